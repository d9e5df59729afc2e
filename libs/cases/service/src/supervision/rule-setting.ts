import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { CLOCK_KINDS, signalRuleFault, type SignalMetric, type SignalRule } from '@yimen/cases-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { line } from '../case/case-inputs.js';
import { RULE, ruleOf, type RuleRow } from './rule-book.js';
import { SupervisionRule } from './supervision-rule.entity.js';
import type { SupervisionRefusal } from './supervision.messages.js';

const METRICS = [...CLOCK_KINDS, 'supplements'] as const satisfies readonly SignalMetric[];

const SET = z.object({
  clientRequestId,
  code: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'code'),
  name: line(2, 60),
  nameEn: line(2, 60).nullish(),
  metric: z.enum(METRICS),
  threshold: z.object({ unit: z.enum(['percent', 'working_days_left', 'working_days_past', 'times']), amount: z.int().min(0).max(100) })
    .refine(({ unit, amount }) => amount > 0 || unit === 'working_days_past', { path: ['amount'], message: 'positive' }),
  colour: z.enum(['blue', 'yellow', 'red']),
  itemCode: z.string().min(1).max(50).nullish(),
  off: z.boolean().default(false),
  reason: line(2, 200),
});
const WITHDRAW = z.object({ clientRequestId, id: z.uuid() });

/** Laying down what supervision watches (监察规则), for one's own tenant and all below it. */
@Injectable()
export class RuleSetting {
  constructor(private readonly database: Database) {}

  /** A rule with the same code and item that the tenant had is withdrawn with it. */
  async set(ctx: RequestContext, input: unknown): Promise<Done | SupervisionRefusal> {
    const checked = check(SET, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId: requestId, threshold, off, itemCode = null, nameEn = null, ...said } = checked.value;
    const tenantNo = actingTenant(ctx);
    return once<SupervisionRefusal>(this.database, ctx, { operation: 'setSupervisionRule', clientRequestId: requestId, args: checked.value }, async (em) => {
      if (!casesAccess.allows(ctx, 'set', 'SupervisionRule', { tenantNo })) return notFound('Tenant', String(tenantNo));
      const rows = await em.execute<RuleRow[]>(`select ${RULE} from cases.supervision_rule u where u.withdrawn_at is null`);
      const rule: SignalRule = { id: uuidv7(), ownerNo: tenantNo, code: said.code, metric: said.metric, threshold, colour: said.colour, itemCode, isOff: off, setAt: ctx.now };
      const fault = signalRuleFault(rows.map(ruleOf), rule);
      if (fault?.kind === 'ThresholdMisfit') return invalidInput('threshold.unit', fault.units.join('|'));
      if (fault) return { kind: 'SofterRule', aboveId: fault.above.id, aboveName: rows.find(({ id }) => id === fault.above.id)!.name };
      await em.execute('update cases.supervision_rule set withdrawn_at = ? where tenant_no = ? and code = ? and item_code is not distinct from ? and withdrawn_at is null',
        [ctx.now, tenantNo, said.code, itemCode]);
      em.create(SupervisionRule, {
        ...said, id: rule.id, tenantNo, nameEn, thresholdUnit: threshold.unit, thresholdAmount: threshold.amount, itemCode, isOff: off, setAt: ctx.now, setBy: ctx.scope.actorId,
        withdrawnAt: null,
      });
      return done('SupervisionRule', rule.id);
    });
  }

  /** From now on the rule above with its code counts, where there is one. Cards that it brought stay. */
  async withdraw(ctx: RequestContext, input: unknown): Promise<Done | SupervisionRefusal> {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { id } = checked.value;
    return once<SupervisionRefusal>(this.database, ctx, { operation: 'withdrawSupervisionRule', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      const rule = await em.findOne(SupervisionRule, { id, withdrawnAt: null });
      if (!rule || !casesAccess.allows(ctx, 'set', 'SupervisionRule', rule)) return notFound('SupervisionRule', id);
      rule.withdrawnAt = ctx.now;
      return done('SupervisionRule', id);
    });
  }
}
