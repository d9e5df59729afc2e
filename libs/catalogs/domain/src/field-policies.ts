import { holds, refused, type Applied } from './applied.js';
import type { ItemField, ItemStandard } from './item-standard.js';
import { appendEntries, changeLines, dropCondition, lowerFee, shortenStep, softenMaterial } from './line-changes.js';
import {
  areBodyCodes, areChannels, areConditionChanges, areContacts, areDeliveryWays, areFaq, areFeeChanges, areMaterialChanges, areNamedLines,
  areRemedies, areStepChanges, isBody, isBooking, isCrossRegion, isLongText, isMailing, isOnline, isPhones, isShortText, isWholeNumber, isYesOrNo,
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
      /** Locked unless the province lays down otherwise. */
      readonly isLocked?: true;
      readonly apply: (parent: ItemStandard[F], proposed: unknown, above: ItemStandard) => Applied<ItemStandard[F]>;
    };

const LOCKED = { policy: 'LOCKED' } as const;

/** Checks the shape first, so that the order below it only ever sees well-formed values. */
const when = <S, P>(
  field: ItemField, rule: InvalidRule, shape: (value: unknown) => value is S, then: (parent: P, proposed: S, above: ItemStandard) => Applied<P>,
) => (parent: P, proposed: unknown, above: ItemStandard): Applied<P> =>
  shape(proposed) ? then(parent, proposed, above) : refused(parent, { kind: 'InvalidValue', field, rule });

/** A field that the tenant sets as it likes, within its shape. */
const free = <F extends ItemField>(field: F, rule: InvalidRule, shape: (value: unknown) => value is ItemStandard[F] & {}): FieldRule<F> =>
  ({ policy: 'FREE', apply: when(field, rule, shape, (_parent: ItemStandard[F], proposed) => holds<ItemStandard[F]>(proposed)) });

/** The same where the province lets it. */
const onlyIfLet = <F extends ItemField>(...field: Parameters<typeof free<F>>): FieldRule<F> => ({ ...free(...field), isLocked: true } as FieldRule<F>);

/** A list to which the tenant adds. */
const append = <F extends 'faq' | 'channels' | 'delivery' | 'localTopics'>(
  field: F, rule: InvalidRule, shape: (value: unknown) => value is ItemStandard[F],
): FieldRule<F> =>
  ({ policy: 'APPEND', apply: when(field, rule, shape, (parent: ItemStandard[F], entries) => appendEntries<{ readonly id: string }>(field, parent, entries) as Applied<ItemStandard[F]>) });

/** The one table of the cascade: every field of a standard, its policy, and what an override of it does. */
const FIELD_RULES: { readonly [F in ItemField]: FieldRule<F> } = {
  code: LOCKED,
  nationalCode: LOCKED,
  mainItem: LOCKED,
  subItem: LOCKED,
  scenarios: LOCKED,
  powers: LOCKED,
  implementer: LOCKED,
  jointBodies: LOCKED,
  guidingBody: onlyIfLet('guidingBody', 'text', isShortText),
  reviewKind: LOCKED,
  specialProcedures: LOCKED,
  quantityLimit: onlyIfLet('quantityLimit', 'text', isLongText),
  intermediary: LOCKED,
  statutoryNote: onlyIfLet('statutoryNote', 'text', isLongText),
  flowNote: onlyIfLet('flowNote', 'text', isLongText),
  topics: LOCKED,
  rights: onlyIfLet('rights', 'text', isLongText),
  duties: onlyIfLet('duties', 'text', isLongText),
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
    apply: when('conditions', 'condition_changes', areConditionChanges, (parent, changes, { scenarios }) =>
      changeLines('conditions', parent, changes, dropCondition(scenarios))),
  },
  materials: {
    policy: 'TIGHTEN',
    apply: when('materials', 'material_changes', areMaterialChanges, (parent, changes, { scenarios }) =>
      changeLines('materials', parent, changes, softenMaterial(scenarios))),
  },
  steps: {
    policy: 'TIGHTEN',
    apply: when('steps', 'step_changes', areStepChanges, (parent, changes) => changeLines('steps', parent, changes, shortenStep)),
  },
  fees: {
    policy: 'TIGHTEN',
    apply: when('fees', 'fee_changes', areFeeChanges, (parent, changes) => changeLines('fees', parent, changes, lowerFee)),
  },
  phones: {
    policy: 'FREE',
    apply: when('phones', 'phones', isPhones, (parent, proposed) =>
      proposed.consult !== proposed.complaint
        ? holds(proposed)
        : refused(parent, { kind: 'InvalidValue', field: 'phones', rule: 'different_phones' })),
  },
  promisedNote: free('promisedNote', 'text', isLongText),
  visitReason: free('visitReason', 'text', isLongText),
  traffic: free('traffic', 'text', isLongText),
  place: free('place', 'text', isShortText),
  hours: free('hours', 'text', isShortText),
  window: free('window', 'text', isShortText),
  hall: free('hall', 'text', isShortText),
  office: free('office', 'text', isShortText),
  body: free('body', 'implementing_body', isBody),
  bodyCodes: free('bodyCodes', 'body_codes', areBodyCodes),
  online: free('online', 'online_service', isOnline),
  booking: free('booking', 'booking', isBooking),
  mailing: free('mailing', 'mailing', isMailing),
  contacts: free('contacts', 'contacts', areContacts),
  remedies: free('remedies', 'remedies', areRemedies),
  crossRegion: free('crossRegion', 'cross_region', isCrossRegion),
  onlinePayment: free('onlinePayment', 'yes_or_no', isYesOrNo),
  kiosk: free('kiosk', 'yes_or_no', isYesOrNo),
  faq: append('faq', 'faq_entries', areFaq),
  channels: append('channels', 'channel_entries', areChannels),
  delivery: append('delivery', 'delivery_entries', areDeliveryWays),
  localTopics: append('localTopics', 'topic_entries', areNamedLines),
};

/** Whether a name read from outside is a field of a standard. */
export const isItemField = (field: string): field is ItemField => Object.hasOwn(FIELD_RULES, field);

/** What the table says of a field, where its province has laid down nothing else. */
export function policyOf(field: ItemField): FieldPolicy {
  const rule = FIELD_RULES[field];
  return 'isLocked' in rule && rule.isLocked ? 'LOCKED' : rule.policy;
}

/** What a province may lay down about a field: that nobody below touches it, or what can be allowed without harm to the citizen. */
export const choicesOf = (field: ItemField): readonly FieldPolicy[] => [...new Set<FieldPolicy>(['LOCKED', FIELD_RULES[field].policy])];

/**
 * Puts one override on the value its parent has.
 * @param above the effective standard of the tenant above, always well formed
 * @param proposed the stored or proposed override value, any JSON
 * @param policy what its tenant may do with the field: the table's, or what the province has laid down
 * @returns the value in force and what did not hold; a locked field always stays as it is
 */
export function applyOverride<F extends ItemField>(field: F, above: ItemStandard, proposed: unknown, policy: FieldPolicy = policyOf(field)): Applied<ItemStandard[F]> {
  const rule: FieldRule<F> = FIELD_RULES[field];
  return policy === 'LOCKED' || rule.policy === 'LOCKED' ? refused(above[field], { kind: 'FieldLocked', field }) : rule.apply(above[field], proposed, above);
}

/**
 * Checks an override before it is stored, by the same table that applies it: what passes here is not clamped while the
 * parent stays as it is.
 * @param parentEffective the effective standard of the tenant above
 * @param value the proposed value in the form of `OverrideValues[field]`
 * @returns the first reason against it, or null
 */
export function checkOverride(parentEffective: ItemStandard, field: string, value: unknown, policy?: FieldPolicy): OverrideRefusal | null {
  if (!isItemField(field)) return { kind: 'UnknownField', field };
  return applyOverride(field, parentEffective, value, policy).refusals[0] ?? null;
}
