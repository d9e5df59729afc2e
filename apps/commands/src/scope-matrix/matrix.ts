import { CALLERS, postOf, isPowerless, POWERLESS, relationsOf, type CallerId } from './caller.js';
import { REACHES, type FieldRow, type Outcome, type Reach } from './field-row.js';
import type { Place, Relation } from './relation.js';

/** One expectation: who asks what of which object, and what he gets. */
export interface Cell {
  readonly row: FieldRow;
  readonly caller: CallerId;
  readonly relation: Relation;
  readonly place: Place;
  readonly expected: Outcome;
}

/** Every cell of the rows. It follows from the rows alone: what the product answers has no part in it. */
export function cellsOf(rows: readonly FieldRow[]): readonly Cell[] {
  return rows.flatMap((row) => CALLERS.flatMap((caller) =>
    objectsOf(row, caller).map(([relation, place]) => ({ row, caller, relation, place, expected: expectedOf(row, caller, relation) }))));
}

/** The objects that the row can be asked about by a caller. Where there is none in his relations he asks about one at the first place. */
function objectsOf({ at }: FieldRow, caller: CallerId): readonly (readonly [Relation, Place])[] {
  const all = relationsOf(caller);
  // Who gets nowhere gets there with any object.
  if (isPowerless(caller)) return all.slice(0, 1);
  if (at === undefined) return all;
  if (at === 'home') return postOf(caller) ? all.filter(([relation]) => relation === 'self') : all.slice(0, 1);
  const possible = all.filter(([, place]) => at.includes(place));
  return possible.length > 0 ? possible : [['anybody', at[0]!]];
}

function expectedOf({ who, refused, outside }: FieldRow, caller: CallerId, relation: Relation): Outcome {
  if (isPowerless(caller)) return POWERLESS[caller];
  if (caller === 'anonymous' && who.asks !== 'everybody') return 'unauthenticated';
  if (who.asks === 'named' && !(caller in who.reach)) return 'forbidden';
  const reaches = (reach: Reach): boolean => (REACHES[reach] as readonly Relation[]).includes(relation);
  if (reaches(who.reach[caller] ?? who.usual)) return 'allowed';
  return reaches(refused?.[caller] ?? 'none') ? 'refused' : outside;
}
