import { RULES, type FindingCode, type Severity } from './consistency-rules.js';
import type { ItemField, ItemStandard } from './item-standard.js';

/** A rule that a standard breaks, and where: the field, and the line where it is one line's. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly field: ItemField;
  readonly lineId: string | null;
}

/**
 * The consistency rules a standard breaks, in the order of the table.
 * The standard of an edition must have no error; an effective standard may show `step_sum_differs` while a tenant has shortened
 * its promise and not yet its steps.
 */
export const checkStandard = (standard: ItemStandard): readonly Finding[] =>
  RULES.flatMap(({ code, severity, field, places }) => places(standard).map((lineId) => ({ code, severity, field, lineId })));
