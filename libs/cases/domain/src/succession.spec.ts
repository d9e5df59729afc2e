import fc from 'fast-check';
import { workingCalendar, type WorkingCalendar } from '@yimen/working-days';
import { countedLegOf, NO_CASE, pendingHandovers, type CaseState, type Leg } from './case.js';
import { readClocks, type CaseLimits } from './case-clocks.js';
import type { CaseCommand } from './case-commands.js';
import { decide } from './case-decisions.js';
import type { CaseEvent } from './case-events.js';
import { foldCase } from './case-fold.js';
import { allowedVerbs } from './case-transitions.js';
import type { ReviewCounts } from './clock-acts.js';
import { inheritWork } from './succession.js';

const VILLAGE = 51060821200201;
const TOWN = 51060821200000;
const COUNTY = 51060820000000;
const PLACES = [VILLAGE, TOWN, COUNTY] as const;
const MATERIALS = [{ id: 'form', necessity: 'required' }, { id: 'deed', necessity: 'required' }] as const;
const LIMITS = (reviewCounts: ReviewCounts): CaseLimits => ({
  statutory: { amount: 20, unit: 'working_day' }, promised: { amount: 10, unit: 'working_day' }, review: { amount: 5, unit: 'working_day' }, reviewCounts, steps: [{ id: 's1', limit: { amount: 3, unit: 'working_day' } }],
});

/** Successor number `generation` of a place: of its level, and none of the numbers above. */
const after = (place: number, generation: number): number => place + generation * { [VILLAGE]: 1_000, [TOWN]: 4_000_000, [COUNTY]: 1_000_000_000 }[place]!;

/** The whole way of a case: an agent hands in, one notice, review above, and back; every act on its own day. Tenants end on the way. */
class Story {
  state: CaseState = NO_CASE;
  readonly events: CaseEvent[] = [];
  private readonly now = new Map<number, number>(PLACES.map((place) => [place, place]));
  private readonly generations = new Map<number, number>();
  private day = 1;
  private fresh = 0;

  constructor(readonly outcome: 'granted' | 'refused') {}

  at(hour: number): Date {
    return new Date(Date.UTC(2026, 2, this.day, hour));
  }
  present(place: number): number {
    return this.now.get(place)!;
  }

  /** One act further, the next day; false when nothing is left to do. */
  advance(): boolean {
    const step = this.next();
    if (!step) return false;
    this.day += 1;
    const newIds = { legId: `leg ${this.day}`, handoverId: `letter ${this.day}`, receiptNo: 'receipt' };
    const decision = decide(this.state, step.command, {
      now: this.at(2), actingTenantNo: step.by, actorId: 'somebody', dueAt: null, newIds,
      item: { editionId: 'edition', editionNo: 1, materials: MATERIALS, reviewTenantNo: this.present(COUNTY), steps: [{ id: 's1', legKind: 'handling' }], limits: LIMITS('counts') },
    });
    if (decision.kind !== 'CaseDecision') throw new Error(JSON.stringify([step, decision]));
    this.take(decision.events);
    return true;
  }

  /** The tenant at this place ends in the evening, and another goes on. */
  end(place: number): readonly CaseEvent[] {
    const generation = (this.generations.get(place) ?? 0) + 1;
    const inheritance = { fromTenantNo: this.present(place), toTenantNo: after(place, generation), at: this.at(15), idAfter: (id: string) => `${id}, ${(this.fresh += 1)}` };
    const events = inheritWork(this.state, inheritance);
    this.generations.set(place, generation);
    this.now.set(place, inheritance.toTenantNo);
    this.take(events);
    expect(inheritWork(this.state, inheritance)).toEqual([]);
    return events;
  }

  private take(events: readonly CaseEvent[]): void {
    this.state = foldCase(events, this.state);
    this.events.push(...events);
  }

  private next(): { readonly by: number; readonly command: CaseCommand } | null {
    const { legs } = this.state;
    if (legs.length === 0) {
      return { by: this.present(VILLAGE), command: { verb: 'submitCase', channel: 'village_agent', toTenantNo: this.present(TOWN), materialIds: ['form'] } };
    }
    const [letter] = pendingHandovers(this.state);
    if (letter) return { by: letter.toTenantNo, command: { verb: 'signHandover', handoverId: letter.handoverId } };
    for (const leg of legs.filter(({ status }) => status !== 'closed')) {
      const command = this.commandAt(leg);
      if (command) return { by: leg.tenantNo, command };
    }
    return null;
  }

  private commandAt({ legId, kind, status }: Leg): CaseCommand | null {
    const verbs = allowedVerbs(kind, status);
    const isAsked = this.state.outstanding.size > 0;
    if (kind === 'intake') return isAsked ? { verb: 'supplyMaterials', legId, materialIds: ['deed'] } : null;
    if (verbs.includes('acceptCase')) {
      if (this.state.presented.has('deed')) return { verb: 'acceptCase', legId, promise: null };
      return { verb: 'requestSupplement', legId, missing: [{ materialId: 'deed', what: '缺' }], supplyBy: '2026-12-31', newFacts: null };
    }
    if (verbs.includes('sendForReview')) return { verb: 'sendForReview', legId, opinion: '同意' };
    if (verbs.includes('decideCase')) return { verb: 'decideCase', legId, outcome: this.outcome, reasons: '理由' };
    if (verbs.includes('deliverResult')) return { verb: 'deliverResult', legId, method: 'at_window', receivedBy: 'applicant' };
    return verbs.includes('finishCase') ? { verb: 'finishCase', legId } : null;
  }
}

const NATIONAL = workingCalendar([{ days: [], years: [{ year: 2026, ownerNo: 0, status: 'official', document: '通知' }] }]);
/** A calendar on which no day of March works: if a running clock looked at it, its date would move. */
const IDLE = workingCalendar([{
  days: Array.from({ length: 31 }, (_, index) => ({ on: `2026-03-${String(index + 1).padStart(2, '0')}`, kind: 'off' as const, name: '停', document: '通知', ownerNo: 1 })),
  years: [{ year: 2026, ownerNo: 0, status: 'official', document: '通知' }],
}]);

interface Ending {
  readonly beforeAct: number;
  readonly place: (typeof PLACES)[number];
}
const endings: fc.Arbitrary<readonly Ending[]> = fc.array(fc.record({ beforeAct: fc.nat(14), place: fc.constantFrom(...PLACES) }), { maxLength: 5 });

function told(list: readonly Ending[], outcome: 'granted' | 'refused' = 'granted', each: (story: Story) => void = () => {}): Story {
  const story = new Story(outcome);
  let act = 0;
  do {
    for (const { place } of list.filter(({ beforeAct }) => beforeAct === act)) story.end(place);
    each(story);
    act += 1;
  } while (story.advance());
  return story;
}

const ORIGINAL: ReadonlySet<number> = new Set(PLACES);
/** Clocks with the successors' calendars all idle; what was started by a first tenant keeps to the national one. */
const clocksOf = ({ events }: Story, counts: ReviewCounts, successors: WorkingCalendar) =>
  readClocks(events, LIMITS(counts), (tenantNo) => (ORIGINAL.has(tenantNo) ? NATIONAL : successors), new Date('2026-04-01T00:00:00Z'));

test('a case in words: the township ends between acceptance and review, the county while the file lies there', () => {
  const story = told([{ beforeAct: 6, place: TOWN }, { beforeAct: 7, place: COUNTY }]);
  expect(story.events.map(({ kind, tenantNo }) => `${kind} ${tenantNo}`)).toEqual([
    `submitted ${VILLAGE}`, `handover_sent ${VILLAGE}`, `received ${TOWN}`, `supplement_requested ${TOWN}`, `handover_sent ${VILLAGE}`,
    `supplement_received ${TOWN}`, `accepted ${TOWN}`, 'leg_inherited 51060825200000', 'sent_for_review 51060825200000', 'handover_sent 51060825200000',
    'letter_inherited 51061820000000', 'review_received 51061820000000', 'decided 51061820000000', 'handover_sent 51061820000000',
    'result_returned 51060825200000', 'delivered 51060825200000', 'finished 51060825200000',
  ]);
  expect(story.state.legs.map(({ kind, tenantNo, status }) => `${kind} ${tenantNo} ${status}`)).toEqual([
    `intake ${VILLAGE} closed`, `handling ${TOWN} closed`, 'handling 51060825200000 closed', 'review 51061820000000 closed',
  ]);
});

test('wherever tenants end, the case reaches the same close in the same acts', () => {
  fc.assert(fc.property(endings, fc.constantFrom('granted', 'refused'), (list, outcome) => {
    const acts = ({ events }: Story) => events.filter(({ kind }) => !kind.endsWith('_inherited')).map(({ kind, at }) => [kind, at]);
    const story = told(list, outcome);
    expect(acts(story)).toEqual(acts(told([], outcome)));
    expect(foldCase(story.events)).toEqual(story.state);
    expect([story.state.legs.every(({ status }) => status === 'closed'), pendingHandovers(story.state)]).toEqual([true, []]);
  }), { numRuns: 300 });
});

test('nothing stays open with a tenant that has ended, and exactly one leg counts from the receipt on', () => {
  fc.assert(fc.property(endings, (list) => {
    told(list, 'granted', (story) => {
      const present = PLACES.map((place) => story.present(place));
      const open = story.state.legs.filter(({ status }) => status !== 'closed');
      for (const { tenantNo } of open) expect(present).toContain(tenantNo);
      for (const { toTenantNo } of pendingHandovers(story.state)) expect(present).toContain(toTenantNo);
      const isReceived = story.state.legs.some(({ kind }) => kind === 'handling');
      const counted = countedLegOf(story.state);
      expect(counted !== null).toBe(isReceived);
      // What is closed stays with the tenant that closed it.
      if (counted && counted.status !== 'closed') expect(counted.tenantNo).toBe(story.present(TOWN));
      expect(story.state.legs.filter(({ kind, status }) => kind === 'handling' && status !== 'closed').length).toBe(Number(isReceived && counted?.status !== 'closed'));
      expect(new Set(open.map(({ kind }) => kind)).size).toBe(open.length);
    });
  }), { numRuns: 300 });
});

test('with like calendars every clock reads as if nobody had ended', () => {
  fc.assert(fc.property(endings, fc.constantFrom<ReviewCounts>('counts', 'pauses'), (list, counts) => {
    const read = (story: Story) => clocksOf(story, counts, NATIONAL).map(({ reading: { calendarOwnerNo: _owner, ...reading } }) => reading);
    expect(read(told(list))).toEqual(read(told([])));
  }), { numRuns: 300 });
});

test('a clock that ran when its tenant ended keeps its date, whatever the successor’s calendar says', () => {
  let kept = 0;
  fc.assert(fc.property(endings, fc.constantFrom<ReviewCounts>('counts', 'pauses'), (list, counts) => {
    const undisturbed = clocksOf(told([]), counts, NATIONAL);
    const legs = told(list).state.legs;
    for (const { legId, tenantNo, reading } of clocksOf(told(list), counts, IDLE)) {
      if (!ORIGINAL.has(tenantNo)) continue;
      const before = undisturbed.find((one) => one.reading.clock === reading.clock)!.reading;
      expect([reading.clock, reading.dueOn, reading.onTime]).toEqual([before.clock, before.dueOn, before.onTime]);
      kept += Number(legs.find((leg) => leg.legId === legId)?.tenantNo !== tenantNo);
    }
  }), { numRuns: 300 });
  expect(kept).toBeGreaterThan(50);
});
