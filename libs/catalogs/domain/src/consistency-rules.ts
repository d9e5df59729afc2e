import type { Fee } from './item-elements.js';
import type { ItemField, ItemStandard } from './item-standard.js';
import { hasDistinctIds } from './line-changes.js';
import { compareLimits, isTimeLimit } from './time-limit.js';

/** An error stops publishing; a warning must be answered with a reason. */
export type Severity = 'error' | 'warning';

export type FindingCode =
  | 'code_malformed' | 'type_malformed' | 'name_missing' | 'basis_missing' | 'limit_malformed' | 'visits_malformed'
  | 'promise_exceeds_statute' | 'limits_not_comparable' | 'on_the_spot_mismatch' | 'review_kind_mismatch' | 'step_sum_differs' | 'step_units_differ'
  | 'result_kind_mismatch' | 'result_sample_missing' | 'visit_reason_missing' | 'visit_reason_unused' | 'no_way_but_the_window' | 'online_needs_visit'
  | 'fee_malformed' | 'fee_basis_missing' | 'fee_standard_missing' | 'online_payment_unsaid' | 'online_payment_unused'
  | 'topic_missing' | 'topic_mismatch' | 'licence_flow_incomplete' | 'licence_faq_missing'
  | 'phones_missing' | 'phones_equal' | 'phone_without_area_code' | 'duplicate_id' | 'scenario_unknown' | 'review_level_missing' | 'review_level_unused'
  | 'word_unknown' | 'word_out_of_date' | 'code_off_scheme' | 'national_code_off_scheme';

interface ConsistencyRule {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly field: ItemField;
  /** Where it is broken: ids of lines, null for the field as a whole, nothing where it is kept. */
  readonly places: (standard: ItemStandard) => readonly (string | null)[];
}
type Violated = (standard: ItemStandard) => boolean;

/** 行政许可 in GB/T 39046-2020 table A.1. */
const LICENCE = '01';
/** The steps a licence must show, in this order: received, reviewed, approved, closed, delivered. */
const LICENCE_FLOW = ['受理', '审核', '审批', '办结', '送达'];
/** 服务对象 1 is a natural person; the others are organisations. */
const PERSON = '1';
/** Lists whose lines have ids. */
const LISTED = ['scenarios', 'conditions', 'materials', 'steps', 'specialProcedures', 'fees', 'faq', 'channels', 'delivery', 'jointBodies', 'localTopics'] as const;
/** How the name of a result ends says what it is: 证 a certificate, 文 a document, 批复 an approval. */
const RESULT_ENDINGS = [['证', 'certificate'], ['批复', 'approval'], ['文', 'document']] as const;
/** With its area code, or a number that needs none: a service line of five digits, 400/800, a mobile telephone. */
const DIALLED = /^(0\d{2,3}[- ]?\d{7,8}([- ]\d{1,6})?|[19]\d{4,5}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|1\d{10})$/;

const isMissing = (text: string): boolean => text.trim() === '';
const limitsOf = ({ statutoryLimit, promisedLimit, steps }: ItemStandard) => [statutoryLimit, promisedLimit, ...steps.map(({ limit }) => limit)];
const isSpot = (limit: { readonly unit: string }): boolean => limit.unit === 'on_the_spot';
/** Steps done on the spot take no days and therefore take part in no sum. */
const timedSteps = ({ steps }: ItemStandard) => steps.filter(({ limit }) => !isSpot(limit));
const stepsShareUnit = (standard: ItemStandard): boolean =>
  timedSteps(standard).every(({ limit }) => limit.unit === standard.promisedLimit.unit);
const sumOfSteps = (standard: ItemStandard): number => timedSteps(standard).reduce((sum, { limit }) => sum + limit.amount, 0);
const isWhollyOnline = ({ online }: ItemStandard): boolean => online?.depth === 4;
const isLeftToTheWindow = ({ online, channels }: ItemStandard): boolean =>
  (online?.depth ?? 0) < 3 && channels.every(({ kind }) => kind === 'window');
/** Whether each class of applicants has its subjects, and no other has any. */
const topicsFit = ({ topics, serviceObjects }: ItemStandard, fits: (has: boolean, wants: boolean) => boolean): boolean =>
  fits(topics.persons.length > 0, serviceObjects.includes(PERSON)) && fits(topics.organisations.length > 0, serviceObjects.some((code) => code !== PERSON));

/** Whether the five names stand in the flow in their order; other steps may stand between them. */
function hasLicenceFlow({ steps }: ItemStandard): boolean {
  let next = 0;
  for (const { name } of steps) if (name === LICENCE_FLOW[next]) next += 1;
  return next === LICENCE_FLOW.length;
}

const rule = (severity: Severity) => (code: FindingCode, field: ItemField, violatedBy: Violated): ConsistencyRule =>
  ({ code, severity, field, places: (standard) => (violatedBy(standard) ? [null] : []) });
const [error, warning] = [rule('error'), rule('warning')];
const feeError = (code: FindingCode, wrong: (fee: Fee) => boolean): ConsistencyRule =>
  ({ code, severity: 'error', field: 'fees', places: ({ fees }) => fees.filter(wrong).map(({ id }) => id) });
const placedError = (field: 'conditions' | 'materials'): ConsistencyRule => ({
  code: 'scenario_unknown',
  severity: 'error',
  field,
  places: (standard) => standard[field]
    .filter((line) => line.scenarios?.some((id) => !standard.scenarios.some((one) => one.id === id))).map(({ id }) => id),
});

/**
 * One row per rule; a further rule is a further row. Sources: the twelve rules of a city's catalog auditors (numbered), DB1405/T 085-2025
 * §5.7 for the sum of the steps.
 */
export const RULES: readonly ConsistencyRule[] = [
  error('code_malformed', 'code', ({ code }) => !/^\S{1,50}$/u.test(code)),
  error('type_malformed', 'type', ({ type }) => !/^\d{2}$/.test(type)),
  error('name_missing', 'name', ({ name }) => isMissing(name)),
  error('basis_missing', 'legalBasis', ({ legalBasis }) => legalBasis.length === 0 || legalBasis.some(({ law, clause }) => isMissing(law) || isMissing(clause))),
  error('limit_malformed', 'promisedLimit', (standard) => !limitsOf(standard).every(isTimeLimit)),
  error('visits_malformed', 'visits', ({ visits }) => !Number.isSafeInteger(visits) || visits < 0),
  error('promise_exceeds_statute', 'promisedLimit', ({ promisedLimit, statutoryLimit }) => compareLimits(promisedLimit, statutoryLimit) === 'longer'),
  warning('limits_not_comparable', 'statutoryLimit', ({ promisedLimit, statutoryLimit }) =>
    !isSpot(promisedLimit) && compareLimits(promisedLimit, statutoryLimit) === 'other_unit'),
  // 1 and 2: on the spot is 即办件 and 即审即办, anything else 承诺件 and 前审后批.
  error('on_the_spot_mismatch', 'timeKind', ({ timeKind, promisedLimit }) => (timeKind === 'on_the_spot') !== isSpot(promisedLimit)),
  error('review_kind_mismatch', 'reviewKind', ({ timeKind, reviewKind }) => (timeKind === 'on_the_spot') !== (reviewKind === 'immediate')),
  error('step_sum_differs', 'steps', (standard) => stepsShareUnit(standard) && sumOfSteps(standard) !== standard.promisedLimit.amount),
  warning('step_units_differ', 'steps', (standard) => !stepsShareUnit(standard)),
  // 3 and 12
  error('result_kind_mismatch', 'result', ({ result }) => {
    const [, kind = result.kind] = RESULT_ENDINGS.find(([ending]) => result.name.trim().endsWith(ending)) ?? [];
    return kind !== result.kind;
  }),
  warning('result_sample_missing', 'result', ({ result }) => !isMissing(result.name) && isMissing(result.sample ?? '')),
  // 4, 5 and 6
  error('visit_reason_missing', 'visitReason', ({ visits, visitReason }) => visits > 0 && isMissing(visitReason)),
  warning('visit_reason_unused', 'visitReason', ({ visits, visitReason }) => visits === 0 && !['', '无'].includes(visitReason.trim())),
  error('no_way_but_the_window', 'channels', (standard) => standard.visits === 0 && isLeftToTheWindow(standard)),
  error('online_needs_visit', 'visits', (standard) => isWhollyOnline(standard) && standard.visits > 0),
  feeError('fee_malformed', ({ amountFen }) => amountFen !== null && (!Number.isSafeInteger(amountFen) || amountFen < 0)),
  // 7
  feeError('fee_basis_missing', ({ basis }) => isMissing(basis)),
  feeError('fee_standard_missing', ({ standard }) => isMissing(standard)),
  error('online_payment_unsaid', 'onlinePayment', ({ fees, onlinePayment }) => fees.length > 0 && onlinePayment === null),
  error('online_payment_unused', 'onlinePayment', ({ fees, onlinePayment }) => fees.length === 0 && onlinePayment === true),
  // 8
  error('phones_missing', 'phones', ({ phones }) => isMissing(phones.consult) || isMissing(phones.complaint)),
  error('phones_equal', 'phones', ({ phones }) => phones.consult === phones.complaint),
  error('phone_without_area_code', 'phones', ({ phones }) =>
    [phones.consult, phones.complaint].some((phone) => !isMissing(phone) && !DIALLED.test(phone.trim()))),
  // 9
  warning('topic_missing', 'topics', (standard) => !topicsFit(standard, (has, wants) => has || !wants)),
  error('topic_mismatch', 'topics', (standard) => !topicsFit(standard, (has, wants) => wants || !has)),
  // 10 and 11
  error('licence_faq_missing', 'faq', ({ type, faq }) => type === LICENCE && faq.length === 0),
  error('licence_flow_incomplete', 'steps', (standard) => standard.type === LICENCE && !hasLicenceFlow(standard)),
  ...LISTED.map((field) => error('duplicate_id', field, (standard) => !hasDistinctIds(standard[field]))),
  placedError('conditions'),
  placedError('materials'),
  error('review_level_missing', 'reviewLevel', ({ route, reviewLevel }) => route === 'review' && reviewLevel === null),
  warning('review_level_unused', 'reviewLevel', ({ route, reviewLevel }) => route === 'own' && reviewLevel !== null),
];
