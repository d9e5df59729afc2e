import { shanghaiDateOf } from '@yimen/working-days';
import { countedLegOf, openGaps, type CaseState, type Handover, type Leg } from './case.js';
import type { AcceptCase, CaseFacts, RequestSupplement, Ruling, SubmitCase, SupplyMaterials } from './case-commands.js';
import type { EventDraft } from './case-events.js';
import { awaitedOf, notPresented, unknownAmong } from './case-materials.js';
import type { DeemedAccepted } from './refusals.js';

/** The rules up to acceptance. Status and leg have been checked before. */

/** Opens the case. */
export function submitCase(command: SubmitCase, facts: CaseFacts): Ruling {
  const { legId, handoverId, receiptNo } = facts.newIds;
  const unknown = unknownAmong(facts.item, command.materialIds);
  if (unknown !== null) return unknown;
  const materialIds = [...new Set(command.materialIds)];
  const { duplicateReason, afterHours } = command;
  const more = { ...(duplicateReason && { duplicateReason }), ...(afterHours && { afterHours }) };
  const submitted = { kind: 'submitted', legId, channel: command.channel, materialIds, ...more } as const;
  if (command.channel !== 'village_agent') return [submitted, { kind: 'received', legId, receiptNo, handoverId: null }];
  const { toTenantNo } = command;
  return [submitted, { kind: 'handover_sent', legId, handoverId, handoverKind: 'intake', toTenantNo, materialIds }];
}

/**
 * Who has not answered within the receipt clock has accepted (逾期不告知的，自收到申请材料之日起即为受理): nothing may be asked for any more, and
 * nothing turned away.
 */
export function deemedAccepted(state: CaseState, { now, dueAt }: Pick<CaseFacts, 'now' | 'dueAt'>): DeemedAccepted | null {
  const isWaiting = countedLegOf(state)?.status === 'received' && state.receivedAt !== null;
  return isWaiting && dueAt !== null && now >= dueAt ? { kind: 'DeemedAccepted', receivedAt: state.receivedAt } : null;
}

/**
 * The one notice. It has to name everything that stands in the way of acceptance: a required material left out could
 * never be asked for again, unless facts become known that nobody knew. It may name others, presented but defective, with what is wrong.
 */
export function requestSupplement(state: CaseState, command: RequestSupplement, facts: CaseFacts): Ruling {
  const { legId, missing, supplyBy, newFacts } = command;
  const deemed = deemedAccepted(state, facts);
  if (deemed !== null) return deemed;
  const isFirst = state.notifiedAt === null;
  if (!isFirst && (newFacts ?? '').trim() === '') return { kind: 'AlreadyNotified', notifiedAt: state.notifiedAt };
  if (missing.length === 0) return { kind: 'NothingMissing' };
  const named = missing.map((line) => line.materialId);
  const unknown = unknownAmong(facts.item, named);
  if (unknown !== null) return unknown;
  const leftOut = notPresented(state, facts.item, 'required').filter((materialId) => !named.includes(materialId));
  if (leftOut.length > 0) return { kind: 'IncompleteNotice', materialIds: leftOut };
  if (supplyBy <= shanghaiDateOf(facts.now)) return { kind: 'DayOutOfRange', field: 'supplyBy', rule: 'in_future' };
  return [{ kind: 'supplement_requested', legId, missing, supplyBy, ...(isFirst ? {} : { newFacts: newFacts! }) }];
}

/**
 * What the notice asked for, and nothing else, while one is open; otherwise what the list names and nobody has brought. So a hand-over
 * on its way always carries something the case has no use for twice, and can always be signed.
 */
export function supplyMaterials(state: CaseState, leg: Leg, command: SupplyMaterials, facts: CaseFacts): Ruling {
  const unknown = unknownAmong(facts.item, command.materialIds);
  if (unknown !== null) return unknown;
  const awaitedIds = awaitedOf(state, facts.item);
  const materialIds = [...new Set(command.materialIds)];
  const unwanted = materialIds.filter((materialId) => !awaitedIds.includes(materialId));
  const counted = countedLegOf(state);
  if (materialIds.length === 0 || unwanted.length > 0 || counted === null) {
    return { kind: 'NothingToSupply', materialIds: unwanted, awaitedIds };
  }
  if (leg.kind === 'intake') {
    const { handoverId } = facts.newIds;
    const toTenantNo = counted.tenantNo;
    return [{ kind: 'handover_sent', legId: leg.legId, handoverId, handoverKind: 'supplement', toTenantNo, materialIds }];
  }
  return supplied(state, leg, { materialIds, handoverId: null });
}

/** Materials that have come to the counted leg: an answer to the notice where one is open. What the case stood still for lets it go on. */
export function supplied(state: CaseState, { legId, status }: Leg, { materialIds, handoverId }: Pick<Handover, 'materialIds'> & { readonly handoverId: string | null }): readonly EventDraft[] {
  if (status === 'awaiting_supplement') {
    const outstandingIds = [...state.outstanding].filter((materialId) => !materialIds.includes(materialId));
    return [{ kind: 'supplement_received', legId, materialIds, outstandingIds, handoverId }];
  }
  const added = { kind: 'materials_added', legId, materialIds, handoverId } as const;
  const waitsFor = status === 'suspended' && state.pause?.ground === 'tolerated_gap' ? openGaps(state) : [];
  const goesOn = waitsFor.length > 0 && waitsFor.every((materialId) => materialIds.includes(materialId));
  return goesOn ? [added, { kind: 'resumed', legId, legKind: 'handling', countedLegId: legId, result: '' }] : [added];
}

/**
 * Acceptance: no required material may be missing, and for those that may follow later there is a promise. What nobody answered in time
 * is accepted as it is, as of its receipt.
 */
export function acceptCase(state: CaseState, command: AcceptCase, facts: CaseFacts): Ruling {
  const { legId, promise } = command;
  const deemed = deemedAccepted(state, facts);
  if (deemed !== null) return [acceptedAsOf(state, legId, facts.item, deemed.receivedAt)];
  const materialIds = notPresented(state, facts.item, 'required');
  if (materialIds.length > 0) return { kind: 'MissingMaterials', materialIds };
  const { editionId, editionNo } = facts.item;
  const deferredMaterialIds = notPresented(state, facts.item, 'deferrable');
  const accepted = { kind: 'accepted', legId, editionId, editionNo, deferredMaterialIds, ...firstStep(facts.item, 'handling') } as const;
  if (deferredMaterialIds.length === 0) return [accepted];
  if (promise === null) return { kind: 'PromiseRequired', materialIds: deferredMaterialIds };
  if (promise.dueOn < shanghaiDateOf(facts.now)) return { kind: 'DayOutOfRange', field: 'promise.dueOn', rule: 'not_in_the_past' };
  return [{ ...accepted, promise }];
}

/** What the law has accepted; nobody has promised anything. */
export function acceptedAsOf(state: CaseState, legId: string, item: CaseFacts['item'], deemedFrom: Date): EventDraft {
  const { editionId, editionNo } = item;
  return { kind: 'accepted', legId, editionId, editionNo, deferredMaterialIds: notPresented(state, item, 'deferrable'), deemedFrom, ...firstStep(item, 'handling') };
}

/** The step with which work begins at a leg of this kind, where the item has one. */
export function firstStep({ steps }: CaseFacts['item'], kind: 'handling' | 'review'): { readonly stepId?: string } {
  const first = steps.find(({ legKind }) => legKind === kind);
  return first ? { stepId: first.id } : {};
}
