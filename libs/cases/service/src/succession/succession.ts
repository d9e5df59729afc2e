import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, contextOf, type RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { isTenantNo, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { addDays, shanghaiDateOf, type IsoDate } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { INHERIT_WORK } from '../case/case-subscriptions.js';
import { Lookout } from '../timer/lookout.js';
import { WorkInheritance } from './succession-inheritance.js';

/** Looked for this often: the tenants service publishes who goes on for whom, and on the day that counts nobody has to press a button. */
const LOOK_EVERY_MS = 30_000;
/** After a process has looked at all of them once, at those of the last days only; what stays longer was looked at when it started. */
const LOOK_BACK_DAYS = 30;
/** Cases of one job. */
const BATCH = 50;
/** Work that lies longer than this is put up again: by then its job has failed for good. */
const ASK_AGAIN_AFTER = '1 hour';

const BATCH_FACTS = z.object({ predecessorNo: z.custom<TenantNo>(isTenantNo), successorNo: z.custom<TenantNo>(isTenantNo), caseIds: z.array(z.uuid()) });

interface Link {
  readonly predecessorNo: TenantNo;
  readonly successorNo: TenantNo;
}

/**
 * Hands over what is open at tenants that have ended (未结办件移交): finds it, puts it up in batches, one job each, and carries them
 * out case by case, each in a transaction with its audit row. Whatever is interrupted goes on where it stopped, because what is
 * left to do is what still lies there.
 */
@Injectable()
export class WorkSuccession implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lookout = new Lookout(LOOK_EVERY_MS, () => this.look(this.clock.now()), 'work of tenants that have ended could not be looked for');
  private hasLooked = false;

  constructor(
    private readonly events: EventBus,
    private readonly database: Database,
    private readonly inheritance: WorkInheritance,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.events.consume(INHERIT_WORK, (ctx, event) => this.inherit(ctx, event));
    this.lookout.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.lookout.stop();
  }

  /** Puts up the work that is open at tenants whose last day has passed. Returns how many cases that were. */
  async look(now: Date): Promise<number> {
    const today = shanghaiDateOf(now);
    const since: IsoDate = this.hasLooked ? addDays(today, -LOOK_BACK_DAYS) : '0001-01-01';
    const links = await this.database.published<Link>(
      `select predecessor_no as "predecessorNo", successor_no as "successorNo" from contract.succession
       where effective_on between $1 and $2 order by predecessor_no`, [since, today]);
    let cases = 0;
    for (const [provinceNo, own] of Map.groupBy(links, ({ predecessorNo }) => provinceOf(predecessorNo))) {
      const principal = { kind: 'system', name: INHERIT_WORK.consumer, provinceNo } as const;
      const ctx = contextOf(principal, { now, requestId: uuidv7(), locale: 'zh-CN' });
      cases += await this.database.transaction(ctx.scope, (em) => this.putUp(em, ctx, provinceNo, own));
    }
    this.hasLooked = true;
    return cases;
  }

  private async putUp(em: EntityManager, ctx: RequestContext, provinceNo: TenantNo, links: readonly Link[]): Promise<number> {
    const successors = new Map(links.map(({ predecessorNo, successorNo }) => [predecessorNo, successorNo]));
    const left = Map.groupBy(await openAt(em, [...successors.keys()]), ({ tenantNo }) => tenantNo);
    let cases = 0;
    for (const [predecessorNo, open] of left) {
      const successorNo = lastSuccessor(successors, predecessorNo);
      const caseIds = open.map(({ caseId }) => caseId);
      if (!(await claimed(em, ctx.now, predecessorNo, successorNo))) continue;
      for (let from = 0; from < caseIds.length; from += BATCH) {
        const facts = { predecessorNo, successorNo, caseIds: caseIds.slice(from, from + BATCH) };
        await this.events.publish(em, { name: INHERIT_WORK.event, provinceNo, facts });
      }
      cases += caseIds.length;
    }
    return cases;
  }

  /** Idempotent: a case that has gone on before has nothing left with the predecessor. One that cannot go on holds up no other. */
  async inherit(ctx: RequestContext, event: DomainEvent): Promise<void> {
    const { predecessorNo, successorNo, caseIds } = BATCH_FACTS.parse(event.facts);
    const failures: unknown[] = [];
    for (const caseId of caseIds) {
      const facts = { predecessorNo, successorNo, caseId };
      await systemAct(this.database, ctx, { operation: 'inheritWork', facts }, async (em) =>
        ((await this.inheritance.inherit(em, ctx, caseId, predecessorNo, successorNo)) ? { objectType: 'Case', objectId: caseId, tenantNo: successorNo } : null),
      ).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Who goes on for a tenant today: its successor may have ended in its turn. */
function lastSuccessor(successors: ReadonlyMap<TenantNo, TenantNo>, predecessorNo: TenantNo): TenantNo {
  let no = predecessorNo;
  for (let next = successors.get(no); next !== undefined; next = successors.get(no)) no = next;
  return no;
}

/** Cases with an open leg at these tenants, or a letter to them that nobody has signed. */
async function openAt(em: EntityManager, tenants: readonly TenantNo[]): Promise<readonly { readonly tenantNo: TenantNo; readonly caseId: string }[]> {
  const numbers = tenants.join(',');
  const rows = await em.execute<{ tenantNo: string; caseId: string }[]>(
    `select tenant_no as "tenantNo", case_id as "caseId" from cases.case_leg where tenant_no = any(string_to_array(?, ',')::bigint[]) and status <> 'closed'
     union select to_tenant_no, case_id from cases.hand_over where to_tenant_no = any(string_to_array(?, ',')::bigint[]) and signed_at is null and lapsed_at is null
     order by 1, 2`, [numbers, numbers]);
  return rows.map(({ tenantNo, caseId }) => ({ tenantNo: Number(tenantNo), caseId }));
}

/** Whether it is ours to put up the work of this tenant: nobody did a short while ago. */
async function claimed(em: EntityManager, now: Date, predecessorNo: TenantNo, successorNo: TenantNo): Promise<boolean> {
  const rows = await em.execute<object[]>(
    `insert into cases.succession (tenant_no, successor_no, asked_at) values (?, ?, ?)
     on conflict (tenant_no) do update set asked_at = excluded.asked_at where succession.asked_at <= excluded.asked_at - interval '${ASK_AGAIN_AFTER}'
     returning tenant_no`, [predecessorNo, successorNo, now]);
  return rows.length > 0;
}
