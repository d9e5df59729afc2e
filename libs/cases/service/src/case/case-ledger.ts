import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { actingTenant, type RequestContext } from '@yimen/access';
import {
  barrierAt, countedLegOf, decide, decideBySilence, foldCase, outcomeOf, promiseBeyondLimit,
  type CaseClockReading, type CaseCommand, type CaseEvent, type CaseRefusal, type CaseState, type Leg,
} from '@yimen/cases-domain';
import { EffectiveStandards, type EffectiveItem } from '@yimen/catalogs-contract';
import { EventBus, type DomainEvent } from '@yimen/events';
import { Level, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { lookAgainAt } from '../supervision/case-watch.js';
import { RuleBook, type RulesAt } from '../supervision/rule-book.js';
import { CalendarBook, type ReadClock } from './calendar-book.js';
import { CaseNumbers } from './case-numbers.js';
import { EVENT_COLUMNS, eventOf, factsOf, itemFactsOf, statusOf, type EventRow } from './case-record.js';
import type { LegFacts } from '../case.access.js';
import { CaseLeg, CaseRoot } from './case.entity.js';
import { closedEvent, LEGS_MOVED } from './case-facts.js';
import { FrozenStandards } from './frozen-standards.js';
import { copyOf, deadlineOf, NO_DEADLINE } from './leg-copy.js';

/** A case as it was loaded in the actor's scope, locked until the transaction ends. */
export interface LoadedCase {
  readonly root: CaseRoot;
  readonly events: readonly CaseEvent[];
  readonly state: CaseState;
  /** Its legs as they are stored, those that the actor sees. */
  readonly legs: readonly CaseLeg[];
  /** The item as the case is handled: frozen at the receipt, before that as it holds today at the handling tenant. */
  readonly item: EffectiveItem;
}

/** Loads cases, lets the domain decide, and writes what happened: events first, everything else as a copy of their fold. */
@Injectable()
export class CaseLedger {
  constructor(
    private readonly standards: EffectiveStandards,
    private readonly calendars: CalendarBook,
    private readonly numbers: CaseNumbers,
    private readonly frozen: FrozenStandards,
    private readonly rules: RuleBook,
    private readonly events: EventBus,
  ) {}

  /** The case, or null when the actor's scope does not hold it. */
  async load(em: EntityManager, ctx: RequestContext, caseId: string): Promise<LoadedCase | null> {
    const root = await em.findOne(CaseRoot, { id: caseId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!root) return null;
    const rows = await em.execute<EventRow[]>(`select ${EVENT_COLUMNS} from cases.case_event where case_id = ? order by seq`, [caseId]);
    const events = rows.map((row) => eventOf({ ...row, tenantNo: Number(row.tenantNo) }));
    const { standardDigest: digest } = root;
    const item = digest ? await this.frozen.inTransaction(em, Buffer.from(digest)) : await this.itemAt(root.handlingTenantNo, root.itemCode, ctx.now);
    if (!item) throw new Error(`item ${root.itemCode} of case ${caseId} is no longer in force and was not frozen`);
    return { root, events, state: foldCase(events), legs: await em.find(CaseLeg, { caseId }), item };
  }

  /** @param receivers the tenants that a new case passes on its way in */
  itemAt(tenantNo: TenantNo, itemCode: string, asOf: Date, receivers: readonly TenantNo[] = []): Promise<EffectiveItem | null> {
    return this.standards.at({ tenantNo, itemCode, asOf, receivers });
  }

  /**
   * Decides a command and writes its events, or says why not.
   * @param actingTenantNo whose act it is: the actor's own tenant, or, of what a service does for an applicant, the one that has the case
   */
  async act(em: EntityManager, ctx: RequestContext, loaded: LoadedCase, command: CaseCommand, actingTenantNo = actingTenant(ctx)): Promise<CaseRefusal | null> {
    const receipts = command.verb === 'submitCase' || command.verb === 'signHandover';
    const receiptNo = receipts ? await this.numbers.receipt(actingTenantNo, shanghaiDateOf(ctx.now)) : '';
    const newIds = { legId: uuidv7(), handoverId: uuidv7(), receiptNo };
    const decision = decide(loaded.state, command, { ...standingOf(loaded, ctx), actingTenantNo, actorId: ctx.scope.actorId!, newIds });
    if (decision.kind !== 'CaseDecision') return decision;
    const after = await this.after(ctx, loaded, decision.events);
    const tooLate = promiseBeyondLimit(decision.events, after.clocks);
    if (tooLate) return tooLate;
    await this.write(em, ctx, loaded, after, actingTenantNo);
    return null;
  }

  /** Accepts what nobody answered in time, as the law does; false where somebody has, or still can. */
  async acceptBySilence(em: EntityManager, ctx: RequestContext, loaded: LoadedCase): Promise<boolean> {
    const counted = countedLegOf(loaded.state);
    const decision = counted && decideBySilence(loaded.state, { ...standingOf(loaded, ctx), actingTenantNo: counted.tenantNo });
    if (!decision) return false;
    await this.write(em, ctx, loaded, await this.after(ctx, loaded, decision.events), counted.tenantNo);
    return true;
  }

  /** Writes what was decided to have happened. */
  async record(em: EntityManager, ctx: RequestContext, before: LoadedCase, happened: readonly CaseEvent[]): Promise<void> {
    await this.write(em, ctx, before, await this.after(ctx, before, happened), actingTenant(ctx));
  }

  /** The same, and from now on under another item than the one that was frozen. */
  async recordUnder(em: EntityManager, ctx: RequestContext, before: LoadedCase, happened: readonly CaseEvent[], item: EffectiveItem): Promise<void> {
    before.root.standardDigest = await this.frozen.freeze(em, item);
    await this.record(em, ctx, { ...before, item }, happened);
  }

  private async after(ctx: RequestContext, before: LoadedCase, happened: readonly CaseEvent[]): Promise<CaseAfter> {
    const state = foldCase(happened, before.state);
    const events = [...before.events, ...happened];
    const [clocks, rulesAt] = await Promise.all([this.calendars.clocksOf(events, state, before.item, ctx.now), this.rules.inForce()]);
    return { happened, state, events, clocks, rulesAt };
  }

  /** @param own whose act it is: the other tenants' copies follow by a job */
  private async write(em: EntityManager, ctx: RequestContext, before: LoadedCase, after: CaseAfter, own: TenantNo): Promise<void> {
    const { root, item } = before;
    const { happened, state, events, clocks, rulesAt } = after;
    // One edition from the receipt on: a later one could ask for what the one notice did not name.
    if (!root.standardDigest && state.countedLegId) root.standardDigest = await this.frozen.freeze(em, item);
    // Legs come before events: who has a leg of a case may write to it, and signing is what makes the leg.
    await writeLegs(em, ctx, { ...before, state }, clocks, (leg) => leg.tenantNo === own);
    if (movesOthers(before.state, state, own) || happened.some(stopsBelow)) await this.events.publish(em, legsMoved(root));
    await writeHandovers(em, ctx, { root, state }, happened);
    await writeLetterBarriers(em, state, happened);
    await lapseLetters(em, state);
    root.visibleFrom = state.visibleFrom;
    await writeEvents(em, ctx, root.id, happened);
    root.status = statusOf(state);
    root.outcome = outcomeOf(state);
    const finished = happened.some(({ kind }) => kind === 'finished');
    if (root.status === 'closed') root.closedAt ??= ctx.now;
    root.signalAt = lookAgainAt(after, clocks, rulesAt, root, ctx.now);
    await em.flush();
    const counted = countedLegOf(state);
    await writePersonCases(em, ctx, root, counted && deadlineOf(counted, clocks).dueOn);
    if (finished) await this.events.publish(em, closedEvent(root, state, events, clocks, await this.countedWindow(em, state)));
  }

  /** Stores every leg's copy anew; for the named system principal that keeps other tenants' legs up to date. */
  async copyLegs(em: EntityManager, ctx: RequestContext, caseId: string): Promise<void> {
    const loaded = await this.load(em, ctx, caseId);
    if (!loaded) throw new Error(`case ${caseId} is not in the province of ${ctx.requestId}`);
    const { events, state, item } = loaded;
    await writeLegs(em, ctx, loaded, await this.calendars.clocksOf(events, state, item, ctx.now), () => true);
    await writeLetterBarriers(em, state, events);
    await lapseLetters(em, state);
  }

  private async countedWindow(em: EntityManager, state: CaseState): Promise<{ windowId: string | null; departmentId: string | null }> {
    const leg = await em.findOne(CaseLeg, { id: state.countedLegId ?? '' });
    return { windowId: leg?.windowId ?? null, departmentId: leg?.departmentId ?? null };
  }
}

/** What an act makes of a case. */
interface CaseAfter {
  readonly happened: readonly CaseEvent[];
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
  readonly clocks: readonly ReadClock[];
  readonly rulesAt: RulesAt;
}

/** The facts that every decision on a loaded case rests on. */
function standingOf({ root, state, legs, item }: LoadedCase, { now }: RequestContext) {
  const deadlineAt = legs.find(({ id }) => id === state.countedLegId)?.deadlineAt;
  return { now, dueAt: deadlineAt && deadlineAt < NO_DEADLINE ? deadlineAt : null, item: itemFactsOf(item, root.handlingTenantNo) };
}

/** Did the level above let the clocks of the leg below stand still, or go on? */
const stopsBelow = (event: CaseEvent): boolean => 'countedLegId' in event && event.countedLegId !== event.legId;

/** Did this act move a leg of somebody else, or the barrier before it? */
function movesOthers(before: CaseState, after: CaseState, own: TenantNo): boolean {
  const lapsed = after.handovers.some(({ lapsedAt, toTenantNo }, index) => toTenantNo !== own && lapsedAt !== null && before.handovers[index]?.lapsedAt === null);
  return lapsed || before.visibleFrom !== after.visibleFrom || after.legs.some(({ legId, tenantNo, status }) => tenantNo !== own && before.legs.find((leg) => leg.legId === legId)?.status !== status);
}

function legsMoved(root: CaseRoot): DomainEvent {
  return { name: LEGS_MOVED, provinceNo: provinceOf(root.handlingTenantNo), facts: { caseId: root.id } };
}

/** Stores the copies of the chosen legs; a leg that is not there yet is the actor's new one. */
async function writeLegs(
  em: EntityManager, ctx: RequestContext, { root, state, legs }: LoadedCase, clocks: readonly CaseClockReading[], chosen: (leg: Leg) => boolean,
): Promise<void> {
  for (const leg of state.legs.filter(chosen)) {
    const known = legs.find(({ id }) => id === leg.legId);
    const copy = copyOf(leg, state, clocks);
    if (known) em.assign(known, copy);
    else {
      em.create(CaseLeg, {
        id: leg.legId, caseId: root.id, tenantNo: leg.tenantNo, kind: leg.kind, caseNo: root.caseNo, itemCode: root.itemCode, itemName: root.itemName,
        ...newLegFacts(ctx), openedAt: ctx.now, ...copy, version: 1,
      });
    }
  }
  await em.flush();
}

/** What a leg that the actor opens is told to be: his window's, his department's, his own. */
export function newLegFacts({ principal, scope }: RequestContext): Omit<LegFacts, 'tenantNo' | 'status'> {
  if (principal.kind !== 'staff') return { windowId: null, departmentId: null, handlerId: null, visibleFrom: Level.Province };
  const { windowId, departmentId } = principal.post;
  return { windowId, departmentId, handlerId: scope.actorId, visibleFrom: Level.Province };
}

export async function writeEvents(em: EntityManager, ctx: RequestContext, caseId: string, happened: readonly CaseEvent[]): Promise<void> {
  const postId = ctx.principal.kind === 'staff' ? ctx.principal.post.id : null;
  for (const event of happened) {
    await em.execute(
      'insert into cases.case_event (case_id, seq, leg_id, tenant_no, kind, at, actor_id, post_id, facts) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [caseId, event.seq, event.legId, event.tenantNo, event.kind, event.at, ctx.scope.actorId, postId, JSON.stringify(factsOf(event))],
    );
  }
}

async function writeHandovers(em: EntityManager, ctx: RequestContext, { root, state }: Pick<LoadedCase, 'root' | 'state'>, happened: readonly CaseEvent[]): Promise<void> {
  for (const event of happened) {
    if (event.kind === 'handover_sent') {
      await em.execute(
        `insert into cases.hand_over (id, case_id, kind, from_tenant_no, to_tenant_no, visible_from, case_no, item_name, sent_at, sent_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [event.handoverId, root.id, event.handoverKind, event.tenantNo, event.toTenantNo, barrierAt(state, event.toTenantNo), root.caseNo, root.itemName,
          event.at, ctx.scope.actorId],
      );
    } else if ('handoverId' in event && event.handoverId !== null) {
      await em.execute('update cases.hand_over set signed_at = ?, signed_by = ? where id = ?', [event.at, ctx.scope.actorId, event.handoverId]);
    }
  }
}

/** Letters follow a barrier that was set or lifted, signed ones too: the own tenant's at once, those to others by the named system principal. */
async function writeLetterBarriers(em: EntityManager, state: CaseState, happened: readonly CaseEvent[]): Promise<void> {
  if (!happened.some(({ kind }) => kind === 'access_restricted' || kind === 'access_opened')) return;
  for (const { handoverId, toTenantNo } of state.handovers) {
    await em.execute('update cases.hand_over set visible_from = ? where id = ?', [barrierAt(state, toTenantNo), handoverId]);
  }
}

/** Letters that nobody has signed end with their case: the own tenant's at once, those to others by the named system principal. */
async function lapseLetters(em: EntityManager, { handovers }: CaseState): Promise<void> {
  for (const { handoverId, lapsedAt } of handovers) {
    if (lapsedAt !== null) await em.execute('update cases.hand_over set lapsed_at = ? where id = ? and lapsed_at is null', [lapsedAt, handoverId]);
  }
}

async function writePersonCases(em: EntityManager, ctx: RequestContext, root: CaseRoot, dueOn: string | null): Promise<void> {
  await em.execute('update cases.person_case set status = ?, due_on = ?, updated_at = ? where case_id = ?', [root.status, dueOn, ctx.now, root.id]);
}
