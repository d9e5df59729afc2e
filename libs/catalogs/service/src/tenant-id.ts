import { inputError } from '@yimen/graphql-kit';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';

/** A tenant as this graph knows it: its key. Everything else about it is the tenants service's. */
export const tenantStub = (no: TenantNo): { readonly id: string } => ({ id: String(no) });

/** Path number of a tenant's id. @throws BAD_USER_INPUT when the id is none. */
export function tenantNoOf(id: string): TenantNo {
  const no = /^\d{14}$/.test(id) ? Number(id) : Number.NaN;
  if (!isTenantNo(no)) throw inputError('tenantId', 'tenant');
  return no;
}
