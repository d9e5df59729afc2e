import type { CaseState } from './case.js';
import { pendingHandovers } from './case.js';
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

/** Ids of the materials that the notice asks for and that neither came nor are on their way. */
export function awaitedOf(state: CaseState): readonly string[] {
  const onTheirWay = new Set(pendingHandovers(state).flatMap((handover) => handover.materialIds));
  return [...state.outstanding].filter((materialId) => !onTheirWay.has(materialId));
}
