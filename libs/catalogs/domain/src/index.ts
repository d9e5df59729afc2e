export { completed, ITEM_FIELDS, type FurtherElements, type ItemField, type ItemStandard, type WrittenStandard } from './item-standard.js';
export type * from './item-elements.js';
export { ON_THE_SPOT, TIME_UNITS, compareLimits, isTimeLimit, type LimitOrder, type TimeLimit, type TimeUnit } from './time-limit.js';
export {
  type Drop, type FeeChange, type MaterialChange, type OverridableField, type OverrideValues, type StepChange,
} from './override-values.js';
export { type Comparable, type InvalidRule, type OverrideRefusal } from './refusals.js';
export { applyOverride, checkOverride, choicesOf, isItemField, policyOf, type Applied, type FieldPolicy } from './field-policies.js';
export { policiesUnder, TABLE, type PolicyOf, type PolicyPlace, type PolicyRule } from './policy-rules.js';
export {
  foldEffective, holdsAt, overridesInForce, provenanceOf,
  type Clamp, type Edition, type EffectiveStandard, type FieldProvenance, type IsoDate, type Override,
} from './effective-standard.js';
export { ProvinceCatalog, type FoldedItem, type ItemOverride } from './province-catalog.js';
export { checkStandard, type Finding } from './consistency.js';
export type { FindingCode, Severity } from './consistency-rules.js';
export { changesBetween, type FieldChange } from './edition-changes.js';
export { impactsOf, isNewlyAffected, type Impact, type OverrideImpact } from './impact.js';
export {
  completenessOf, DISCLOSURE_KEYS, DISCLOSURE_SETS, fieldsOf, isDisclosureKey, isOfItem, type Completeness, type DisclosureKey, type DisclosureSet,
} from './disclosure.js';
export { fitsScheme, type CodeScheme } from './code-scheme.js';
export { DICTIONARIES, dictionaryOf, isValidOn, NATIONAL_DICTIONARY, type Dictionary, type DictionaryEntry } from './dictionaries.js';
export { checkUnder, type ProvinceRules } from './province-rules.js';
export { CLAIM_MODES, claimFault, codesMeaning, levelCodeOf, type Claim, type ClaimFault, type ClaimMode } from './claims.js';
export * from './workbook/index.js';
export * from './roster/index.js';
