import type { OverrideRefusal } from './refusals.js';

/** What became of one override on its parent's value: the value now in force, and each part that did not hold. */
export interface Applied<T> {
  readonly value: T;
  /** True when at least a part of the override holds, so that its tenant is an author of the value. */
  readonly held: boolean;
  readonly refusals: readonly OverrideRefusal[];
}

export const holds = <T>(value: T): Applied<T> => ({ value, held: true, refusals: [] });

export const refused = <T>(parent: T, refusal: OverrideRefusal): Applied<T> => ({ value: parent, held: false, refusals: [refusal] });
