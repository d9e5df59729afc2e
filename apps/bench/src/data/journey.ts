import {
  decide, foldCase, NO_CASE, pendingHandovers,
  type CaseCommand, type CaseEvent, type CaseState, type HandoverKind, type ItemFacts, type LegKind, type LegStatus, type MissingLine, type SubmissionChannel,
} from '@yimen/cases-domain';

/** Who acts: where the application was handed in, the centre that handles it (the same but for a village agent), the level above. */
export type Place = 'origin' | 'handling' | 'reviewing';
/** What happens, as far as the time until then differs. */
export type Pace =
  | 'submit' | 'sign' | 'notify' | 'supply' | 'sign_supply' | 'accept' | 'fill_gap' | 'send_up' | 'take_up' | 'decide' | 'take_back' | 'deliver' | 'finish';
/** By whom: the applicant online, or staff in one of these roles. */
export type Actor = 'applicant' | 'agent' | 'clerk' | 'approver';

/** What tells the courses of two cases of one item apart. */
export interface JourneyShape {
  readonly channel: SubmissionChannel;
  /** The one notice was given. Not for items without materials. */
  readonly supplemented: boolean;
  /** Materials that may follow later come after acceptance, as promised. */
  readonly withGaps: boolean;
  readonly refused: boolean;
  /** Decided by the level above. */
  readonly reviewed: boolean;
}

/** Something that only a particular case knows, to be put into the facts of an event. */
export type Slot =
  | { readonly slot: 'handover' | 'instant'; readonly act: number }
  | { readonly slot: 'tenant'; readonly place: Place }
  | { readonly slot: 'receipt' };

export interface JourneyEvent {
  readonly act: number;
  readonly kind: Buffer;
  readonly place: Place;
  /** The act that opened the leg at which it happened. */
  readonly legAct: number;
  /** JSON text with places left open. */
  readonly facts: readonly (Buffer | Slot)[];
}
export interface JourneyAct {
  readonly pace: Pace;
  readonly place: Place;
  readonly by: Actor;
}
export interface JourneyLetter {
  readonly kind: HandoverKind;
  readonly sentAct: number;
  readonly from: Place;
  readonly to: Place;
  /** The act that signs for it, Infinity when the journey ends before. */
  readonly signedAct: number;
}
export interface JourneyLeg {
  readonly kind: LegKind;
  readonly place: Place;
  readonly openedAct: number;
}
/** A leg where the case stands; `writtenAct` is the last act by which its tenant wrote it, or that moved it. */
export interface LegStanding extends JourneyLeg {
  readonly status: LegStatus;
  readonly counted: boolean;
  readonly writtenAct: number;
}
/** Where the case stands after an act. */
export interface Standing {
  readonly status: string;
  readonly outcome: string | null;
  readonly legs: readonly LegStanding[];
}

/** The whole course of a case from submission to filing (办件全过程), as the domain decided it, with ids, places and instants left open. */
export interface Journey {
  readonly acts: readonly JourneyAct[];
  readonly events: readonly JourneyEvent[];
  readonly letters: readonly JourneyLetter[];
  /** After each act. A case that is not finished is a journey that was broken off. */
  readonly standings: readonly Standing[];
  /** The number of the act of each pace; undefined when there is none. */
  readonly actOf: Readonly<Partial<Record<Pace, number>>>;
}

/** Path numbers that stand for the places while the journey is made. */
const PLACES: Readonly<Record<Place, number>> = { origin: 1, handling: 2, reviewing: 3 };
const placeOf = (no: number): Place => (Object.keys(PLACES) as Place[]).find((place) => PLACES[place] === no)!;
const OPINION = '材料齐全，符合法定形式，建议准予。';
const REASONS = '不符合本事项规定的办理条件。';
/** A last day that lies after all that is made. */
const LATEST = '2099-12-31';

interface Step extends JourneyAct {
  readonly command: (state: CaseState, legId: string) => CaseCommand;
}

/**
 * Makes the journey of a shape: every act is decided by the rules of the cases domain, so a generated case can hold nothing
 * that a real one could not. Throws when the domain refuses an act: the shape does not fit the item then.
 */
export function journeyOf(item: ItemFacts, shape: JourneyShape): Journey {
  const materials = { ...item, reviewTenantNo: shape.reviewed ? PLACES.reviewing : null };
  let state: CaseState = NO_CASE;
  const happened: { readonly act: number; readonly event: CaseEvent }[] = [];
  const standings: Standing[] = [];
  const steps = stepsOf(materials, shape);
  steps.forEach(({ place, command }, act) => {
    const actingTenantNo = PLACES[place];
    const own = state.legs.findLast(({ tenantNo }) => tenantNo === actingTenantNo)?.legId ?? '';
    const newIds = { legId: String(act), handoverId: `§H${act}§`, receiptNo: '§R§' };
    const decision = decide(state, command(state, own), { now: new Date(act), actingTenantNo, actorId: '', item: materials, dueAt: null, newIds });
    if (decision.kind !== 'CaseDecision') throw new Error(`a journey meets the refusal ${JSON.stringify(decision)}`);
    const before = state;
    state = foldCase(decision.events, before);
    happened.push(...decision.events.map((event) => ({ act, event })));
    standings.push(standingOf(state, standings.at(-1), before, place, act));
  });
  return {
    acts: steps.map(({ pace, place, by }) => ({ pace, place, by })),
    events: happened.map(({ act, event }) => eventOf(act, event)),
    letters: lettersOf(happened),
    standings,
    actOf: Object.fromEntries(steps.map(({ pace }, act) => [pace, act])),
  };
}

/** The acts in order, as the offices do them. */
function stepsOf({ materials }: ItemFacts, shape: JourneyShape): readonly Step[] {
  const byAgent = shape.channel === 'village_agent';
  const wanted = materials.filter(({ necessity }) => necessity === 'required' || (necessity === 'deferrable' && !shape.withGaps)).map(({ id }) => id);
  const [first = ''] = wanted;
  const missing: readonly MissingLine[] = [{ materialId: first, what: '材料不齐全或者不清晰，请补充。' }];
  const materialIds = shape.supplemented ? wanted.slice(1) : wanted;
  const { channel } = shape;
  const handling = (pace: Pace, by: Actor, command: Step['command']): Step => ({ pace, by, place: 'handling', command });
  const sign = (state: CaseState): CaseCommand => ({ verb: 'signHandover', handoverId: pendingHandovers(state).at(-1)?.handoverId ?? '' });
  const outcome = shape.refused ? 'refused' : 'granted';
  const decided = (_: CaseState, legId: string): CaseCommand => ({ verb: 'decideCase', legId, outcome, reasons: shape.refused ? REASONS : '' });
  const supply = (_: CaseState, legId: string): CaseCommand => ({ verb: 'supplyMaterials', legId, materialIds: [first] });
  const submitted: readonly Step[] = channel === 'village_agent'
    ? [
        { pace: 'submit', by: 'agent', place: 'origin', command: () => ({ verb: 'submitCase', channel, toTenantNo: PLACES.handling, materialIds }) },
        handling('sign', 'clerk', sign),
      ]
    : [handling('submit', channel === 'online' ? 'applicant' : 'clerk', () => ({ verb: 'submitCase', channel, materialIds }))];
  const supplied: readonly Step[] = byAgent
    ? [{ pace: 'supply', by: 'agent', place: 'origin', command: supply }, handling('sign_supply', 'clerk', sign)]
    : [handling('supply', 'clerk', supply)];
  const notified = handling('notify', 'clerk', (_, legId) => ({ verb: 'requestSupplement', legId, missing, supplyBy: LATEST, newFacts: null }));
  const gaps = shape.withGaps ? materials.filter(({ necessity }) => necessity === 'deferrable').map(({ id }) => id) : [];
  const promise = gaps.length > 0 ? { document: '容缺受理承诺书', dueOn: LATEST } : null;
  const reviewed: readonly Step[] = [
    handling('send_up', 'clerk', (_, legId) => ({ verb: 'sendForReview', legId, opinion: OPINION })),
    { pace: 'take_up', by: 'approver', place: 'reviewing', command: sign },
    { pace: 'decide', by: 'approver', place: 'reviewing', command: decided },
    handling('take_back', 'clerk', sign),
  ];
  return [
    ...submitted,
    ...(shape.supplemented ? [notified, ...supplied] : []),
    handling('accept', 'clerk', (_, legId) => ({ verb: 'acceptCase', legId, promise })),
    ...(promise ? [handling('fill_gap', 'clerk', (_, legId) => ({ verb: 'supplyMaterials', legId, materialIds: gaps }))] : []),
    ...(shape.reviewed ? reviewed : [handling('decide', 'approver', decided)]),
    handling('deliver', 'clerk', (_, legId) => byAgent
      ? { verb: 'deliverResult', legId, method: 'by_agent', receivedBy: 'village_agent' }
      : { verb: 'deliverResult', legId, method: 'at_window', receivedBy: 'applicant' }),
    handling('finish', 'clerk', (_, legId) => ({ verb: 'finishCase', legId })),
  ];
}

function standingOf(state: CaseState, last: Standing | undefined, before: CaseState, place: Place, act: number): Standing {
  const legs = state.legs.map(({ legId, kind, tenantNo, status }) => {
    const known = last?.legs.find(({ openedAct }) => openedAct === Number(legId));
    const moved = before.legs.find((leg) => leg.legId === legId)?.status !== status;
    const written = !known || moved || tenantNo === PLACES[place];
    return {
      kind, status, place: placeOf(tenantNo), openedAct: Number(legId), counted: legId === state.countedLegId,
      writtenAct: written ? act : known.writtenAct,
    };
  });
  const status = legs.find(({ counted }) => counted)?.status ?? 'submitted';
  return { status, outcome: state.decision?.outcome ?? null, legs };
}

function lettersOf(happened: readonly { readonly act: number; readonly event: CaseEvent }[]): readonly JourneyLetter[] {
  return happened.flatMap(({ act, event }) => {
    if (event.kind !== 'handover_sent') return [];
    const signed = happened.find((one) => one.act > act && 'handoverId' in one.event && one.event.handoverId === event.handoverId);
    const { handoverKind: kind, tenantNo, toTenantNo } = event;
    return [{ kind, sentAct: act, from: placeOf(tenantNo), to: placeOf(toTenantNo), signedAct: signed?.act ?? Infinity }];
  });
}

/** The event with its facts as JSON, cut where something of the case has to go in. */
function eventOf(act: number, event: CaseEvent): JourneyEvent {
  const { seq: _seq, at: _at, legId, tenantNo, kind, ...facts } = event;
  const marked = JSON.stringify(facts, (key, value: unknown) => {
    if (key === 'toTenantNo') return `§T${value}§`;
    return key === 'decidedAt' ? `§D${new Date(String(value)).getTime()}§` : value;
  });
  const parts = marked.split(/("§T\d§"|§[HD]\d+§|§R§)/).filter((part) => part !== '').map((part) => slotOf(part) ?? Buffer.from(part));
  return { act, kind: Buffer.from(kind), place: placeOf(tenantNo), legAct: Number(legId), facts: parts };
}

function slotOf(part: string): Slot | null {
  const [, letter, number] = /^"?§([THDR])(\d*)§"?$/.exec(part) ?? [];
  switch (letter) {
    case 'T': return { slot: 'tenant', place: placeOf(Number(number)) };
    case 'H': return { slot: 'handover', act: Number(number) };
    case 'D': return { slot: 'instant', act: Number(number) };
    case 'R': return { slot: 'receipt' };
    default: return null;
  }
}
