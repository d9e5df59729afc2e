import type { Fee, ItemField, ItemStandard } from './item-standard.js';
import { hasDistinctIds } from './line-changes.js';
import { compareLimits, isTimeLimit } from './time-limit.js';

/** An error stops publishing, a warning is shown to the publisher. */
export type Severity = 'error' | 'warning';

export type FindingCode =
  | 'code_malformed' | 'type_malformed' | 'name_missing' | 'basis_missing' | 'limit_malformed' | 'visits_malformed'
  | 'promise_exceeds_statute' | 'limits_not_comparable' | 'on_the_spot_mismatch' | 'step_sum_differs' | 'step_units_differ'
  | 'fee_malformed' | 'fee_basis_missing' | 'fee_standard_missing' | 'licence_flow_incomplete' | 'licence_faq_missing'
  | 'phones_missing' | 'phones_equal' | 'duplicate_id' | 'review_level_missing' | 'review_level_unused';

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly field: ItemField;
}

interface ConsistencyRule extends Finding {
  readonly violatedBy: (standard: ItemStandard) => boolean;
}

/** 行政许可 in GB/T 39046-2020 table A.1. */
const LICENCE = '01';

/** The steps a licence must show, in this order: received, reviewed, approved, closed, delivered. */
const LICENCE_FLOW = ['受理', '审核', '审批', '办结', '送达'];

/** Lists whose lines have ids. */
const LISTED = ['conditions', 'materials', 'steps', 'fees', 'faq', 'channels'] as const;

const isMissing = (text: string): boolean => text.trim() === '';
const limitsOf = ({ statutoryLimit, promisedLimit, steps }: ItemStandard) => [statutoryLimit, promisedLimit, ...steps.map(({ limit }) => limit)];
const isSpot = (limit: { readonly unit: string }): boolean => limit.unit === 'on_the_spot';
/** Steps done on the spot take no days and therefore take part in no sum. */
const timedSteps = ({ steps }: ItemStandard) => steps.filter(({ limit }) => !isSpot(limit));
const stepsShareUnit = (standard: ItemStandard): boolean =>
  timedSteps(standard).every(({ limit }) => limit.unit === standard.promisedLimit.unit);
const sumOfSteps = (standard: ItemStandard): number => timedSteps(standard).reduce((sum, { limit }) => sum + limit.amount, 0);
const someFee = (wrong: (fee: Fee) => boolean) => ({ fees }: ItemStandard): boolean => fees.some(wrong);

/** Whether the five names stand in the flow in their order; other steps may stand between them. */
function hasLicenceFlow({ steps }: ItemStandard): boolean {
  let next = 0;
  for (const { name } of steps) if (name === LICENCE_FLOW[next]) next += 1;
  return next === LICENCE_FLOW.length;
}

const error = (code: FindingCode, field: ItemField, violatedBy: ConsistencyRule['violatedBy']): ConsistencyRule =>
  ({ code, severity: 'error', field, violatedBy });
const warning = (code: FindingCode, field: ItemField, violatedBy: ConsistencyRule['violatedBy']): ConsistencyRule =>
  ({ code, severity: 'warning', field, violatedBy });

/** One row per rule; a further rule is a further row. Sources: rules auditors run (DOMAIN §1.6), DB1405/T 085-2025 §5.7 for the sum. */
const RULES: readonly ConsistencyRule[] = [
  error('code_malformed', 'code', ({ code }) => !/^\S{1,50}$/u.test(code)),
  error('type_malformed', 'type', ({ type }) => !/^\d{2}$/.test(type)),
  error('name_missing', 'name', ({ name }) => isMissing(name)),
  error('basis_missing', 'legalBasis', ({ legalBasis }) => legalBasis.length === 0 || legalBasis.some(({ law, clause }) => isMissing(law) || isMissing(clause))),
  error('limit_malformed', 'promisedLimit', (standard) => !limitsOf(standard).every(isTimeLimit)),
  error('visits_malformed', 'visits', ({ visits }) => !Number.isSafeInteger(visits) || visits < 0),
  error('promise_exceeds_statute', 'promisedLimit', ({ promisedLimit, statutoryLimit }) => compareLimits(promisedLimit, statutoryLimit) === 'longer'),
  warning('limits_not_comparable', 'statutoryLimit', ({ promisedLimit, statutoryLimit }) =>
    !isSpot(promisedLimit) && compareLimits(promisedLimit, statutoryLimit) === 'other_unit'),
  error('on_the_spot_mismatch', 'timeKind', ({ timeKind, promisedLimit }) => (timeKind === 'on_the_spot') !== isSpot(promisedLimit)),
  error('step_sum_differs', 'steps', (standard) => stepsShareUnit(standard) && sumOfSteps(standard) !== standard.promisedLimit.amount),
  warning('step_units_differ', 'steps', (standard) => !stepsShareUnit(standard)),
  error('fee_malformed', 'fees', someFee(({ amountFen }) => amountFen !== null && (!Number.isSafeInteger(amountFen) || amountFen < 0))),
  error('fee_basis_missing', 'fees', someFee(({ basis }) => isMissing(basis))),
  error('fee_standard_missing', 'fees', someFee(({ standard }) => isMissing(standard))),
  error('licence_flow_incomplete', 'steps', (standard) => standard.type === LICENCE && !hasLicenceFlow(standard)),
  error('licence_faq_missing', 'faq', ({ type, faq }) => type === LICENCE && faq.length === 0),
  error('phones_missing', 'phones', ({ phones }) => isMissing(phones.consult) || isMissing(phones.complaint)),
  error('phones_equal', 'phones', ({ phones }) => phones.consult === phones.complaint),
  ...LISTED.map((field) => error('duplicate_id', field, (standard) => !hasDistinctIds(standard[field]))),
  error('review_level_missing', 'reviewLevel', ({ route, reviewLevel }) => route === 'review' && reviewLevel === null),
  warning('review_level_unused', 'reviewLevel', ({ route, reviewLevel }) => route === 'own' && reviewLevel !== null),
];

/**
 * The consistency rules a standard breaks, in the order of the table.
 * The standard of an edition must have no error; an effective standard may show `step_sum_differs` while a tenant has shortened
 * its promise and not yet its steps.
 */
export const checkStandard = (standard: ItemStandard): readonly Finding[] =>
  RULES.filter(({ violatedBy }) => violatedBy(standard)).map(({ code, severity, field }) => ({ code, severity, field }));
