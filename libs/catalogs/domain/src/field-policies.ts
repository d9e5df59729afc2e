import { holds, refused, type Applied } from './applied.js';
import type { ItemField, ItemStandard } from './item-standard.js';
import { appendEntries, changeLines, dropCondition, lowerFee, shortenStep, softenMaterial } from './line-changes.js';
import {
  areChannels, areConditionChanges, areFaq, areFeeChanges, areMaterialChanges, areStepChanges, isPhones, isShortText, isWholeNumber,
} from './override-values.js';
import type { InvalidRule, OverrideRefusal } from './refusals.js';
import { compareLimits, isTimeLimit } from './time-limit.js';

export type { Applied } from './applied.js';

/**
 * What a tenant below may do with a field: nothing, the same in the whole province (LOCKED); only change it in the citizen's
 * favour (TIGHTEN); set it as it likes (FREE); add to it (APPEND). Sources: the six fixed elements of an item
 * (事项名称、编码、类型、主管部门、实施机关、依据), and the rule that no centre may ask for more than the guide says.
 */
export type FieldPolicy = 'LOCKED' | 'TIGHTEN' | 'FREE' | 'APPEND';

type FieldRule<F extends ItemField> =
  | { readonly policy: 'LOCKED' }
  | {
      readonly policy: Exclude<FieldPolicy, 'LOCKED'>;
      readonly apply: (parent: ItemStandard[F], proposed: unknown) => Applied<ItemStandard[F]>;
    };

const LOCKED = { policy: 'LOCKED' } as const;

/** Checks the shape first, so that the order below it only ever sees well-formed values. */
const when = <S, P>(
  field: ItemField, rule: InvalidRule, shape: (value: unknown) => value is S, then: (parent: P, proposed: S) => Applied<P>,
) => (parent: P, proposed: unknown): Applied<P> =>
  shape(proposed) ? then(parent, proposed) : refused(parent, { kind: 'InvalidValue', field, rule });

/** The one table of the cascade: every field of a standard, its policy, and what an override of it does. */
const FIELD_RULES: { readonly [F in ItemField]: FieldRule<F> } = {
  code: LOCKED,
  name: LOCKED,
  type: LOCKED,
  timeKind: LOCKED,
  route: LOCKED,
  department: LOCKED,
  serviceObjects: LOCKED,
  legalBasis: LOCKED,
  statutoryLimit: LOCKED,
  result: LOCKED,
  reviewLevel: LOCKED,
  reviewCounts: LOCKED,
  promisedLimit: {
    policy: 'TIGHTEN',
    apply: when('promisedLimit', 'time_limit', isTimeLimit, (parent, proposed) => {
      const order = compareLimits(proposed, parent);
      if (order === 'within') return holds(proposed);
      const at = { field: 'promisedLimit', lineId: null };
      return refused(parent, order === 'longer'
        ? { kind: 'LooserThanParent', ...at, parent, proposed }
        : { kind: 'UnitMismatch', ...at, parentUnit: parent.unit, proposedUnit: proposed.unit });
    }),
  },
  visits: {
    policy: 'TIGHTEN',
    apply: when('visits', 'whole_number', isWholeNumber, (parent, proposed) =>
      proposed <= parent ? holds(proposed) : refused(parent, { kind: 'LooserThanParent', field: 'visits', lineId: null, parent, proposed })),
  },
  conditions: {
    policy: 'TIGHTEN',
    apply: when('conditions', 'condition_changes', areConditionChanges, (parent, changes) =>
      changeLines('conditions', parent, changes, dropCondition)),
  },
  materials: {
    policy: 'TIGHTEN',
    apply: when('materials', 'material_changes', areMaterialChanges, (parent, changes) =>
      changeLines('materials', parent, changes, softenMaterial)),
  },
  steps: {
    policy: 'TIGHTEN',
    apply: when('steps', 'step_changes', areStepChanges, (parent, changes) => changeLines('steps', parent, changes, shortenStep)),
  },
  fees: {
    policy: 'TIGHTEN',
    apply: when('fees', 'fee_changes', areFeeChanges, (parent, changes) => changeLines('fees', parent, changes, lowerFee)),
  },
  place: { policy: 'FREE', apply: when('place', 'text', isShortText, (_parent, proposed) => holds(proposed)) },
  hours: { policy: 'FREE', apply: when('hours', 'text', isShortText, (_parent, proposed) => holds(proposed)) },
  window: { policy: 'FREE', apply: when('window', 'text', isShortText, (_parent, proposed) => holds<string | null>(proposed)) },
  phones: {
    policy: 'FREE',
    apply: when('phones', 'phones', isPhones, (parent, proposed) =>
      proposed.consult !== proposed.complaint
        ? holds(proposed)
        : refused(parent, { kind: 'InvalidValue', field: 'phones', rule: 'different_phones' })),
  },
  faq: { policy: 'APPEND', apply: when('faq', 'faq_entries', areFaq, (parent, entries) => appendEntries('faq', parent, entries)) },
  channels: {
    policy: 'APPEND',
    apply: when('channels', 'channel_entries', areChannels, (parent, entries) => appendEntries('channels', parent, entries)),
  },
};

/** Whether a name read from outside is a field of a standard. */
export const isItemField = (field: string): field is ItemField => Object.hasOwn(FIELD_RULES, field);

export const policyOf = (field: ItemField): FieldPolicy => FIELD_RULES[field].policy;

/**
 * Puts one override on the value its parent has.
 * @param parent the effective value of the tenant above, always well formed
 * @param proposed the stored or proposed override value, any JSON
 * @returns the value in force and what did not hold; a locked field always stays as it is
 */
export function applyOverride<F extends ItemField>(field: F, parent: ItemStandard[F], proposed: unknown): Applied<ItemStandard[F]> {
  const rule: FieldRule<F> = FIELD_RULES[field];
  return rule.policy === 'LOCKED' ? refused(parent, { kind: 'FieldLocked', field }) : rule.apply(parent, proposed);
}

/**
 * Checks an override before it is stored, by the same table that applies it: what passes here is not clamped while the
 * parent stays as it is.
 * @param parentEffective the effective standard of the tenant above
 * @param value the proposed value in the form of `OverrideValues[field]`
 * @returns the first reason against it, or null
 */
export function checkOverride(parentEffective: ItemStandard, field: string, value: unknown): OverrideRefusal | null {
  if (!isItemField(field)) return { kind: 'UnknownField', field };
  return applyOverride(field, parentEffective[field], value).refusals[0] ?? null;
}
