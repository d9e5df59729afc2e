import { policyOf, type FieldPolicy } from './field-policies.js';
import { ITEM_FIELDS, type ItemField, type ItemStandard } from './item-standard.js';
import { saysTheSame } from './structural-equality.js';

/** One difference between two editions: of a whole field, or of one line of a list whose lines have ids. */
export interface FieldChange {
  readonly field: ItemField;
  readonly policy: FieldPolicy;
  /** The line that differs, or null when the field as a whole does (also when lines only changed places). */
  readonly lineId: string | null;
  /** The old value; null for a line that was not there. */
  readonly before: unknown;
  /** The new value; null for a line that is gone. */
  readonly after: unknown;
}

type Lines = ReadonlyMap<string, unknown>;

function linesOf(value: unknown): Lines | null {
  if (!Array.isArray(value)) return null;
  const lines = new Map<string, unknown>();
  for (const line of value as readonly unknown[]) {
    if (typeof line !== 'object' || line === null || !('id' in line) || typeof line.id !== 'string') return null;
    lines.set(line.id, line);
  }
  return lines;
}

/**
 * What changed from one edition to the next, as a publisher reads it before publishing: fields in the guide's order, lists line
 * by line.
 * @returns nothing exactly when both say the same
 */
export function changesBetween(before: ItemStandard, after: ItemStandard): readonly FieldChange[] {
  return ITEM_FIELDS.flatMap((field): readonly FieldChange[] => {
    if (saysTheSame(before[field], after[field])) return [];
    const change = { field, policy: policyOf(field) };
    const [old, now] = [linesOf(before[field]), linesOf(after[field])];
    const byLine = old && now
      ? [...new Set([...old.keys(), ...now.keys()])]
          .map((lineId) => ({ ...change, lineId, before: old.get(lineId) ?? null, after: now.get(lineId) ?? null }))
          .filter((line) => !saysTheSame(line.before, line.after))
      : [];
    return byLine.length > 0 ? byLine : [{ ...change, lineId: null, before: before[field], after: after[field] }];
  });
}
