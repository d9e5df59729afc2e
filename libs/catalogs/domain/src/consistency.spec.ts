import { checkStandard, ON_THE_SPOT, type FindingCode, type ItemField, type ItemStandard } from './index.js';
import { days, FELLING } from '../test/item-fixtures.js';

const SPOT: Partial<ItemStandard> = {
  type: '20', timeKind: 'on_the_spot', reviewKind: 'immediate', statutoryLimit: ON_THE_SPOT, promisedLimit: ON_THE_SPOT, route: 'own', reviewLevel: null,
  steps: FELLING.steps.map((step) => ({ ...step, limit: ON_THE_SPOT })),
};
const [fee] = FELLING.fees;
const [step] = FELLING.steps;
if (!fee || !step) throw new Error('the fixture has a fee and a step');

describe('a standard without contradiction', () => {
  it.each<[string, Partial<ItemStandard>]>([
    ['a licence of ten working days', {}],
    ['an answer on the spot', SPOT],
    ['a step on the spot within a promise in days', {
      steps: FELLING.steps.map((s) => (s.id === 's1' ? { ...s, limit: ON_THE_SPOT } : s.id === 's2' ? { ...s, limit: days(4) } : s)),
    }],
    ['a licence with a survey between its five steps', {
      promisedLimit: days(12), steps: FELLING.steps.flatMap((s) => (s.id === 's2' ? [s, { ...s, id: 's2b', name: '现场勘验', limit: days(2) }] : [s])),
    }],
    ['no fee', { fees: [], onlinePayment: null }],
    ['nobody need come, and there is a courier', { visits: 0, visitReason: '无', channels: [{ id: 'h2', kind: 'courier', name: '邮寄' }] }],
    ['wholly online', { visits: 0, visitReason: '', online: { depth: 4, url: 'https://zwfw.example/', mobileUrl: '' } }],
    ['people only', { serviceObjects: ['1'], topics: { persons: ['农林牧渔'], organisations: [] } }],
    ['materials of one scenario only', { scenarios: [{ id: 'x', name: '自用材' }], materials: FELLING.materials.map((m) => ({ ...m, scenarios: ['x'] })) }],
    ['a statute in working days, and the answer on the spot', { ...SPOT, statutoryLimit: days(3) }],
  ])('%s', (_what, change) => expect(checkStandard({ ...FELLING, ...change })).toEqual([]));
});

describe('each contradiction is found, and only it', () => {
  it.each<[FindingCode, ItemField, Partial<ItemStandard>]>([
    ['code_malformed', 'code', { code: '' }],
    ['code_malformed', 'code', { code: 'x'.repeat(51) }],
    ['type_malformed', 'type', { type: '许可' }],
    ['name_missing', 'name', { name: ' ' }],
    ['basis_missing', 'legalBasis', { legalBasis: [] }],
    ['basis_missing', 'legalBasis', { legalBasis: [{ law: '中华人民共和国森林法', clause: '' }] }],
    ['limit_malformed', 'promisedLimit', { statutoryLimit: days(20.5) }],
    ['visits_malformed', 'visits', { visits: -1 }],
    ['promise_exceeds_statute', 'promisedLimit', { statutoryLimit: days(9) }],
    ['limits_not_comparable', 'statutoryLimit', { statutoryLimit: { amount: 20, unit: 'calendar_day' } }],
    ['on_the_spot_mismatch', 'timeKind', { timeKind: 'on_the_spot', reviewKind: 'immediate' }],
    ['on_the_spot_mismatch', 'timeKind', { ...SPOT, timeKind: 'promised', reviewKind: 'staged' }],
    ['step_sum_differs', 'steps', { promisedLimit: days(9) }],
    ['step_sum_differs', 'steps', { promisedLimit: days(11) }],
    ['step_units_differ', 'steps', { steps: FELLING.steps.map((s) => (s.id === 's3' ? { ...s, limit: { amount: 4, unit: 'calendar_day' } } : s)) }],
    ['step_units_differ', 'steps', { ...SPOT, steps: [step] }],
    ['fee_malformed', 'fees', { fees: [{ ...fee, amountFen: 0.5 }] }],
    ['fee_basis_missing', 'fees', { fees: [{ ...fee, basis: '' }] }],
    ['fee_standard_missing', 'fees', { fees: [{ ...fee, amountFen: null, standard: '' }] }],
    ['licence_flow_incomplete', 'steps', { promisedLimit: days(9), steps: FELLING.steps.slice(0, 4) }],
    ['licence_flow_incomplete', 'steps', { steps: FELLING.steps.toReversed() }],
    ['licence_faq_missing', 'faq', { faq: [] }],
    ['phones_missing', 'phones', { phones: { consult: '', complaint: '12345' } }],
    ['phones_equal', 'phones', { phones: { consult: '12345', complaint: '12345' } }],
    ['duplicate_id', 'fees', { fees: [fee, fee] }],
    ['duplicate_id', 'materials', { materials: [...FELLING.materials, ...FELLING.materials] }],
    ['duplicate_id', 'conditions', { conditions: [...FELLING.conditions, ...FELLING.conditions] }],
    ['duplicate_id', 'faq', { faq: [...FELLING.faq, ...FELLING.faq] }],
    ['duplicate_id', 'channels', { channels: [...FELLING.channels, ...FELLING.channels] }],
    ['duplicate_id', 'steps', { steps: FELLING.steps.map((s) => ({ ...s, id: 's' })) }],
    ['duplicate_id', 'scenarios', { scenarios: [{ id: 'x', name: '自用材' }, { id: 'x', name: '商品材' }] }],
    ['review_kind_mismatch', 'reviewKind', { reviewKind: 'immediate' }],
    ['result_kind_mismatch', 'result', { result: { ...FELLING.result, kind: 'document' } }],
    ['result_kind_mismatch', 'result', { result: { ...FELLING.result, name: '关于采伐的批复' } }],
    ['result_sample_missing', 'result', { result: { name: '林木采伐许可证', kind: 'certificate' } }],
    ['visit_reason_missing', 'visitReason', { visitReason: ' ' }],
    ['visit_reason_unused', 'visitReason', { visits: 0, channels: [{ id: 'h2', kind: 'courier', name: '邮寄' }] }],
    ['no_way_but_the_window', 'channels', { visits: 0, visitReason: '' }],
    ['online_needs_visit', 'visits', { online: { depth: 4, url: '', mobileUrl: '' } }],
    ['online_payment_unsaid', 'onlinePayment', { onlinePayment: null }],
    ['online_payment_unused', 'onlinePayment', { fees: [] }],
    ['phone_without_area_code', 'phones', { phones: { consult: '8560001', complaint: '12345' } }],
    ['topic_missing', 'topics', { topics: { persons: [], organisations: ['农林牧渔'] } }],
    ['topic_mismatch', 'topics', { serviceObjects: ['1'] }],
    ['review_level_missing', 'reviewLevel', { reviewLevel: null }],
    ['review_level_unused', 'reviewLevel', { route: 'own' }],
  ])('%s in %s', (code, field, change) => {
    expect(checkStandard({ ...FELLING, ...change })).toMatchObject([{ code, field }]);
  });

  it.each<[FindingCode, ItemField, string, Partial<ItemStandard>]>([
    ['fee_basis_missing', 'fees', 'f2', { fees: FELLING.fees.map((one) => (one.id === 'f2' ? { ...one, basis: '' } : one)) }],
    ['scenario_unknown', 'materials', 'm2', { materials: FELLING.materials.map((one) => (one.id === 'm2' ? { ...one, scenarios: ['x'] } : one)) }],
    ['scenario_unknown', 'conditions', 'c1', { conditions: FELLING.conditions.map((one) => (one.id === 'c1' ? { ...one, scenarios: ['x'] } : one)) }],
  ])('%s in %s names line %s', (code, field, lineId, change) => {
    expect(checkStandard({ ...FELLING, ...change })).toEqual([{ code, field, lineId, severity: 'error' }]);
  });

  it('stops publishing for what is wrong, and only warns of what cannot be compared', () => {
    expect(checkStandard({ ...FELLING, promisedLimit: days(21) }).map(({ severity }) => severity)).toEqual(['error', 'error']);
    expect(checkStandard({ ...FELLING, statutoryLimit: { amount: 20, unit: 'calendar_day' } })).toMatchObject([{ severity: 'warning' }]);
  });
});
