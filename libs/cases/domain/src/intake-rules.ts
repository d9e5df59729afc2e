import { countedLegOf, type CaseState, type Leg } from './case.js';
import type { AcceptCase, CaseFacts, RequestSupplement, Ruling, SubmitCase, SupplyMaterials } from './case-commands.js';
import { awaitedOf, notPresented, unknownAmong } from './case-materials.js';

/** The rules up to acceptance. Status and leg have been checked before. */

/** Opens the case. */
export function submitCase(command: SubmitCase, facts: CaseFacts): Ruling {
  const { legId, handoverId, receiptNo } = facts.newIds;
  const unknown = unknownAmong(facts.item, command.materialIds);
  if (unknown !== null) return unknown;
  const materialIds = [...new Set(command.materialIds)];
  const submitted = { kind: 'submitted', legId, channel: command.channel, materialIds } as const;
  if (command.channel !== 'village_agent') return [submitted, { kind: 'received', legId, receiptNo, handoverId: null }];
  const { toTenantNo } = command;
  return [submitted, { kind: 'handover_sent', legId, handoverId, handoverKind: 'intake', toTenantNo, materialIds }];
}

/**
 * The one notice. It has to name everything that stands in the way of acceptance: a required material left out could
 * never be asked for again. It may name others, presented but defective, with what is wrong.
 */
export function requestSupplement(state: CaseState, command: RequestSupplement, facts: CaseFacts): Ruling {
  if (state.notifiedAt !== null) return { kind: 'AlreadyNotified', notifiedAt: state.notifiedAt };
  if (command.missing.length === 0) return { kind: 'NothingMissing' };
  const named = command.missing.map((line) => line.materialId);
  const unknown = unknownAmong(facts.item, named);
  if (unknown !== null) return unknown;
  const leftOut = notPresented(state, facts.item, 'required').filter((materialId) => !named.includes(materialId));
  if (leftOut.length > 0) return { kind: 'IncompleteNotice', materialIds: leftOut };
  return [{ kind: 'supplement_requested', legId: command.legId, missing: command.missing }];
}

/**
 * What the notice asked for, and nothing else: so a hand-over on its way always carries something the case still
 * waits for, and can always be signed.
 */
export function supplyMaterials(state: CaseState, leg: Leg, command: SupplyMaterials, facts: CaseFacts): Ruling {
  const unknown = unknownAmong(facts.item, command.materialIds);
  if (unknown !== null) return unknown;
  const awaitedIds = awaitedOf(state);
  const materialIds = [...new Set(command.materialIds)];
  const unwanted = materialIds.filter((materialId) => !awaitedIds.includes(materialId));
  const counted = countedLegOf(state);
  if (materialIds.length === 0 || unwanted.length > 0 || counted === null) {
    return { kind: 'NothingToSupply', materialIds: unwanted, awaitedIds };
  }
  const { legId } = leg;
  if (leg.kind === 'intake') {
    const { handoverId } = facts.newIds;
    const toTenantNo = counted.tenantNo;
    return [{ kind: 'handover_sent', legId, handoverId, handoverKind: 'supplement', toTenantNo, materialIds }];
  }
  return [{ kind: 'supplement_received', legId, materialIds, outstandingIds: without(state, materialIds), handoverId: null }];
}

/** Ids still outstanding once these materials have come. */
export function without(state: CaseState, materialIds: readonly string[]): readonly string[] {
  return [...state.outstanding].filter((materialId) => !materialIds.includes(materialId));
}

/** Acceptance: no required material may be missing; those that may follow later are named in the event. */
export function acceptCase(state: CaseState, command: AcceptCase, facts: CaseFacts): Ruling {
  const materialIds = notPresented(state, facts.item, 'required');
  if (materialIds.length > 0) return { kind: 'MissingMaterials', materialIds };
  const { legId, editionId, editionNo } = command;
  const deferredMaterialIds = notPresented(state, facts.item, 'deferrable');
  return [{ kind: 'accepted', legId, editionId, editionNo, deferredMaterialIds }];
}
