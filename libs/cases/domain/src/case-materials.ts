import type { CaseState } from './case.js';
import { countedLegOf, pendingHandovers } from './case.js';
import type { ItemFacts } from './case-commands.js';
import type { UnknownMaterial } from './refusals.js';

/** The first material that the item's list does not name, as a refusal, or null. */
export function unknownAmong(item: ItemFacts, materialIds: readonly string[]): UnknownMaterial | null {
  const materialId = materialIds.find((id) => !item.materials.some((material) => material.id === id));
  return materialId === undefined ? null : { kind: 'UnknownMaterial', materialId };
}

/** Ids of the materials of one necessity that have not been presented. */
export function notPresented(state: CaseState, item: ItemFacts, necessity: 'required' | 'deferrable'): readonly string[] {
  return item.materials
    .filter((material) => material.necessity === necessity && !state.presented.has(material.id))
    .map((material) => material.id);
}

/** Ids of the materials that the case can still take and that are not on their way: what a notice asks for, else what the list names and nobody has presented. */
export function awaitedOf(state: CaseState, item: ItemFacts): readonly string[] {
  const onTheirWay = new Set(pendingHandovers(state).filter(({ handoverKind }) => handoverKind === 'supplement').flatMap((handover) => handover.materialIds));
  return wantedOf(state, item).filter((materialId) => !onTheirWay.has(materialId));
}

function wantedOf(state: CaseState, item: ItemFacts): readonly string[] {
  switch (countedLegOf(state)?.status) {
    case 'awaiting_supplement':
      return [...state.outstanding];
    case 'received':
    case 'accepted':
    case 'suspended':
    case 'under_review':
      return [...notPresented(state, item, 'required'), ...notPresented(state, item, 'deferrable')];
    default:
      return [];
  }
}
