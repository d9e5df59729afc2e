import { clientRequestId, invalidInput, notFound, tenantNoOf, type InvalidInput, type NotFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import type { NewNaming, NewTenant, SuccessionOrder } from '@yimen/tenants-domain';
import { isIsoDate } from '@yimen/working-days';
import { z } from 'zod';

/** A whole county with its villages is less. */
const MOST_NAMINGS = 5_000;

const name = z.string().trim().min(1).max(60);
const code = z.string().regex(/^\d{6,12}$/);
const order = {
  clientRequestId,
  effectiveOn: z.string().refine(isIsoDate, 'date'),
  document: z.string().trim().min(1).max(200),
};
const newTenant = z.object({ parentId: z.string().nullish(), name, code });
const below = z.array(z.object({ tenantId: z.string(), code, name: name.nullish() })).max(MOST_NAMINGS).nullish();

export const CLOSE = z.object({ ...order, tenantId: z.string(), successorId: z.string() });
export const SUCCEED = z.object({ ...order, tenantId: z.string(), successor: newTenant, below });
export const MERGE = z.object({ ...order, tenantIds: z.array(z.string()).min(1).max(100), intoId: z.string().nullish(), intoNew: newTenant.nullish(), below });

type Read = SuccessionOrder | NotFound | InvalidInput;

/** The order that an input means, or the first id in it that names no tenant. */
export function closeOrder({ tenantId, successorId, effectiveOn }: z.infer<typeof CLOSE>): Read {
  return named([tenantId, successorId], ([tenantNo, successorNo]) => ({ kind: 'close', tenantNo: tenantNo!, successorNo: successorNo!, effectiveOn }));
}

export function succeedOrder({ tenantId, successor, below: namings, effectiveOn }: z.infer<typeof SUCCEED>): Read {
  return named([tenantId, ...idsIn(successor, namings)], ([tenantNo]) =>
    ({ kind: 'succeed', tenantNo: tenantNo!, successor: newTenantOf(successor), below: namingsOf(namings), effectiveOn }));
}

export function mergeOrder({ tenantIds, intoId, intoNew, below: namings, effectiveOn }: z.infer<typeof MERGE>): Read {
  const into = intoId ?? intoNew ?? null;
  if (into === null || (intoId && intoNew)) return invalidInput('intoId', 'one_of_intoId_intoNew');
  return named([...tenantIds, ...(intoId ? [intoId] : []), ...idsIn(intoNew, namings)], (numbers) => ({
    kind: 'merge', tenantNos: numbers.slice(0, tenantIds.length), into: typeof into === 'string' ? Number(into) : newTenantOf(into), below: namingsOf(namings), effectiveOn,
  }));
}

function named(ids: readonly string[], make: (numbers: readonly TenantNo[]) => SuccessionOrder): Read {
  const numbers = ids.map(tenantNoOf);
  const unknown = numbers.indexOf(null);
  return unknown < 0 ? make(numbers as readonly TenantNo[]) : notFound('Tenant', ids[unknown]!);
}

function idsIn(tenant: z.infer<typeof newTenant> | null | undefined, namings: z.infer<typeof below>): readonly string[] {
  return [...(tenant?.parentId ? [tenant.parentId] : []), ...(namings ?? []).map(({ tenantId }) => tenantId)];
}
const newTenantOf = ({ parentId, ...tenant }: z.infer<typeof newTenant>): NewTenant => ({ ...tenant, parentNo: parentId ? Number(parentId) : null });
const namingsOf = (namings: z.infer<typeof below>): readonly NewNaming[] =>
  (namings ?? []).map((naming) => ({ tenantNo: Number(naming.tenantId), code: naming.code, name: naming.name ?? null }));
