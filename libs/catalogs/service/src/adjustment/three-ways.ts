import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { completed, impactsOf, type Override, type WrittenStandard } from '@yimen/catalogs-domain';
import { batched } from '@yimen/graphql-kit';
import { lineageOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { FOREVER, rulesAt } from '../field-policy/field-policy.queries.js';
import { OVERRIDE, type OverrideRow } from '../override/override.queries.js';
import { standardBefore, type ImpactedOverride } from '../publication/impact-batches.js';
import type { TaskFinding, TaskRow } from './adjustment.queries.js';

/** A task between the standard that counted until its edition's day, and the edition. */
interface Between {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
  readonly findings: readonly TaskFinding[];
  readonly before: WrittenStandard | null;
  readonly after: WrittenStandard;
  readonly effectiveOn: string;
}

/** The overrides of tasks with the old standard, the new one and what they say (三方对照). */
@Injectable()
export class ThreeWays {
  constructor(private readonly database: Database) {}

  /** As they stand now; those that were changed or withdrawn meanwhile are left out. All tasks of a list in two round trips. */
  async of(ctx: RequestContext, { id }: TaskRow): Promise<readonly ImpactedOverride[]> {
    return (await batched(ctx, 'catalogs.threeWays', id, (ids) => this.load(ctx, ids), (found) => found.id))?.impacts ?? [];
  }

  private load(ctx: RequestContext, ids: readonly string[]): Promise<readonly { readonly id: string; readonly impacts: readonly ImpactedOverride[] }[]> {
    return this.database.read(ctx.scope, async (sql) => {
      const tasks = await sql<Between>(
        `select t.id, t.tenant_no as "tenantNo", t.item_code as "itemCode", t.findings, e.content as after, e.effective_on as "effectiveOn", ${standardBefore('e.effective_on')} as before
         from catalogs.adjustment_task t join catalogs.item_edition e on e.id = t.edition_id where t.id = any($1)`, [ids]);
      const lineages = new Map(tasks.map(({ tenantNo }) => [tenantNo, lineageOf(tenantNo)]));
      const [rules, rows] = await Promise.all([
        rulesAt(sql, tasks.map(({ tenantNo }) => provinceOf(tenantNo)), ctx.now, FOREVER),
        sql<OverrideRow & Override>(
          `select ${OVERRIDE} from catalogs.item_override where tenant_no = any($1) and item_code = any($2) and withdrawn_at is null
           order by tenant_no, field collate "C", version`,
          [[...new Set([...lineages.values()].flat())], tasks.map(({ itemCode }) => itemCode)]),
      ]);
      return tasks.map(({ id, tenantNo, itemCode, findings, before, after, effectiveOn }) => {
        const own = rows.filter((row) => row.itemCode === itemCode && lineages.get(tenantNo)!.includes(row.tenantNo));
        const counting = rules.filter((rule) => rule.tenantNo === provinceOf(tenantNo) && rule.effectiveOn <= effectiveOn);
        const impacts = impactsOf(before && completed(before), completed(after), own, effectiveOn, counting) as readonly ImpactedOverride[];
        return { id, impacts: impacts.filter(({ override }) => findings.some(({ overrideId }) => overrideId === override.id)) };
      });
    });
  }
}
