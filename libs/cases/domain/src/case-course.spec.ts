import { workingCalendar } from '@yimen/working-days';
import { NO_CASE, openGaps, outcomeOf, pendingHandovers, type CaseState } from './case.js';
import type { CaseCommand, ItemFacts, LegCommand } from './case-commands.js';
import { readClocks } from './case-clocks.js';
import { decide, decideBySilence } from './case-decisions.js';
import type { CaseEvent } from './case-events.js';
import { foldCase } from './case-fold.js';
import type { CaseRefusal } from './refusals.js';

const VILLAGE = 51060821200201;
const TOWN = 51060821200000;
const COUNTY = 51060820000000;

const ITEM: ItemFacts = {
  editionId: 'edition', editionNo: 1, reviewTenantNo: null, steps: [],
  limits: { statutory: { amount: 20, unit: 'working_day' }, promised: { amount: 10, unit: 'working_day' } },
  materials: [{ id: 'form', necessity: 'required' }, { id: 'lease', necessity: 'required' }, { id: 'photo', necessity: 'deferrable' }],
};
const REVIEWED: ItemFacts = { ...ITEM, reviewTenantNo: COUNTY };
const leg = 'leg-1';
const ALL = ['form', 'lease', 'photo'] as const;

/** At the township's window; `on` is a day of November 2026. */
class Desk {
  state: CaseState = NO_CASE;
  readonly events: CaseEvent[] = [];
  dueAt: Date | null = null;
  private acts = 0;

  constructor(readonly item: ItemFacts = ITEM) {}

  act(on: number, command: CaseCommand, actingTenantNo = TOWN, actorId = 'clerk'): 'done' | CaseRefusal {
    this.acts += 1;
    const newIds = { legId: `leg-${this.acts}`, handoverId: `letter-${this.acts}`, receiptNo: 'receipt' };
    const answer = decide(this.state, command, { now: at(on), actingTenantNo, actorId, item: this.item, dueAt: this.dueAt, newIds });
    if (answer.kind !== 'CaseDecision') return answer;
    this.take(answer.events);
    return 'done';
  }

  take(events: readonly CaseEvent[]): void {
    this.events.push(...events);
    this.state = foldCase(events, this.state);
  }

  get statuses(): readonly string[] {
    return this.state.legs.map(({ kind, status }) => `${kind} ${status}`);
  }
}
const at = (on: number): Date => new Date(Date.UTC(2026, 10, on, 2));

/** Received on the 2nd with these materials. */
function received(materialIds: readonly string[], item: ItemFacts = ITEM): Desk {
  const desk = new Desk(item);
  expect(desk.act(2, { verb: 'submitCase', channel: 'window', materialIds })).toBe('done');
  return desk;
}
const accept: LegCommand = { verb: 'acceptCase', legId: leg, promise: null };
const promise = { document: '容缺受理承诺书', dueOn: '2026-11-10' };
const ask: LegCommand = { verb: 'requestSupplement', legId: leg, missing: [{ materialId: 'lease', what: '缺' }], supplyBy: '2026-11-20', newFacts: null };
const hearing: LegCommand = { verb: 'suspendCase', legId: leg, ground: 'hearing', reasons: '涉及他人重大利益', document: '听证通知书', expectedUntil: '2026-11-16' };
const extend: LegCommand = { verb: 'extendCase', legId: leg, days: 10, approver: 'authority_head', reasons: '案情复杂', document: '延期决定书' };
const withdraw: LegCommand = { verb: 'withdrawCase', legId: leg, document: '撤回申请书', reasons: '' };

describe('who is responsible', () => {
  it('takes a case, or is assigned, and not twice', () => {
    const desk = received(ALL);
    expect(desk.act(3, { verb: 'takeCase', legId: leg })).toBe('done');
    expect(desk.act(3, { verb: 'takeCase', legId: leg })).toEqual({ kind: 'AlreadyAssigned', handlerId: 'clerk' });
    expect(desk.act(3, { verb: 'assignCase', legId: leg, handlerId: 'colleague' }, TOWN, 'manager')).toBe('done');
    expect(desk.state.legs).toMatchObject([{ handlerId: 'colleague' }]);
  });
});

describe('silence', () => {
  const late = (): Desk => Object.assign(received(['form']), { dueAt: at(9) });

  it('accepts as of the receipt, without what is missing', () => {
    const desk = late();
    const facts = (on: number) => ({ now: at(on), actingTenantNo: TOWN, dueAt: desk.dueAt, item: ITEM });
    expect(decideBySilence(desk.state, facts(8))).toBeNull();
    desk.take(decideBySilence(desk.state, facts(9))!.events);
    expect(desk.events.at(-1)).toMatchObject({ kind: 'accepted', deemedFrom: at(2), at: at(9), tenantNo: TOWN });
    expect(desk.state).toMatchObject({ flags: { deemedAccepted: true }, promise: null });
    expect(decideBySilence(desk.state, facts(9))).toBeNull();
  });

  it('leaves the office nothing to ask for and nothing to turn away; it can say so itself', () => {
    const desk = late();
    for (const command of [ask, { verb: 'declineCase', legId: leg, ground: 'not_required', reasons: '无须许可', rightBody: null }] as const) {
      expect(desk.act(9, command)).toEqual({ kind: 'DeemedAccepted', receivedAt: at(2) });
    }
    expect(desk.act(9, accept)).toBe('done');
    expect(desk.state.flags.deemedAccepted).toBe(true);
  });

  it('counts from the last supplement, when the office has all that it waited for', () => {
    const desk = received(['form']);
    expect(desk.act(3, ask)).toBe('done');
    expect(desk.act(5, { verb: 'supplyMaterials', legId: leg, materialIds: ['lease'] })).toBe('done');
    desk.dueAt = at(12);
    expect(desk.act(12, accept)).toBe('done');
    expect(desk.events.at(-1)).toMatchObject({ deemedFrom: at(5) });
  });
});

describe('what comes in later', () => {
  it('is put right on the spot, before any notice', () => {
    const desk = received(['form']);
    expect(desk.act(2, { verb: 'supplyMaterials', legId: leg, materialIds: ['lease', 'photo'] })).toBe('done');
    expect(desk.act(2, accept)).toBe('done');
    expect(desk.state.flags).toMatchObject({ supplementRequested: false, acceptedWithGaps: false });
  });

  it('is promised at acceptance, and nothing is granted before it is there', () => {
    const desk = received(['form', 'lease']);
    expect(desk.act(3, accept)).toEqual({ kind: 'PromiseRequired', materialIds: ['photo'] });
    expect(desk.act(3, { ...accept, promise: { ...promise, dueOn: '2026-11-02' } })).toEqual({ kind: 'DayOutOfRange', field: 'promise.dueOn', rule: 'not_in_the_past' });
    expect(desk.act(3, { ...accept, promise })).toBe('done');
    expect(openGaps(desk.state)).toEqual(['photo']);
    expect(desk.act(4, { verb: 'decideCase', legId: leg, outcome: 'granted', reasons: '' })).toEqual({ kind: 'GapsOpen', materialIds: ['photo'], dueOn: '2026-11-10' });
    expect(desk.act(4, { ...hearing, ground: 'tolerated_gap' } as LegCommand)).toBe('done');
    expect(desk.statuses).toEqual(['handling suspended']);
    expect(desk.act(5, { verb: 'supplyMaterials', legId: leg, materialIds: ['photo'] })).toBe('done');
    // What it stood still for is there: it goes on by itself.
    expect(desk.statuses).toEqual(['handling accepted']);
    expect(desk.act(5, { verb: 'decideCase', legId: leg, outcome: 'granted', reasons: '' })).toBe('done');
  });

  it('does not come: the case is returned after its day, and not before', () => {
    const desk = received(['form', 'lease']);
    expect(desk.act(3, { ...accept, promise })).toBe('done');
    const back: LegCommand = { verb: 'returnCase', legId: leg, reasons: '承诺期满未补' };
    expect(desk.act(10, back)).toEqual({ kind: 'NoGapOverdue', materialIds: ['photo'], dueOn: '2026-11-10' });
    expect(desk.act(11, back)).toBe('done');
    expect([outcomeOf(desk.state), ...desk.statuses]).toEqual(['returned', 'handling closed']);
    expect(received(ALL).act(2, back)).toMatchObject({ kind: 'WrongStatus' });
  });

  it('was asked for and does not come: the case ends after the last day', () => {
    const desk = received(['form']);
    expect(desk.act(3, { ...ask, supplyBy: '2026-11-03' } as LegCommand)).toEqual({ kind: 'DayOutOfRange', field: 'supplyBy', rule: 'in_future' });
    expect(desk.act(3, ask)).toBe('done');
    const close: LegCommand = { verb: 'closeUnsupplied', legId: leg };
    expect(desk.act(20, close)).toEqual({ kind: 'SupplyStillPossible', supplyBy: '2026-11-20' });
    expect(desk.act(21, close)).toBe('done');
    expect(outcomeOf(desk.state)).toBe('unsupplied');
  });
});

describe('what stands still', () => {
  it('goes on with its result; a gap is waited for only where there is one', () => {
    const desk = received(ALL);
    expect(desk.act(3, accept)).toBe('done');
    expect(desk.act(4, { ...hearing, ground: 'tolerated_gap' } as LegCommand)).toEqual({ kind: 'NoOpenGap' });
    expect(desk.act(4, { ...hearing, expectedUntil: '2026-11-03' } as LegCommand)).toEqual({ kind: 'DayOutOfRange', field: 'expectedUntil', rule: 'not_in_the_past' });
    expect(desk.act(4, hearing)).toBe('done');
    expect(desk.state.pause).toEqual({ ground: 'hearing', legId: leg });
    expect(desk.act(5, hearing)).toMatchObject({ kind: 'WrongStatus' });
    expect(desk.act(16, { verb: 'resumeCase', legId: leg, result: '听证笔录' })).toBe('done');
    expect(desk.state).toMatchObject({ pause: null, flags: { suspended: true } });
  });

  it('above stands still above, and goes on there', () => {
    const desk = received(ALL, REVIEWED);
    expect(desk.act(3, accept)).toBe('done');
    expect(desk.act(3, { verb: 'sendForReview', legId: leg, opinion: '同意' })).toBe('done');
    expect(desk.act(4, { verb: 'signHandover', handoverId: 'letter-3' }, COUNTY)).toBe('done');
    expect(desk.act(5, { ...hearing, legId: 'leg-4' }, COUNTY)).toBe('done');
    expect(desk.statuses).toEqual(['handling under_review', 'review suspended']);
    expect(desk.events.at(-1)).toMatchObject({ legKind: 'review', countedLegId: leg });
    expect(desk.act(6, { verb: 'resumeCase', legId: 'leg-4', result: '' }, COUNTY)).toBe('done');
    expect(desk.statuses).toEqual(['handling under_review', 'review in_review']);
  });
});

describe('a limit', () => {
  const accepted = (item = ITEM): Desk => {
    const desk = received(ALL, item);
    expect(desk.act(3, accept)).toBe('done');
    return desk;
  };

  it('is extended once, by as much as who approves it may', () => {
    const desk = accepted();
    expect(desk.act(4, { ...extend, days: 11 } as LegCommand)).toEqual({ kind: 'ExtensionTooLong', most: 10 });
    expect(desk.act(4, { ...extend, days: 15, approver: 'government_head' } as LegCommand)).toBe('done');
    expect(desk.act(5, extend)).toEqual({ kind: 'AlreadyExtended' });
  });

  it('is not extended once it has run out, nor where it is not in days, nor after the decision above', () => {
    const late = Object.assign(accepted(), { dueAt: at(17) });
    expect(late.act(17, extend)).toEqual({ kind: 'AlreadyExpired', dueAt: at(17) });
    const hour = { amount: 4, unit: 'hour' } as const;
    expect(accepted({ ...ITEM, limits: { statutory: hour, promised: hour } }).act(4, extend)).toEqual({ kind: 'CannotExtend' });
    expect(accepted({ ...ITEM, limits: { ...ITEM.limits, promised: hour } }).act(4, extend)).toBe('done');
  });
});

describe('an end without a decision', () => {
  it('is not accepted, on a ground of the law, with the right body', () => {
    const decline = (over: object): LegCommand => ({ verb: 'declineCase', legId: leg, ground: 'not_ours', reasons: '不属于本机关职权', rightBody: '县林业局', ...over }) as LegCommand;
    const desk = received(['form']);
    expect(desk.act(3, decline({ rightBody: ' ' }))).toEqual({ kind: 'RightBodyRequired' });
    expect(desk.act(3, decline({ reasons: '' }))).toEqual({ kind: 'ReasonsRequired', verb: 'declineCase' });
    expect(desk.act(3, decline({}))).toBe('done');
    expect(desk.events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'not_accepted', ground: 'not_ours', rightBody: '县林业局' });
  });

  it('comes by the applicant’s wish, also from the village and while it is looked at above, but not after the decision', () => {
    const desk = new Desk(REVIEWED);
    expect(desk.act(2, { verb: 'submitCase', channel: 'village_agent', toTenantNo: TOWN, materialIds: ALL }, VILLAGE)).toBe('done');
    const early = Object.assign(new Desk(REVIEWED), { state: desk.state });
    expect(early.act(2, withdraw, VILLAGE)).toBe('done');
    expect([...early.statuses, pendingHandovers(early.state).length]).toEqual(['intake closed', 0]);
    expect(early.act(3, { verb: 'signHandover', handoverId: 'letter-1' })).toEqual({ kind: 'HandoverLapsed', handoverId: 'letter-1', lapsedAt: at(2) });

    expect(desk.act(2, { verb: 'signHandover', handoverId: 'letter-1' })).toBe('done');
    expect(desk.act(3, { ...accept, legId: 'leg-2' })).toBe('done');
    expect(desk.act(3, { verb: 'sendForReview', legId: 'leg-2', opinion: '同意' })).toBe('done');
    expect(desk.act(3, { verb: 'signHandover', handoverId: 'letter-4' }, COUNTY)).toBe('done');
    const meanwhile = Object.assign(new Desk(REVIEWED), { state: desk.state });
    expect(meanwhile.act(4, withdraw, VILLAGE)).toBe('done');
    expect(meanwhile.statuses).toEqual(['intake closed', 'handling closed', 'review closed']);

    expect(desk.act(4, { verb: 'decideCase', legId: 'leg-5', outcome: 'refused', reasons: '不符合条件' }, COUNTY)).toBe('done');
    expect(desk.act(5, withdraw, VILLAGE)).toEqual({ kind: 'AlreadyDecided', decidedAt: at(4) });
    expect(desk.act(5, { ...extend, legId: 'leg-2' })).toEqual({ kind: 'AlreadyDecided', decidedAt: at(4) });
  });

  it('voids what was opened by mistake, with a reason', () => {
    const desk = received(ALL);
    expect(desk.act(2, { verb: 'voidCase', legId: leg, reasons: ' ' })).toEqual({ kind: 'ReasonsRequired', verb: 'voidCase' });
    expect(desk.act(2, { verb: 'voidCase', legId: leg, reasons: '重复录入' })).toBe('done');
    expect(outcomeOf(desk.state)).toBe('voided');
  });
});

describe('steps', () => {
  const STEPS: ItemFacts = { ...REVIEWED, steps: [
    { id: 's1', legKind: 'handling' }, { id: 's2', legKind: 'handling' }, { id: 's3', legKind: 'review' }, { id: 's4', legKind: 'review' },
  ] };
  const days = (amount: number) => ({ amount, unit: 'working_day' }) as const;
  const LIMITS = {
    statutory: days(20), promised: days(10), review: days(5), reviewCounts: 'counts',
    steps: [{ id: 's1', limit: days(2) }, { id: 's2', limit: days(3) }, { id: 's3', limit: days(2) }, { id: 's4', limit: days(3) }],
  } as const;
  const complete = (legId = leg, handlerId: string | null = null): LegCommand => ({ verb: 'completeStep', legId, opinion: '属实', handlerId });
  const everyDayWorks = workingCalendar([{ days: [], years: [{ year: 2026, ownerNo: 0, status: 'official', document: '通知' }] }]);
  const clocksOf = ({ events }: Desk, on: number) => readClocks(events, LIMITS, () => everyDayWorks, at(on))
    .filter(({ reading }) => reading.clock === 'step').map(({ legId, stepId, reading: { startedOn, dueOn, state, onTime } }) => ({ legId, stepId, startedOn, dueOn, state, onTime }));

  it('follow one another, each with its own limit, here and above', () => {
    const desk = received(ALL, STEPS);
    desk.act(2, accept);
    expect(desk.state.legs).toMatchObject([{ stepId: 's1' }]);
    expect(desk.act(5, complete(leg, 'expert'))).toBe('done');
    expect(desk.state.legs).toMatchObject([{ stepId: 's2', handlerId: 'expert' }]);
    expect(desk.act(5, complete())).toEqual({ kind: 'LastStep', stepId: 's2', next: 'sendForReview' });
    expect(desk.act(6, { verb: 'sendForReview', legId: leg, opinion: '同意上报' })).toBe('done');
    const above = { verb: 'signHandover', handoverId: desk.state.handovers.at(-1)!.handoverId } as const;
    expect(desk.act(6, above, COUNTY)).toBe('done');
    const review = desk.state.legs.at(-1)!;
    expect(review).toMatchObject({ kind: 'review', stepId: 's3' });
    expect(desk.act(9, complete(review.legId), COUNTY)).toBe('done');
    expect(desk.act(9, complete(review.legId), COUNTY)).toEqual({ kind: 'LastStep', stepId: 's4', next: 'decideCase' });
    // Two days from Monday the 2nd: the 4th, and so a day too late; the rest in time.
    expect(clocksOf(desk, 9)).toEqual([
      { legId: leg, stepId: 's1', startedOn: '2026-11-02', dueOn: '2026-11-04', state: 'stopped', onTime: false },
      { legId: leg, stepId: 's2', startedOn: '2026-11-05', dueOn: '2026-11-10', state: 'stopped', onTime: true },
      { legId: review.legId, stepId: 's3', startedOn: '2026-11-06', dueOn: '2026-11-10', state: 'stopped', onTime: true },
      { legId: review.legId, stepId: 's4', startedOn: '2026-11-09', dueOn: '2026-11-12', state: 'running', onTime: null },
    ]);
  });

  it('stand still with the case, and end with it', () => {
    const desk = received(ALL, { ...STEPS, reviewTenantNo: null });
    desk.act(2, accept);
    desk.act(3, hearing);
    expect(clocksOf(desk, 9)).toMatchObject([{ state: 'paused' }]);
    desk.act(9, { verb: 'resumeCase', legId: leg, result: '' });
    // The five working days from the 3rd to the 9th are not counted.
    expect(clocksOf(desk, 9)).toMatchObject([{ state: 'running', dueOn: '2026-11-11' }]);
    desk.act(9, { verb: 'voidCase', legId: leg, reasons: '重复录入' });
    expect(clocksOf(desk, 9)).toMatchObject([{ state: 'stopped' }]);
    expect(desk.state.legs).toMatchObject([{ stepId: null }]);
  });

  it('are none where the item has none, and what silence accepts begins as of its receipt', () => {
    const desk = received(ALL);
    desk.act(2, accept);
    expect(desk.act(3, complete())).toEqual({ kind: 'NoStep' });
    const silent = received(['form'], STEPS);
    silent.take(decideBySilence(silent.state, { now: at(12), actingTenantNo: TOWN, dueAt: at(9), item: STEPS })!.events);
    expect(clocksOf(silent, 12)).toMatchObject([{ stepId: 's1', startedOn: '2026-11-02', dueOn: '2026-11-04' }]);
  });
});
