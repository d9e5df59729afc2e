import fc from 'fast-check';
import { addDays, shanghaiDateOf, workingCalendar } from '@yimen/working-days';
import { countedLegOf, NO_CASE, outcomeOf, pendingHandovers, type CaseState, type Leg } from './case.js';
import { readClocks } from './case-clocks.js';
import type { CaseCommand, CaseFacts, ItemFacts, ItemMaterial, ItemStep, LegCommand } from './case-commands.js';
import { decide } from './case-decisions.js';
import type { CaseEvent } from './case-events.js';
import { foldCase } from './case-fold.js';
import { allowedVerbs, LEG_OPENINGS, LEG_TRANSITIONS, rowOf } from './case-transitions.js';
import type { ReviewCounts } from './clock-acts.js';
import { explainClock } from './clock-explanation.js';
import type { TimeLimit } from './deadline-clock.js';

const VILLAGE = 51060821200201;
const TOWN = 51060821200000;
const COUNTY = 51060820000000;
const STRANGER = 51060821300000;
const TENANTS = [VILLAGE, TOWN, COUNTY, STRANGER];
const MATERIALS = ['a', 'b', 'c', 'd', 'e'];
const LEG_VERBS = [...new Set(Object.values(LEG_TRANSITIONS).flatMap((rows) => Object.values(rows)).flatMap(({ verbs }) => Object.keys(verbs)))]
  .filter((verb): verb is LegCommand['verb'] => verb !== 'signHandover');

/** Random numbers from which commands are made; what they mean depends on the state they meet. */
interface Dice {
  /** Once in four times somebody does what moves the case on. */
  readonly isSensible: boolean;
  readonly actor: number;
  readonly verb: number;
  readonly pick: number;
  readonly materialIds: readonly string[];
  readonly words: string;
}
interface Step {
  readonly actingTenantNo: number;
  readonly command: CaseCommand;
}

const limit: fc.Arbitrary<TimeLimit> = fc.record({ amount: fc.integer({ min: 1, max: 20 }), unit: fc.constantFrom('working_day', 'calendar_day', 'month', 'hour', 'on_the_spot') });
const item: fc.Arbitrary<ItemFacts> = fc.record({
  editionId: fc.constant('edition'),
  editionNo: fc.constant(1),
  limits: fc.record({ statutory: limit, promised: limit }),
  steps: fc.subarray<ItemStep>([{ id: 's1', legKind: 'handling' }, { id: 's2', legKind: 'handling' }, { id: 's3', legKind: 'review' }, { id: 's4', legKind: 'review' }]),
  materials: fc.subarray(MATERIALS).chain((ids) =>
    fc.tuple(...ids.map((id) => fc.constantFrom<ItemMaterial['necessity']>('required', 'deferrable', 'exempt').map((necessity) => ({ id, necessity })))),
  ),
  reviewTenantNo: fc.constantFrom(null, COUNTY, TOWN),
});
const dice: fc.Arbitrary<Dice> = fc.record({
  isSensible: fc.integer({ min: 0, max: 3 }).map((side) => side === 0),
  actor: fc.nat(7),
  verb: fc.nat(LEG_VERBS.length + 1),
  pick: fc.nat(99),
  materialIds: fc.subarray([...MATERIALS, 'not on the list']),
  words: fc.constantFrom('', '  ', '属实'),
});

/** A command at a leg, in words that a careful clerk would use when `materialIds` and `words` are chosen so. */
function atLeg(verb: LegCommand['verb'], legId: string, materialIds: readonly string[], words: string, now: Date): LegCommand {
  const today = shanghaiDateOf(now);
  const many = materialIds.length > 2;
  switch (verb) {
    case 'takeCase':
    case 'closeUnsupplied':
    case 'finishCase':
      return { verb, legId };
    case 'assignCase':
      return { verb, legId, handlerId: 'colleague' };
    case 'requestSupplement':
      return { verb, legId, missing: materialIds.map((materialId) => ({ materialId, what: '缺' })), supplyBy: addDays(today, 1), newFacts: words };
    case 'supplyMaterials':
      return { verb, legId, materialIds };
    case 'acceptCase':
      return { verb, legId, promise: many ? { document: '承诺书', dueOn: today } : null };
    case 'declineCase':
      return { verb, legId, ground: many ? 'not_required' : 'not_ours', reasons: words, rightBody: words };
    case 'suspendCase':
      return { verb, legId, ground: many ? 'hearing' : 'tolerated_gap', reasons: words, document: '告知书', expectedUntil: today };
    case 'resumeCase':
      return { verb, legId, result: words };
    case 'extendCase':
      return { verb, legId, days: 10, approver: 'authority_head', reasons: words, document: '延期决定' };
    case 'completeStep':
      return { verb, legId, opinion: words, handlerId: null };
    case 'sendForReview':
      return { verb, legId, opinion: words };
    case 'decideCase':
      return { verb, legId, outcome: many ? 'granted' : 'refused', reasons: words };
    case 'deliverResult':
      return { verb, legId, method: 'at_window', receivedBy: 'applicant' };
    case 'withdrawCase':
      return { verb, legId, document: '撤回申请', reasons: words };
    case 'returnCase':
    case 'voidCase':
      return { verb, legId, reasons: words };
  }
}

function submission(die: Dice, materialIds: readonly string[]): Step {
  const channel = (['village_agent', 'window', 'online'] as const)[die.pick % 3];
  if (channel !== 'village_agent') return { actingTenantNo: TOWN, command: { verb: 'submitCase', channel: channel ?? 'window', materialIds } };
  return { actingTenantNo: VILLAGE, command: { verb: 'submitCase', channel, toTenantNo: TOWN, materialIds } };
}

/** Anything by anybody, half the time by the leg's own tenant and with materials of the list only, so that much succeeds. */
function anyStep(state: CaseState, facts: ItemFacts, die: Dice, now: Date): Step {
  const leg = state.legs[die.pick % (state.legs.length + 1)];
  const actingTenantNo = TENANTS[die.actor] ?? leg?.tenantNo ?? STRANGER;
  const handoverId = state.handovers[die.pick % (state.handovers.length + 1)]?.handoverId ?? 'nowhere';
  const isListed = (id: string) => facts.materials.some((material) => material.id === id);
  const materialIds = die.words === '' ? die.materialIds : die.materialIds.filter(isListed);
  const verb = LEG_VERBS[die.verb];
  if (verb !== undefined) return { actingTenantNo, command: atLeg(verb, leg?.legId ?? 'nowhere', materialIds, die.words, now) };
  if (die.verb === LEG_VERBS.length) return { actingTenantNo, command: { verb: 'signHandover', handoverId } };
  return { actingTenantNo, command: submission(die, materialIds).command };
}

/** Everything that the table and the inboxes offer now, said as it should be said; not all of it fits the item. */
function offered(state: CaseState, facts: ItemFacts, die: Dice, now: Date): readonly Step[] {
  const listed = facts.materials.map((material) => material.id);
  if (state.legs.length === 0) return [submission(die, listed.filter((id) => die.materialIds.includes(id)))];
  const signatures = pendingHandovers(state).map(
    ({ handoverId, toTenantNo }): Step => ({ actingTenantNo: toTenantNo, command: { verb: 'signHandover', handoverId } }),
  );
  const onTheirWay = pendingHandovers(state).flatMap((handover) => handover.materialIds);
  const wantedNow = countedLegOf(state)?.status === 'awaiting_supplement' ? [...state.outstanding] : listed.filter((id) => !state.presented.has(id));
  const awaited = wantedNow.filter((id) => !onTheirWay.includes(id));
  const wanted = awaited.filter((id, index) => index === 0 || die.materialIds.includes(id));
  const acts = state.legs.flatMap((leg) =>
    allowedVerbs(leg.kind, leg.status)
      // Whose it is can change back and forth for ever.
      .filter((verb) => verb !== 'signHandover' && verb !== 'submitCase' && verb !== 'assignCase')
      .map((verb): Step => {
        const materialIds = verb === 'supplyMaterials' ? wanted : listed;
        return { actingTenantNo: leg.tenantNo, command: atLeg(verb, leg.legId, materialIds, '属实', now) };
      }),
  );
  return [...signatures, ...acts];
}

interface Taken extends Step {
  readonly facts: CaseFacts;
  readonly before: CaseState;
  readonly after: CaseState;
  readonly answer: ReturnType<typeof decide>;
}

class Walk {
  state = NO_CASE;
  readonly events: CaseEvent[] = [];
  readonly taken: Taken[] = [];
  private count = 0;

  /** @param isLate whether nobody ever answers in time */
  constructor(readonly facts: ItemFacts, private readonly isLate: boolean) {}

  get now(): Date {
    return new Date(Date.UTC(2026, 0, 1, this.count * 4));
  }

  factsFor(actingTenantNo: number): CaseFacts {
    const newIds = { legId: `leg-${this.count}`, handoverId: `handover-${this.count}`, receiptNo: `receipt-${this.count}` };
    return { now: this.now, actingTenantNo, actorId: 'clerk', item: this.facts, dueAt: this.isLate ? new Date(0) : null, newIds };
  }

  take(step: Step): boolean {
    this.count += 1;
    const before = this.state;
    const facts = this.factsFor(step.actingTenantNo);
    const answer = decide(before, step.command, facts);
    if (answer.kind === 'CaseDecision') {
      this.events.push(...answer.events);
      this.state = foldCase(answer.events, before);
    }
    this.taken.push({ ...step, facts, before, after: this.state, answer });
    return answer.kind === 'CaseDecision';
  }

  /** Takes one of the offered steps that are not refused, or says that there is none. */
  advance(die: Dice): boolean {
    const open = offered(this.state, this.facts, die, this.now).filter(
      (step) => decide(this.state, step.command, this.factsFor(step.actingTenantNo)).kind === 'CaseDecision',
    );
    const step = open[die.pick % open.length];
    return step !== undefined && this.take(step);
  }
}

const walk = fc.tuple(item, fc.boolean(), fc.array(dice, { minLength: 30, maxLength: 30 })).map(([facts, isLate, rolls]) => {
  const some = new Walk(facts, isLate);
  for (const die of rolls) if (!die.isSensible || !some.advance(die)) some.take(anyStep(some.state, facts, die, some.now));
  return some;
});
const furtherRolls = fc.array(dice, { minLength: 80, maxLength: 80 });
const eachStep = (check: (step: Taken, facts: ItemFacts) => void) =>
  fc.assert(fc.property(walk, (some) => some.taken.forEach((step) => check(step, some.facts))), { numRuns: 300 });

describe('a case, whatever anybody tries', () => {
  it('is what its events say: folding all of them gives the state after the last', () => {
    fc.assert(fc.property(walk, (some) => expect(foldCase(some.events)).toEqual(some.state)), { numRuns: 300 });
  });

  it('has exactly one counted leg from its receipt on, and never another', () => {
    eachStep(({ before, after }) => {
      const isReceived = after.legs.some((leg) => leg.kind === 'handling');
      expect(after.legs.filter((leg) => leg.legId === after.countedLegId).length).toBe(isReceived ? 1 : 0);
      expect(after.legs.filter((leg) => leg.kind === 'handling').length).toBe(isReceived ? 1 : 0);
      if (before.countedLegId !== null) expect(after.countedLegId).toBe(before.countedLegId);
    });
  });

  it('answers WrongStatus to the tenant of a leg exactly for the verbs that the table does not list', () => {
    const everyVerb = (leg: Leg, state: CaseState, facts: CaseFacts, materialIds: readonly string[]) =>
      LEG_VERBS.forEach((verb) => {
        const answer = decide(state, atLeg(verb, leg.legId, materialIds, '属实', facts.now), facts);
        expect([verb, answer.kind === 'WrongStatus']).toEqual([verb, !allowedVerbs(leg.kind, leg.status).includes(verb)]);
      });
    fc.assert(
      fc.property(walk, fc.subarray(MATERIALS), (some, materialIds) => {
        for (const leg of some.state.legs) everyVerb(leg, some.state, some.factsFor(leg.tenantNo), materialIds);
      }),
      { numRuns: 300 },
    );
  });

  it('moves its legs only along the table', () => {
    eachStep(({ before, after, command }) => {
      for (const leg of after.legs) {
        const earlier = before.legs.find((other) => other.legId === leg.legId);
        const row = earlier && rowOf(earlier.kind, earlier.status);
        const open: readonly string[] = LEG_OPENINGS[leg.kind][command.verb] ?? [];
        const targets: readonly string[] = row ? [...(row.verbs[command.verb] ?? []), ...(row.follows[command.verb] ?? [])] : open;
        expect(earlier?.status === leg.status || targets.includes(leg.status)).toBe(true);
      }
    });
  });

  it('obeys the tenant of the leg and the addressee of the hand-over, and nobody else', () => {
    eachStep(({ before, command, actingTenantNo, answer }) => {
      if (answer.kind !== 'CaseDecision' || command.verb === 'submitCase') return;
      const owner =
        command.verb === 'signHandover'
          ? before.handovers.find((handover) => handover.handoverId === command.handoverId)?.toTenantNo
          : before.legs.find((leg) => leg.legId === command.legId)?.tenantNo;
      expect(actingTenantNo).toBe(owner);
      expect(answer.events.every((event) => event.tenantNo === actingTenantNo)).toBe(true);
    });
  });

  it('lets its addressee sign every pending hand-over, once', () => {
    fc.assert(
      fc.property(walk, (some) => {
        for (const handover of some.state.handovers) {
          const sign = { verb: 'signHandover', handoverId: handover.handoverId } as const;
          const answers = TENANTS.map((tenantNo) => decide(some.state, sign, some.factsFor(tenantNo)).kind);
          const own = handover.signedAt !== null ? 'AlreadySigned' : handover.lapsedAt !== null ? 'HandoverLapsed' : 'CaseDecision';
          expect(answers).toEqual(TENANTS.map((tenantNo) => (tenantNo === handover.toTenantNo ? own : 'NotAddressee')));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is asked for more a second time only because of stated new facts, and never after the law has accepted it', () => {
    eachStep(({ before, command, answer, facts }) => {
      if (command.verb !== 'requestSupplement' || answer.kind !== 'CaseDecision') return;
      expect(before.notifiedAt === null || command.newFacts?.trim() !== '').toBe(true);
      expect(facts.dueAt).toBeNull();
    });
  });

  it('is granted only when everything required is there, unless the law had accepted it without', () => {
    eachStep(({ after, command, answer }, { materials }) => {
      if (command.verb !== 'decideCase' || command.outcome !== 'granted' || answer.kind !== 'CaseDecision' || after.flags.deemedAccepted) return;
      for (const { id, necessity } of materials) if (necessity !== 'exempt') expect(after.presented).toContain(id);
    });
  });

  it('reaches its close from wherever it stands, whichever of the open ways is taken', () => {
    fc.assert(
      fc.property(walk, furtherRolls, (some, rolls) => {
        for (const die of rolls) if (!some.advance(die)) break;
        expect(some.state.legs.every((leg) => leg.status === 'closed')).toBe(true);
        expect(pendingHandovers(some.state)).toEqual([]);
        expect(outcomeOf(some.state)).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('the clocks of a case', () => {
  const calendar = workingCalendar([{ days: [], years: [2026, 2027, 2028].map((year) => ({ year, ownerNo: 0, status: 'official', document: '通知' })) }]);

  it('make a lawful ledger whatever was done, explain themselves to the day, and none runs on after the close', () => {
    fc.assert(
      fc.property(walk, furtherRolls, fc.constantFrom<ReviewCounts>('counts', 'pauses'), (some, rolls, reviewCounts) => {
        for (const die of rolls) if (!some.advance(die)) break;
        const { limits } = some.facts;
        const clocks = readClocks(some.events, { ...limits, review: limits.promised, reviewCounts, steps: ['s1', 's2', 's3', 's4'].map((id) => ({ id, limit: limits.promised })) }, () => calendar, some.now);
        for (const { reading } of clocks) {
          expect(reading.state).toBe('stopped');
          expect(reading.dueOn >= reading.startedOn).toBe(true);
          if (reading.limit.unit !== 'working_day') continue;
          const counted = explainClock(reading, calendar).reduce((sum, { countedDays }) => sum + countedDays, 0);
          expect(counted).toBe(reading.limit.amount + reading.extendedDays);
        }
      }),
      { numRuns: 300 },
    );
  });
});
