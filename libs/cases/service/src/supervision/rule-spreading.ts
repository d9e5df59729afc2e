import type { RequestContext } from '@yimen/access';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { systemAct, type Database } from '@yimen/persistence';
import { KNOWN_FOR_MS } from './rule-book.js';

/** Cases that are told at once to be looked at: who wants to act on one of them waits that long. */
const CHUNK = 5_000;

/**
 * Lets open cases be looked at that a new rule of their province concerns (规则变更后重新监察), once no process can go by the rules before it any more. A process
 * that is killed leaves the rest, or all of it, to the next look: to be told twice does no harm.
 */
export async function spreadRules(database: Database, ctx: RequestContext, provinceNo: TenantNo): Promise<void> {
  const { lo, hi } = intervalOf(provinceNo);
  const rules = await database.rows<{ id: string; tenantNo: TenantNo; itemCode: string | null }>(ctx.scope,
    `select u.id, u.tenant_no as "tenantNo", u.item_code as "itemCode" from cases.supervision_rule u
     where u.spread_at is null and u.tenant_no between $1 and $2 and u.set_at <= $3 order by u.set_at, u.id`, [lo, hi, new Date(ctx.now.getTime() - 2 * KNOWN_FOR_MS)]);
  for (const { id, tenantNo, itemCode } of rules) {
    const below = intervalOf(tenantNo);
    for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
      const told: { id: string }[] = await database.transaction(ctx.scope, (em) => em.execute(
        `with chosen as (select distinct l.case_id from cases.case_leg l where l.tenant_no between ? and ? and l.status <> 'closed'
             and (?::text is null or l.item_code = ?) and l.case_id > ?::uuid order by 1 limit ${CHUNK})
         update cases.case_root r set signal_at = ? from chosen where r.id = chosen.case_id returning r.id`,
        [below.lo, below.hi, itemCode, itemCode, after, ctx.now]));
      after = told.length < CHUNK ? null : told.map(({ id: caseId }) => caseId).reduce((a, b) => (a > b ? a : b));
    }
    await systemAct(database, ctx, { operation: 'spreadSupervisionRule', facts: { id } }, async (em) => {
      const [spread] = await em.execute<object[]>('update cases.supervision_rule set spread_at = ? where id = ? and spread_at is null returning id', [ctx.now, id]);
      return spread ? { objectType: 'SupervisionRule', objectId: id, tenantNo } : null;
    });
  }
}
