import type { EntityManager } from '@mikro-orm/postgresql';
import { foldCase, readClocks, type CaseEvent } from '@yimen/cases-domain';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import { setImmediate } from 'node:timers/promises';
import { periodOf } from '../case/calendar-book.js';
import { EVENT_COLUMNS, eventOf, grouped, limitsOf, type EventRow } from '../case/case-record.js';
import type { FrozenStandards } from '../case/frozen-standards.js';
import { deadlineOf } from '../case/leg-copy.js';
import type { ProvinceCalendars } from './province-calendars.js';

interface StoredLeg {
  readonly id: string;
  readonly caseId: string;
  readonly dueOn: string | null;
  readonly counted: boolean;
  readonly digest: string | null;
}

interface Told {
  /** All is read and computed, and only the writing is left. */
  readonly computed: () => void;
  /** One case cannot be read; it keeps its day, and holds up no other. */
  readonly failed: (error: unknown) => void;
}

/**
 * Computes the due dates of these legs anew and stores them, with what the applicant's list shows, and lets the rules of supervision look again:
 * a notice may bring a step nearer while it moves the whole away. Returns how many days have moved.
 */
export async function recomputeLegs(em: EntityManager, frozen: FrozenStandards, calendars: ProvinceCalendars, legIds: readonly string[], now: Date, told: Told): Promise<number> {
  const ids = `{${legIds.join(',')}}`;
  // Whoever acts on one of these cases meanwhile comes before or after this.
  const legs = await em.execute<StoredLeg[]>(
    `select l.id, l.case_id as "caseId", l.due_on as "dueOn", l.counted, encode(r.standard_digest, 'hex') as digest
     from cases.case_leg l join cases.case_root r on r.id = l.case_id where l.id = any(?::uuid[]) and l.status <> 'closed' order by r.id for update of r`, [ids]);
  const caseIds = [...new Set(legs.map(({ caseId }) => caseId))];
  const rows = await em.execute<(EventRow & { readonly caseId: string })[]>(
    `select case_id as "caseId", ${EVENT_COLUMNS} from cases.case_event where case_id = any(?::uuid[]) order by case_id, seq`, [`{${caseIds.join(',')}}`]);
  const stories = new Map(grouped(caseIds, rows).map((group) => [group.caseId, group.rows.map(({ caseId: _case, ...row }) => eventOf({ ...row, tenantNo: Number(row.tenantNo) }))]));
  const standards = await frozen.inTransactionAll(em, legs.flatMap(({ digest }) => digest ?? []));
  const copies: (StoredLeg & ReturnType<typeof deadlineOf> & { readonly hasMoved: boolean })[] = [];
  for (const [at, leg] of legs.entries()) {
    // Requests are answered in between.
    if (at % 25 === 24) await setImmediate();
    const item = leg.digest === null ? null : standards.get(leg.digest)!;
    try {
      const copy = deadlineAnew(leg.id, stories.get(leg.caseId) ?? [], item, calendars, now);
      if (copy) copies.push({ ...leg, ...copy, hasMoved: copy.dueOn !== leg.dueOn });
    } catch (error) {
      told.failed(error);
    }
  }
  told.computed();
  await em.execute(
    `with anew as (select * from jsonb_to_recordset(?::jsonb) c (id uuid, "caseId" uuid, counted boolean, "dueOn" date, "deadlineAt" timestamptz, provisional boolean, "calendarVersion" text)),
       theirs as (update cases.person_case p set due_on = a."dueOn" from anew a where a.counted and p.case_id = a."caseId" and p.due_on is distinct from a."dueOn"),
       moved as (update cases.case_leg l set due_on = a."dueOn", deadline_at = a."deadlineAt", provisional = a.provisional, calendar_version = a."calendarVersion", version = l.version + 1
     from anew a where l.id = a.id
       and (l.due_on, l.deadline_at, l.provisional, l.calendar_version) is distinct from (a."dueOn", a."deadlineAt", a.provisional, a."calendarVersion") returning l.case_id)
     update cases.case_root r set signal_at = ? from moved m where r.id = m.case_id`,
    [JSON.stringify(copies), now]);
  return copies.filter(({ hasMoved }) => hasMoved).length;
}

function deadlineAnew(legId: string, events: readonly CaseEvent[], item: EffectiveItem | null, calendars: ProvinceCalendars, now: Date) {
  const state = foldCase(events);
  const leg = state.legs.find((one) => one.legId === legId);
  const period = periodOf(events, state, now);
  return leg && period ? deadlineOf(leg, readClocks(events, item && limitsOf(item), calendars.of(period), now, 'running')) : null;
}
