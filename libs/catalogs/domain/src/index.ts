export {
  ITEM_FIELDS,
  type Channel, type ChannelKind, type Condition, type Faq, type Fee, type ItemField, type ItemStandard, type LegalBasis,
  type Material, type MaterialForm, type MaterialSource, type Necessity, type Phones, type ResultKind, type ReviewCounts,
  type RouteKind, type ServiceResult, type Step, type TimeKind,
} from './item-standard.js';
export { ON_THE_SPOT, compareLimits, isTimeLimit, type LimitOrder, type TimeLimit, type TimeUnit } from './time-limit.js';
export {
  type ConditionChange, type FeeChange, type MaterialChange, type OverridableField, type OverrideValues, type StepChange,
} from './override-values.js';
export { type Comparable, type InvalidRule, type OverrideRefusal } from './refusals.js';
export { applyOverride, checkOverride, policyOf, type Applied, type FieldPolicy } from './field-policies.js';
export {
  foldEffective, overridesInForce,
  type Clamp, type Edition, type EffectiveStandard, type FieldProvenance, type IsoDate, type Override,
} from './effective-standard.js';
export { checkStandard, type Finding, type FindingCode, type Severity } from './consistency.js';
export { changesBetween, type FieldChange } from './edition-changes.js';
