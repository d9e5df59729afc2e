import type { EntityManager } from '@mikro-orm/postgresql';
import { foldCase, judgeCase, type CardChanges, type CaseEvent, type IssuedCard, type Signal } from '@yimen/cases-domain';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import type { TenantNo } from '@yimen/jurisdiction';
import { setImmediate } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { clocksBy, periodOf } from '../case/calendar-book.js';
import { EVENT_COLUMNS, eventOf, grouped, type EventRow } from '../case/case-record.js';
import type { FrozenStandards } from '../case/frozen-standards.js';
import type { ProvinceCalendars } from '../timer/province-calendars.js';
import { rulesOfCase } from './case-watch.js';
import { RULE, ruleOf, type RuleRow, type RulesAt } from './rule-book.js';

/** What a look at cases goes by. */
export interface Lookers {
  readonly frozen: FrozenStandards;
  readonly rulesAt: RulesAt;
  readonly calendars: ProvinceCalendars;
  /** A case that cannot be read is looked at again later, and holds up no other. */
  readonly failed: (error: unknown) => void;
}
/** A card as it was issued. */
export interface NewCard {
  readonly id: string;
  readonly caseId: string;
  readonly legId: string;
  readonly tenantNo: TenantNo;
  readonly windowId: string | null;
  readonly departmentId: string | null;
  readonly handlerId: string | null;
  readonly ruleId: string;
  readonly ruleCode: string;
  readonly colour: string;
  readonly subject: string;
  readonly at: Date;
}
/** What a look came to. */
export interface Looked {
  readonly cases: number;
  readonly issued: readonly NewCard[];
  readonly withdrawn: readonly IssuedCard[];
}

interface DueRoot {
  readonly id: string;
  readonly itemCode: string;
  readonly carded: boolean;
  readonly digest: string | null;
}
type LegRow = Pick<NewCard, 'windowId' | 'departmentId' | 'handlerId'> & { readonly id: string; readonly caseId: string; readonly tenantNo: TenantNo };
type CardRow = RuleRow & { readonly caseId: string; readonly cardId: string; readonly subject: string; readonly withdrawnBecause: IssuedCard['withdrawnBecause'] };

/** How long a case that could not be read is left alone. */
const LATER_MS = 3_600_000;

/**
 * Looks at cases of a province that are due, at the most so many: issues cards, takes back what stands no longer, and writes down when to look again. Who else
 * looks at the same time takes others.
 */
export async function lookAtCases(em: EntityManager, lookers: Lookers, provinceNo: TenantNo, now: Date, limit: number): Promise<Looked> {
  const roots = await em.execute<DueRoot[]>(
    `select id, item_code as "itemCode", carded, encode(standard_digest, 'hex') as digest from cases.case_root
     where province_no = ? and signal_at <= ? order by signal_at limit ? for update skip locked`, [provinceNo, now, limit]);
  if (roots.length === 0) return { cases: 0, issued: [], withdrawn: [] };
  const { stories, legs, cards, standards } = await readAll(em, lookers.frozen, roots);
  const [issued, withdrawn, looks]: [NewCard[], IssuedCard[], object[]] = [[], [], []];
  for (const [index, root] of roots.entries()) {
    // Requests are answered in between.
    if (index % 25 === 24) await setImmediate();
    try {
      const own = cards.get(root.id) ?? [];
      const { issue, withdraw, nextAt } = judge(lookers, root, stories.get(root.id) ?? [], root.digest === null ? null : standards.get(root.digest)!, own, now);
      issued.push(...issue.map((signal) => cardOf(root.id, signal, legs)));
      withdrawn.push(...withdraw);
      looks.push({ id: root.id, nextAt, carded: own.length + issue.length > 0 });
    } catch (error) {
      lookers.failed(error);
      looks.push({ id: root.id, nextAt: new Date(now.getTime() + LATER_MS), carded: root.carded });
    }
  }
  return { cases: roots.length, issued: await write(em, { issued, withdrawn, looks, now }), withdrawn };
}

async function readAll(em: EntityManager, frozen: FrozenStandards, roots: readonly DueRoot[]) {
  const ids = roots.map(({ id }) => id);
  const inIds = [`{${ids.join(',')}}`];
  const rows = await em.execute<(EventRow & { readonly caseId: string })[]>(
    `select case_id as "caseId", ${EVENT_COLUMNS} from cases.case_event where case_id = any(?::uuid[]) order by case_id, seq`, inIds);
  const stories = new Map(grouped(ids, rows).map((group) => [group.caseId, group.rows.map(({ caseId: _case, ...row }) => eventOf({ ...row, tenantNo: Number(row.tenantNo) }))]));
  const legs = await em.execute<LegRow[]>(
    `select id, case_id as "caseId", tenant_no as "tenantNo", window_id as "windowId", department_id as "departmentId", handler_id as "handlerId"
     from cases.case_leg where case_id = any(?::uuid[])`, inIds);
  const cards = roots.some(({ carded }) => carded) ? await em.execute<CardRow[]>(
    `select c.case_id as "caseId", c.id as "cardId", c.subject, c.withdrawn_because as "withdrawnBecause", ${RULE}
     from cases.supervision_card c join cases.supervision_rule u on u.id = c.rule_id where c.case_id = any(?::uuid[])`, inIds) : [];
  const issuedCards = Map.groupBy(cards, ({ caseId }) => caseId);
  return {
    stories,
    legs: new Map(legs.map((leg) => [leg.id, leg])),
    cards: new Map([...issuedCards].map(([caseId, of]) =>
      [caseId, of.map((row): IssuedCard => ({ id: row.cardId, rule: ruleOf(row), subject: row.subject, withdrawnBecause: row.withdrawnBecause }))])),
    standards: await frozen.inTransactionAll(em, roots.flatMap(({ digest }) => digest ?? [])),
  };
}

function judge(
  { rulesAt, calendars }: Lookers, { itemCode }: DueRoot, events: readonly CaseEvent[], item: EffectiveItem | null, cards: readonly IssuedCard[], now: Date,
): CardChanges {
  const state = foldCase(events);
  const period = periodOf(events, state, now);
  if (!period) return { issue: [], withdraw: [], nextAt: null };
  return judgeCase({ state, events }, clocksBy(calendars.of(period), events, item, now), rulesOfCase(rulesAt, state, itemCode), cards, now);
}

function cardOf(caseId: string, { rule, subject, legId, at }: Signal, legs: ReadonlyMap<string, LegRow>): NewCard {
  const leg = legs.get(legId);
  if (!leg) throw new Error(`leg ${legId} of case ${caseId} is not stored`);
  const { tenantNo, windowId, departmentId, handlerId } = leg;
  return { id: uuidv7(), caseId, legId, tenantNo: Number(tenantNo), windowId, departmentId, handlerId, ruleId: rule.id, ruleCode: rule.code, colour: rule.colour, subject, at };
}

/** @returns the cards that were not there yet */
async function write(
  em: EntityManager, { issued, withdrawn, looks, now }: Omit<Looked, 'cases'> & { readonly looks: readonly object[]; readonly now: Date },
): Promise<readonly NewCard[]> {
  if (withdrawn.length > 0) {
    await em.execute(`update cases.supervision_card set withdrawn_at = ?, withdrawn_because = 'recomputed' where id = any(?::uuid[]) and withdrawn_at is null`,
      [now, `{${withdrawn.map(({ id }) => id).join(',')}}`]);
  }
  const isNew = new Set<string>();
  if (issued.length > 0) {
    const rows = await em.execute<{ id: string }[]>(
      `insert into cases.supervision_card (id, case_id, leg_id, tenant_no, window_id, department_id, handler_id, rule_id, rule_code, colour, subject, at, issued_at)
       select id, "caseId", "legId", "tenantNo", "windowId", "departmentId", "handlerId", "ruleId", "ruleCode", colour, subject, at, ?
       from jsonb_to_recordset(?::jsonb) c (id uuid, "caseId" uuid, "legId" uuid, "tenantNo" bigint, "windowId" uuid, "departmentId" uuid, "handlerId" uuid, "ruleId" uuid,
         "ruleCode" text, colour text, subject text, at timestamptz)
       on conflict (case_id, rule_code, subject) where withdrawn_because is distinct from 'recomputed' do nothing returning id`, [now, JSON.stringify(issued)]);
    for (const { id } of rows) isNew.add(id);
  }
  await em.execute(
    `update cases.case_root r set signal_at = c."nextAt", carded = c.carded
     from jsonb_to_recordset(?::jsonb) c (id uuid, "nextAt" timestamptz, carded boolean) where r.id = c.id`, [JSON.stringify(looks)]);
  return issued.filter(({ id }) => isNew.has(id));
}
