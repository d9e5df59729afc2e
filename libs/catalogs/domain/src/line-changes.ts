import { refused, type Applied } from './applied.js';
import type { Condition, Fee, InScenarios, Material, Necessity, Scenario, Step } from './item-elements.js';
import type { Drop, FeeChange, MaterialChange, StepChange } from './override-values.js';
import type { OverrideRefusal } from './refusals.js';
import { compareLimits } from './time-limit.js';

interface Identified {
  readonly id: string;
}

/** What a change makes of a line: the new line, null for a line no longer listed, or why the parent's line stays. */
type Changed<L> = { readonly line: L | null } | { readonly refusal: OverrideRefusal };

export const hasDistinctIds = (lines: readonly Identified[]): boolean => new Set(lines.map(({ id }) => id)).size === lines.length;

/**
 * Applies changes line by line: a change that does not hold leaves its own line as the parent has it and spoils no other.
 * Lines keep the parent's order.
 */
export function changeLines<L extends Identified, C extends Identified>(
  field: string,
  parent: readonly L[],
  changes: readonly C[],
  change: (line: L, wanted: C) => Changed<L>,
): Applied<readonly L[]> {
  if (!hasDistinctIds(changes)) return refused(parent, { kind: 'InvalidValue', field, rule: 'distinct_ids' });
  const changed = new Map<string, L | null>();
  const refusals: OverrideRefusal[] = [];
  for (const wanted of changes) {
    const line = parent.find(({ id }) => id === wanted.id);
    const outcome: Changed<L> = line ? change(line, wanted) : { refusal: { kind: 'UnknownLine', field, lineId: wanted.id } };
    if ('refusal' in outcome) refusals.push(outcome.refusal);
    else changed.set(wanted.id, outcome.line);
  }
  const value = parent.flatMap((line) => {
    const now = changed.get(line.id);
    return now === undefined ? [line] : now === null ? [] : [now];
  });
  return { value, held: changed.size > 0, refusals };
}

/**
 * Takes a line away: wholly, or in some of the item's scenarios (办理情形). It goes wholly when no scenario is left that asks for it.
 * So a list is never longer than the parent's in any scenario.
 */
function dropped<L extends Identified & InScenarios>(field: string, line: L, { scenarios }: Drop, all: readonly Scenario[]): Changed<L> {
  if (scenarios === undefined) return { line: null };
  const ids = all.map(({ id }) => id);
  const unknown = scenarios.find((id) => !ids.includes(id));
  if (unknown !== undefined) return { refusal: { kind: 'UnknownLine', field, lineId: unknown } };
  const left = (line.scenarios ?? ids).filter((id) => !scenarios.includes(id));
  return { line: left.length > 0 ? { ...line, scenarios: left } : null };
}

export const dropCondition = (all: readonly Scenario[]) => (line: Condition, wanted: Drop): Changed<Condition> =>
  dropped('conditions', line, wanted, all);

const SOFTNESS: { readonly [N in Necessity]: number } = { required: 0, deferrable: 1, exempt: 2 };

export const softenMaterial = (all: readonly Scenario[]) => (line: Material, wanted: MaterialChange): Changed<Material> => {
  if ('dropped' in wanted) return dropped('materials', line, wanted, all);
  if (SOFTNESS[wanted.necessity] >= SOFTNESS[line.necessity]) return { line: { ...line, necessity: wanted.necessity } };
  return {
    refusal: { kind: 'LooserThanParent', field: 'materials', lineId: line.id, parent: line.necessity, proposed: wanted.necessity },
  };
};

export function shortenStep(line: Step, { limit }: StepChange): Changed<Step> {
  const order = compareLimits(limit, line.limit);
  if (order === 'within') return { line: { ...line, limit } };
  const at = { field: 'steps', lineId: line.id };
  return order === 'longer'
    ? { refusal: { kind: 'LooserThanParent', ...at, parent: line.limit, proposed: limit } }
    : { refusal: { kind: 'UnitMismatch', ...at, parentUnit: line.limit.unit, proposedUnit: limit.unit } };
}

/** A sum and a meter cannot be compared, with one exception: nothing to pay is less than any meter's reading. */
export function lowerFee(line: Fee, { amountFen }: FeeChange): Changed<Fee> {
  const at = { field: 'fees', lineId: line.id };
  if (amountFen === 0 || amountFen === line.amountFen) return { line: { ...line, amountFen } };
  if (amountFen === null || line.amountFen === null) {
    const unit = (fen: number | null) => (fen === null ? 'by_meter' : 'fen');
    return { refusal: { kind: 'UnitMismatch', ...at, parentUnit: unit(line.amountFen), proposedUnit: unit(amountFen) } };
  }
  return amountFen < line.amountFen
    ? { line: { ...line, amountFen } }
    : { refusal: { kind: 'LooserThanParent', ...at, parent: line.amountFen, proposed: amountFen } };
}

/** Adds entries below the parent's. An id that stands above already keeps the entry above, so nobody can rewrite it. */
export function appendEntries<L extends Identified>(field: string, parent: readonly L[], entries: readonly L[]): Applied<readonly L[]> {
  if (!hasDistinctIds(entries)) return refused(parent, { kind: 'InvalidValue', field, rule: 'distinct_ids' });
  const above = new Set(parent.map(({ id }) => id));
  const added = entries.filter(({ id }) => !above.has(id));
  const taken = entries.length - added.length;
  return {
    value: [...parent, ...added],
    held: added.length > 0,
    refusals: taken > 0 ? [{ kind: 'InvalidValue', field, rule: 'id_taken_above' }] : [],
  };
}
