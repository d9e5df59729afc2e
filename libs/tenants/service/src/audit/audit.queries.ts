import { Injectable } from '@nestjs/common';
import { actingTenant, sqlCondition, type RequestContext } from '@yimen/access';
import { check, pageOf, pageRequest, tenantNoOf, type InvalidInput, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { auditFact, Database, isUuid, SERVICES } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { z } from 'zod';
import { tenantsAccess } from '../tenant.access.js';

export interface AuditEntryRow extends QueryResultRow {
  readonly id: string;
  readonly service: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly postId: string | null;
  readonly tenantNo: TenantNo | null;
  readonly operation: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly requestId: string;
}

/** Beyond these the database has no calendar. */
const [EARLIEST, LATEST] = [new Date('1900-01-01T00:00:00Z'), new Date('9999-12-31T00:00:00Z')];
const isInstant = (asked: unknown): boolean => {
  const at = asked instanceof Date || z.iso.datetime({ offset: true }).safeParse(asked).success ? new Date(asked as Date | string) : null;
  return at !== null && at >= EARLIEST && at <= LATEST;
};
const instant = z.custom<Date | string>(isInstant, 'instant').transform((asked) => new Date(asked)).nullish();

/** What may be asked of the audit, by the graph or in an address. */
const FILTER = z.object({
  operation: z.string().max(100).nullish(),
  actorId: z.string().refine(isUuid, 'uuid').nullish(),
  objectId: z.string().max(200).nullish(),
  tenantId: z.string().refine((id) => tenantNoOf(id) !== null, 'tenant').nullish(),
  from: instant,
  to: instant,
});
export type AuditFilter = z.output<typeof FILTER>;

/** The filter, or which of its fields breaks which rule. */
export const auditFilter = (asked: unknown): { readonly kind: 'valid'; readonly value: AuditFilter } | InvalidInput => check(FILTER, asked);

const COLUMNS = `e.id, e.at, e.actor_id as "actorId", e.actor_name as "actorName", e.post_id as "postId", e.tenant_no as "tenantNo", e.operation,
  e.object_type as "objectType", e.object_id as "objectId", e.request_id as "requestId"`;
/** Rows of an export that are read at a time. */
const EXPORT_BATCH = 1_000;

/** Where a list begins: after the row of this instant and id. */
type After = readonly [at: string, id: string];

/** What all services have audited, for the audit administrator (审计管理员), in his reach. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  async page(ctx: RequestContext, filter: AuditFilter, first: number | null | undefined, after: string | null | undefined): Promise<Page<AuditEntryRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    await this.note(ctx, 'auditEntries', filter);
    return pageOf(await this.rows(ctx, filter, request.after as After | null, request.first + 1), request.first, cursorOf);
  }

  /** All rows, batch by batch; each is read by itself, so that however slowly they are taken nothing waits for it. */
  async *all(ctx: RequestContext, filter: AuditFilter): AsyncGenerator<readonly AuditEntryRow[]> {
    await this.note(ctx, 'exportAudit', filter);
    for (let after: After | null = null; ;) {
      const rows: readonly AuditEntryRow[] = await this.rows(ctx, filter, after, EXPORT_BATCH);
      if (rows.length > 0) yield rows;
      if (rows.length < EXPORT_BATCH) return;
      after = cursorOf(rows.at(-1)!);
    }
  }

  private note(ctx: RequestContext, operation: string, filter: AuditFilter): Promise<void> {
    return auditFact(this.database, ctx, { operation, objectType: 'AuditEntry', objectId: filter.tenantId ?? String(actingTenant(ctx)), facts: filter });
  }

  /** Each service's newest are found by themselves, and of those the newest. */
  private rows(ctx: RequestContext, { operation, actorId, objectId, tenantId, from, to }: AuditFilter, after: After | null, limit: number): Promise<AuditEntryRow[]> {
    const tenantNo = tenantId ? tenantNoOf(tenantId) : null;
    const { lo, hi } = tenantNo === null ? { lo: null, hi: null } : intervalOf(tenantNo);
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'read', 'AuditEntry', { tenantNo: 'e.tenant_no' }, 11);
    const one = (service: string): string => `(select '${service}' as service, ${COLUMNS} from contract.audit_${service} e
      where ($1::text is null or e.operation = $1) and ($2::uuid is null or e.actor_id = $2) and ($3::text is null or e.object_id = $3)
        and ($4::bigint is null or e.tenant_no between $4 and $5) and ($6::timestamptz is null or e.at >= $6) and ($7::timestamptz is null or e.at < $7)
        and ($8::timestamptz is null or (e.at, e.id) < ($8, $9::uuid)) and ${allowed.text}
      order by e.at desc, e.id desc limit $10)`;
    const values = [operation ?? null, actorId ?? null, objectId ?? null, lo, hi, from?.toISOString() ?? null, to?.toISOString() ?? null, after?.[0] ?? null, after?.[1] ?? null, limit];
    return this.database.rows<AuditEntryRow>({ ...ctx.scope, audience: 'auditor' },
      `select * from (${SERVICES.map(one).join(' union all ')}) e order by e.at desc, e.id desc limit $10`, [...values, ...allowed.values]);
  }
}

const cursorOf = ({ at, id }: AuditEntryRow): After => [at.toISOString(), id];
