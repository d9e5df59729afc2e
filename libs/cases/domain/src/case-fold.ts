import { Level } from '@yimen/jurisdiction';
import { NO_CASE, type CaseFlags, type CaseState, type Leg, type LegKind, type LegStatus } from './case.js';
import type { Accepted, CaseEvent, HandoverSent, LegInherited, LetterInherited, ResultReturned, SupplementReceived, SupplementRequested } from './case-events.js';

/**
 * Folds events, oldest first, into the state of the case; `from` is the state before them.
 * Throws when their numbers leave a gap or repeat: a ledger with a hole has no state.
 */
export function foldCase(events: readonly CaseEvent[], from: CaseState = NO_CASE): CaseState {
  return events.reduce((state, event) => {
    if (event.seq !== state.lastSeq + 1) throw new Error(`event ${event.seq} follows event ${state.lastSeq}`);
    return { ...applied(state, event), lastSeq: event.seq };
  }, from);
}

function applied(state: CaseState, event: CaseEvent): CaseState {
  switch (event.kind) {
    case 'submitted': {
      const agentSubmitted = event.channel === 'village_agent';
      const submitted = { ...state, channel: event.channel, presented: new Set(event.materialIds) };
      const flagged = withFlags(submitted, { agentSubmitted, afterHours: event.afterHours ?? false });
      // Where no agent hands it on, the submission and the receipt are one act, and the receipt opens the leg.
      return agentSubmitted ? withLeg(flagged, event, 'intake', 'handed_over') : flagged;
    }
    case 'handover_sent':
      return withHandover(state, event);
    case 'received': {
      const signed = withSignature(state, event.handoverId, event.at);
      return { ...withLeg(signed, event, 'handling', 'received'), countedLegId: event.legId, receivedAt: event.at };
    }
    case 'assigned':
      return { ...state, legs: state.legs.map((leg) => (leg.legId === event.legId ? { ...leg, handlerId: event.handlerId } : leg)) };
    case 'supplement_requested':
      return withNotice(state, event);
    case 'supplement_received':
      return withSupplement(state, event);
    case 'materials_added':
      return withSignature({ ...state, presented: new Set([...state.presented, ...event.materialIds]) }, event.handoverId, event.at);
    case 'accepted':
      return withAcceptance(state, event);
    case 'suspended':
      return withFlags(withStatus({ ...state, pause: { ground: event.ground, legId: event.legId } }, event.legId, 'suspended'), { suspended: true });
    case 'resumed':
      return withStatus({ ...state, pause: null }, event.legId, event.legKind === 'review' ? 'in_review' : 'accepted');
    case 'edition_changed':
      return state.edition === null ? state : { ...state, edition: { editionId: event.editionId, editionNo: event.editionNo } };
    case 'extended':
      return withFlags(state, { extended: true });
    case 'sent_for_review':
      return withFlags(withStep(withStatus(state, event.legId, 'under_review'), event.legId), { sentForReview: true });
    case 'step_completed':
      return withStep(state, event.legId, event.nextStepId);
    case 'review_received':
      return withStep(withLeg(withSignature(state, event.handoverId, event.at), event, 'review', 'in_review'), event.legId, event.stepId);
    case 'decided':
      return withStep(withStatus({ ...state, decision: { outcome: event.outcome, decidedAt: event.at } }, event.legId, 'decided'), event.legId);
    case 'result_returned':
      return withResult(state, event);
    case 'delivered':
      return withStatus(state, event.legId, 'delivered');
    case 'finished':
      return closed(state, event.at);
    case 'ended':
      return { ...closed(state, event.at), ending: { outcome: event.outcome, endedAt: event.at } };
    case 'leg_inherited':
      return withInheritedLeg(state, event);
    case 'letter_inherited':
      return withInheritedLetter(state, event);
    case 'access_restricted':
      return { ...state, visibleFrom: event.visibleFrom };
    case 'access_opened':
      return { ...state, visibleFrom: Level.Province };
  }
}

/** Every part is closed, and what nobody has signed is of no use any more. */
function closed(state: CaseState, at: Date): CaseState {
  const handovers = state.handovers.map((row) => (row.signedAt === null && row.lapsedAt === null ? { ...row, lapsedAt: at } : row));
  return { ...state, handovers, pause: null, legs: state.legs.map((leg) => ({ ...leg, status: 'closed', stepId: null })) };
}

function withAcceptance(state: CaseState, event: Accepted): CaseState {
  const { legId, editionId, editionNo, deferredMaterialIds, promise } = event;
  const accepted = withStep(withStatus({ ...state, edition: { editionId, editionNo } }, legId, 'accepted'), legId, event.stepId);
  const promised = promise ? { ...accepted, promise: { ...promise, materialIds: deferredMaterialIds } } : accepted;
  return withFlags(promised, { acceptedWithGaps: deferredMaterialIds.length > 0, deemedAccepted: event.deemedFrom !== undefined });
}

function withInheritedLeg(state: CaseState, event: LegInherited): CaseState {
  const { legId, fromLegId } = event;
  const from = state.legs.find((leg) => leg.legId === fromLegId);
  if (from === undefined) throw new Error(`leg ${legId} inherits from ${fromLegId}, which the case does not have`);
  const inherited = withStep(withLeg(withStatus(state, fromLegId, 'closed'), event, from.kind, from.status), legId, from.stepId ?? undefined);
  // What the leg has sent is its successor's now: a result that comes back closes the leg that goes on.
  const handovers = state.handovers.map((row) => (row.fromLegId === fromLegId ? { ...row, fromLegId: legId } : row));
  const pause = state.pause?.legId === fromLegId ? { ...state.pause, legId } : state.pause;
  return { ...inherited, handovers, pause, countedLegId: state.countedLegId === fromLegId ? legId : state.countedLegId };
}

function withInheritedLetter(state: CaseState, event: LetterInherited): CaseState {
  const from = state.handovers.find((row) => row.handoverId === event.fromHandoverId);
  if (from === undefined) throw new Error(`letter ${event.handoverId} follows ${event.fromHandoverId}, which the case does not have`);
  const { handovers } = withSignature(state, event.fromHandoverId, event.at);
  return { ...state, handovers: [...handovers, { ...from, handoverId: event.handoverId, toTenantNo: event.tenantNo }] };
}

function withResult(state: CaseState, event: ResultReturned): CaseState {
  const reviewLegId = state.handovers.find(({ handoverId }) => handoverId === event.handoverId)?.fromLegId;
  const signed = withSignature(state, event.handoverId, event.at);
  return withStatus(withStatus(signed, reviewLegId, 'closed'), event.legId, 'decided');
}

function withNotice(state: CaseState, event: SupplementRequested): CaseState {
  const outstanding = new Set(event.missing.map((line) => line.materialId));
  const notified = { ...state, notifiedAt: event.at, outstanding, supplyBy: event.supplyBy ?? null };
  const supplementRepeated = state.flags.supplementRepeated || state.notifiedAt !== null;
  return withStatus(withFlags(notified, { supplementRequested: true, supplementRepeated }), event.legId, 'awaiting_supplement');
}

function withSupplement(state: CaseState, event: SupplementReceived): CaseState {
  const presented = new Set([...state.presented, ...event.materialIds]);
  const isComplete = event.outstandingIds.length === 0;
  const supplied = { ...state, presented, outstanding: new Set(event.outstandingIds), ...(isComplete && { supplyBy: null, receivedAt: event.at }) };
  const status = isComplete ? 'received' : 'awaiting_supplement';
  return withStatus(withSignature(supplied, event.handoverId, event.at), event.legId, status);
}

function withHandover(state: CaseState, event: HandoverSent): CaseState {
  const { handoverId, handoverKind, toTenantNo, materialIds } = event;
  const from = { fromLegId: event.legId, fromTenantNo: event.tenantNo, sentAt: event.at };
  const handover = { handoverId, handoverKind, ...from, toTenantNo, materialIds, signedAt: null, lapsedAt: null };
  return { ...state, handovers: [...state.handovers, handover] };
}

function withSignature(state: CaseState, handoverId: string | null, signedAt: Date): CaseState {
  const handovers = state.handovers.map((row) => (row.handoverId === handoverId ? { ...row, signedAt } : row));
  return { ...state, handovers };
}

function withLeg(state: CaseState, event: CaseEvent, kind: LegKind, status: LegStatus): CaseState {
  const leg: Leg = { legId: event.legId, kind, tenantNo: event.tenantNo, status, handlerId: null, stepId: null };
  return { ...state, legs: [...state.legs, leg] };
}

function withStatus(state: CaseState, legId: string | undefined, status: LegStatus): CaseState {
  return { ...state, legs: state.legs.map((leg) => (leg.legId === legId ? { ...leg, status } : leg)) };
}

/** The step that is being done at a leg from now on; none when it is left out. */
function withStep(state: CaseState, legId: string, stepId?: string): CaseState {
  return { ...state, legs: state.legs.map((leg) => (leg.legId === legId ? { ...leg, stepId: stepId ?? null } : leg)) };
}

function withFlags(state: CaseState, flags: Partial<CaseFlags>): CaseState {
  return { ...state, flags: { ...state.flags, ...flags } };
}
