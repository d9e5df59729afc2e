import fc from 'fast-check';
import { countedLegOf, NO_CASE, pendingHandovers, type CaseState, type Leg } from './case.js';
import type { CaseCommand, CaseFacts, ItemFacts, ItemMaterial, LegCommand } from './case-commands.js';
import { decide } from './case-decisions.js';
import type { CaseEvent } from './case-events.js';
import { foldCase } from './case-fold.js';
import { allowedVerbs, LEG_OPENINGS, rowOf } from './case-transitions.js';
import { clockActs, type ClockAct, type ReviewCounts } from './clock-acts.js';

const VILLAGE = 51060821200201;
const TOWN = 51060821200000;
const COUNTY = 51060820000000;
const STRANGER = 51060821300000;
const TENANTS = [VILLAGE, TOWN, COUNTY, STRANGER];
const MATERIALS = ['a', 'b', 'c', 'd', 'e'];
const LEG_VERBS = ['requestSupplement', 'supplyMaterials', 'acceptCase', 'sendForReview', 'decideCase', 'deliverResult', 'finishCase'] as const;

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

const item: fc.Arbitrary<ItemFacts> = fc.record({
  materials: fc.subarray(MATERIALS).chain((ids) =>
    fc.tuple(...ids.map((id) => fc.constantFrom<ItemMaterial['necessity']>('required', 'deferrable', 'exempt').map((necessity) => ({ id, necessity })))),
  ),
  reviewTenantNo: fc.constantFrom(null, COUNTY, TOWN),
});
const dice: fc.Arbitrary<Dice> = fc.record({
  isSensible: fc.integer({ min: 0, max: 3 }).map((side) => side === 0),
  actor: fc.nat(7),
  verb: fc.nat(8),
  pick: fc.nat(99),
  materialIds: fc.subarray([...MATERIALS, 'not on the list']),
  words: fc.constantFrom('', '  ', '属实'),
});

/** A command at a leg, in words that a careful clerk would use when `materialIds` and `words` are chosen so. */
function atLeg(verb: LegCommand['verb'], legId: string, materialIds: readonly string[], words: string): LegCommand {
  switch (verb) {
    case 'requestSupplement':
      return { verb, legId, missing: materialIds.map((materialId) => ({ materialId, what: '缺' })) };
    case 'supplyMaterials':
      return { verb, legId, materialIds };
    case 'acceptCase':
      return { verb, legId, editionId: 'edition', editionNo: 1 };
    case 'sendForReview':
      return { verb, legId, opinion: words };
    case 'decideCase':
      return { verb, legId, outcome: materialIds.length > 2 ? 'granted' : 'refused', reasons: words };
    case 'deliverResult':
      return { verb, legId, method: 'at_window', receivedBy: 'applicant' };
    case 'finishCase':
      return { verb, legId };
  }
}

function submission(die: Dice, materialIds: readonly string[]): Step {
  const channel = (['village_agent', 'window', 'online'] as const)[die.pick % 3];
  if (channel !== 'village_agent') return { actingTenantNo: TOWN, command: { verb: 'submitCase', channel: channel ?? 'window', materialIds } };
  return { actingTenantNo: VILLAGE, command: { verb: 'submitCase', channel, toTenantNo: TOWN, materialIds } };
}

/** Anything by anybody, half the time by the leg's own tenant and with materials of the list only, so that much succeeds. */
function anyStep(state: CaseState, facts: ItemFacts, die: Dice): Step {
  const leg = state.legs[die.pick % (state.legs.length + 1)];
  const actingTenantNo = TENANTS[die.actor] ?? leg?.tenantNo ?? STRANGER;
  const handoverId = state.handovers[die.pick % (state.handovers.length + 1)]?.handoverId ?? 'nowhere';
  const isListed = (id: string) => facts.materials.some((material) => material.id === id);
  const materialIds = die.words === '' ? die.materialIds : die.materialIds.filter(isListed);
  const verb = LEG_VERBS[die.verb];
  if (verb !== undefined) return { actingTenantNo, command: atLeg(verb, leg?.legId ?? 'nowhere', materialIds, die.words) };
  if (die.verb === 7) return { actingTenantNo, command: { verb: 'signHandover', handoverId } };
  return { actingTenantNo, command: submission(die, materialIds).command };
}

/** Everything that the table and the inboxes offer now, said as it should be said; not all of it fits the item. */
function offered(state: CaseState, facts: ItemFacts, die: Dice): readonly Step[] {
  const listed = facts.materials.map((material) => material.id);
  if (state.legs.length === 0) return [submission(die, listed.filter((id) => die.materialIds.includes(id)))];
  const signatures = pendingHandovers(state).map(
    ({ handoverId, toTenantNo }): Step => ({ actingTenantNo: toTenantNo, command: { verb: 'signHandover', handoverId } }),
  );
  const onTheirWay = pendingHandovers(state).flatMap((handover) => handover.materialIds);
  const awaited = [...state.outstanding].filter((id) => !onTheirWay.includes(id));
  const wanted = awaited.filter((id, index) => index === 0 || die.materialIds.includes(id));
  const acts = state.legs.flatMap((leg) =>
    allowedVerbs(leg.kind, leg.status)
      .filter((verb) => verb !== 'signHandover' && verb !== 'submitCase')
      .map((verb): Step => {
        const materialIds = verb === 'supplyMaterials' ? wanted : listed;
        return { actingTenantNo: leg.tenantNo, command: atLeg(verb, leg.legId, materialIds, '属实') };
      }),
  );
  return [...signatures, ...acts];
}

interface Taken extends Step {
  readonly before: CaseState;
  readonly after: CaseState;
  readonly answer: ReturnType<typeof decide>;
}

class Walk {
  state = NO_CASE;
  readonly events: CaseEvent[] = [];
  readonly taken: Taken[] = [];
  private count = 0;

  constructor(readonly facts: ItemFacts) {}

  factsFor(actingTenantNo: number): CaseFacts {
    const newIds = { legId: `leg-${this.count}`, handoverId: `handover-${this.count}`, receiptNo: `receipt-${this.count}` };
    return { now: new Date(Date.UTC(2026, 0, 1, this.count)), actingTenantNo, item: this.facts, newIds };
  }

  take(step: Step): boolean {
    this.count += 1;
    const before = this.state;
    const answer = decide(before, step.command, this.factsFor(step.actingTenantNo));
    if (answer.kind === 'CaseDecision') {
      this.events.push(...answer.events);
      this.state = foldCase(answer.events, before);
    }
    this.taken.push({ ...step, before, after: this.state, answer });
    return answer.kind === 'CaseDecision';
  }

  /** Takes one of the offered steps that are not refused, or says that there is none. */
  advance(die: Dice): boolean {
    const open = offered(this.state, this.facts, die).filter(
      (step) => decide(this.state, step.command, this.factsFor(step.actingTenantNo)).kind === 'CaseDecision',
    );
    const step = open[die.pick % open.length];
    return step !== undefined && this.take(step);
  }
}

const walk = fc.tuple(item, fc.array(dice, { minLength: 30, maxLength: 30 })).map(([facts, rolls]) => {
  const some = new Walk(facts);
  for (const die of rolls) if (!die.isSensible || !some.advance(die)) some.take(anyStep(some.state, facts, die));
  return some;
});
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
        const answer = decide(state, atLeg(verb, leg.legId, materialIds, '属实'), facts);
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
          const own = handover.signedAt === null ? 'CaseDecision' : 'AlreadySigned';
          expect(answers).toEqual(TENANTS.map((tenantNo) => (tenantNo === handover.toTenantNo ? own : 'NotAddressee')));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses every second notice', () => {
    eachStep(({ before, command, answer }) => {
      if (before.notifiedAt !== null && command.verb === 'requestSupplement') expect(answer.kind).not.toBe('CaseDecision');
    });
    fc.assert(
      fc.property(walk, (some) => {
        const counted = countedLegOf(some.state);
        if (some.state.notifiedAt === null || counted?.status !== 'received') return;
        const again = atLeg('requestSupplement', counted.legId, some.facts.materials.map(({ id }) => id), '');
        const answer = decide(some.state, again, some.factsFor(counted.tenantNo));
        expect(answer).toEqual({ kind: 'AlreadyNotified', notifiedAt: some.state.notifiedAt });
      }),
      { numRuns: 300 },
    );
  });

  it('reaches its close from wherever it stands, whichever of the open ways is taken', () => {
    fc.assert(
      fc.property(walk, fc.array(dice, { minLength: 40, maxLength: 40 }), (some, rolls) => {
        for (const die of rolls) if (!some.advance(die)) break;
        expect(countedLegOf(some.state)?.status).toBe('closed');
        expect(some.state.legs.every((leg) => leg.status === 'closed')).toBe(true);
        expect(pendingHandovers(some.state)).toEqual([]);
        expect(some.state.decision).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('the clocks of a case', () => {
  const FROM: Readonly<Record<ClockAct['act'], readonly string[]>> = {
    start: ['none'], stop: ['running'], restart: ['stopped'], pause: ['running'], resume: ['paused'],
  };
  const TO = { start: 'running', stop: 'stopped', restart: 'running', pause: 'paused', resume: 'running' } as const;

  it('are started, moved and stopped in an order that makes sense, and none runs on after the close', () => {
    fc.assert(
      fc.property(walk, fc.array(dice, { minLength: 40, maxLength: 40 }), fc.constantFrom<ReviewCounts>('counts', 'pauses'), (some, rolls, counts) => {
        for (const die of rolls) if (!some.advance(die)) break;
        const clocks = new Map<string, { state: string; at: number }>();
        for (const { legId, clock, act, at } of some.events.flatMap((event) => clockActs(event, counts))) {
          const last = clocks.get(`${legId} ${clock}`) ?? { state: 'none', at: 0 };
          expect(FROM[act]).toContain(last.state);
          expect(at.getTime()).toBeGreaterThanOrEqual(last.at);
          clocks.set(`${legId} ${clock}`, { state: TO[act], at: at.getTime() });
        }
        expect([...clocks.values()].every(({ state }) => state === 'stopped')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
