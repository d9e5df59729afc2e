import { checkOverride, ITEM_FIELDS, policyOf, type Comparable, type FieldPolicy, type OverridableField } from './index.js';
import { days, FELLING, frozen } from '../test/item-fixtures.js';

const parent = frozen(FELLING);
const looser = (field: string, lineId: string | null, above: Comparable, proposed: Comparable) =>
  ({ kind: 'LooserThanParent', field, lineId, parent: above, proposed });
const invalid = (field: string, rule: string) => ({ kind: 'InvalidValue', field, rule });
const unit = (field: string, lineId: string | null, parentUnit: string, proposedUnit: string) =>
  ({ kind: 'UnitMismatch', field, lineId, parentUnit, proposedUnit });

const EXPECTED: { readonly [P in FieldPolicy]: string } = {
  LOCKED: 'code nationalCode mainItem subItem name type timeKind reviewKind route department implementer powers jointBodies guidingBody '
    + 'serviceObjects topics legalBasis scenarios quantityLimit intermediary flowNote specialProcedures statutoryLimit statutoryNote result '
    + 'reviewLevel reviewCounts rights duties',
  TIGHTEN: 'conditions materials steps promisedLimit fees visits',
  FREE: 'place hours phones window hall traffic contacts office body bodyCodes promisedNote visitReason online booking mailing kiosk onlinePayment '
    + 'crossRegion remedies',
  APPEND: 'faq channels delivery localTopics',
};

describe('the table of field policies', () => {
  it.each(Object.entries(EXPECTED))('%s: %s', (policy, fields) => {
    expect(ITEM_FIELDS.filter((field) => policyOf(field) === policy).toSorted()).toEqual(fields.split(' ').toSorted());
  });

  it.each(EXPECTED.LOCKED.split(' '))('refuses to touch %s, even with its own value', (field) => {
    expect(checkOverride(parent, field, parent[field as keyof typeof parent])).toEqual({ kind: 'FieldLocked', field });
  });

  it.each(['colour', '', '__proto__', 'constructor', 'toString'])('knows no field named "%s"', (field) => {
    expect(checkOverride(parent, field, 'x')).toEqual({ kind: 'UnknownField', field });
  });
});

describe('an override that is in the citizen\'s favour holds', () => {
  it.each<[what: string, field: OverridableField, value: unknown]>([
    ['a shorter promise', 'promisedLimit', days(7)],
    ['the same promise, kept also when the county later lengthens it', 'promisedLimit', days(10)],
    ['one visit instead of two', 'visits', 1],
    ['no visit', 'visits', 0],
    ['a condition less', 'conditions', [{ id: 'c2', dropped: true }]],
    ['a required material may follow later', 'materials', [{ id: 'm2', necessity: 'deferrable' }]],
    ['a material fetched from the register need not be handed in', 'materials', [{ id: 'm2', necessity: 'exempt' }]],
    ['a material no longer listed', 'materials', [{ id: 'm3', dropped: true }]],
    ['a shorter step', 'steps', [{ id: 's2', limit: days(1) }]],
    ['a lower fee', 'fees', [{ id: 'f1', amountFen: 500 }]],
    ['no fee', 'fees', [{ id: 'f1', amountFen: 0 }]],
    ['nothing to pay instead of a meter', 'fees', [{ id: 'f2', amountFen: 0 }]],
    ['still by meter', 'fees', [{ id: 'f2', amountFen: null }]],
    ['its own place', 'place', '师古镇便民服务中心一楼'],
    ['its own hours', 'hours', '工作日 8:30—17:30，逢场天不休'],
    ['its own window', 'window', '5 号窗口'],
    ['its own telephones', 'phones', { consult: '0838-8560001', complaint: '12345' }],
    ['a further question', 'faq', [{ id: 'q2', question: '在哪里领证?', answer: '原窗口。' }]],
    ['a further channel', 'channels', [{ id: 'h2', kind: 'other', name: '村代办点' }]],
  ])('%s', (_what, field, value) => {
    expect(checkOverride(parent, field, value)).toBeNull();
  });
});

describe('an override that is not is refused with its facts', () => {
  it.each<[what: string, field: OverridableField, value: unknown, refusal: object]>([
    ['a longer promise', 'promisedLimit', days(11), looser('promisedLimit', null, days(10), days(11))],
    ['fewer days of another unit', 'promisedLimit', { amount: 5, unit: 'calendar_day' }, unit('promisedLimit', null, 'working_day', 'calendar_day')],
    ['on the spot, while the time kind is locked', 'promisedLimit', { amount: 0, unit: 'on_the_spot' }, unit('promisedLimit', null, 'working_day', 'on_the_spot')],
    ['a third visit', 'visits', 3, looser('visits', null, 2, 3)],
    ['a material asked for more firmly', 'materials', [{ id: 'm3', necessity: 'required' }], looser('materials', 'm3', 'deferrable', 'required')],
    ['a further material', 'materials', [{ id: 'm9', necessity: 'exempt' }], { kind: 'UnknownLine', field: 'materials', lineId: 'm9' }],
    ['a further condition', 'conditions', [{ id: 'c9', dropped: true }], { kind: 'UnknownLine', field: 'conditions', lineId: 'c9' }],
    ['a further fee', 'fees', [{ id: 'f9', amountFen: 0 }], { kind: 'UnknownLine', field: 'fees', lineId: 'f9' }],
    ['a further step', 'steps', [{ id: 's9', limit: days(1) }], { kind: 'UnknownLine', field: 'steps', lineId: 's9' }],
    ['a longer step', 'steps', [{ id: 's1', limit: days(2) }], looser('steps', 's1', days(1), days(2))],
    ['a step in other units', 'steps', [{ id: 's2', limit: { amount: 1, unit: 'calendar_day' } }], unit('steps', 's2', 'working_day', 'calendar_day')],
    ['a higher fee', 'fees', [{ id: 'f1', amountFen: 1001 }], looser('fees', 'f1', 1000, 1001)],
    ['a sum instead of a meter', 'fees', [{ id: 'f2', amountFen: 1 }], unit('fees', 'f2', 'by_meter', 'fen')],
    ['a meter instead of a sum', 'fees', [{ id: 'f1', amountFen: null }], unit('fees', 'f1', 'fen', 'by_meter')],
    ['one good line and one bad one', 'fees', [{ id: 'f1', amountFen: 0 }, { id: 'f2', amountFen: 7 }], unit('fees', 'f2', 'by_meter', 'fen')],
    ['an answer of the province rewritten', 'faq', [{ id: 'q1', question: '要办证吗?', answer: '要。' }], invalid('faq', 'id_taken_above')],
    ['the same line twice', 'materials', [{ id: 'm2', necessity: 'exempt' }, { id: 'm2', dropped: true }], invalid('materials', 'distinct_ids')],
    ['the same entry twice', 'channels', [{ id: 'h2', kind: 'web', name: 'a' }, { id: 'h2', kind: 'web', name: 'b' }], invalid('channels', 'distinct_ids')],
    ['one number for both', 'phones', { consult: '12345', complaint: '12345' }, invalid('phones', 'different_phones')],
  ])('%s', (_what, field, value, refusal) => {
    expect(checkOverride(parent, field, value)).toEqual(refusal);
  });
});

describe('a value of the wrong form is refused', () => {
  it.each<[field: OverridableField, rule: string, values: readonly unknown[]]>([
    ['promisedLimit', 'time_limit', [7, null, '7', {}, [], days(0), days(-1), days(1.5), days(NaN), { amount: '7', unit: 'working_day' }, { amount: 7, unit: 'week' }, { amount: 1, unit: 'on_the_spot' }, { ...days(7), note: 'x' }]],
    ['visits', 'whole_number', [-1, 0.5, '1', null, NaN, Infinity]],
    ['conditions', 'condition_changes', [[], ['c1'], [{ id: 'c1' }], [{ id: 'c1', dropped: false }], { id: 'c1', dropped: true }]],
    ['materials', 'material_changes', [[], [{ id: 'm1' }], [{ id: 'm1', necessity: 'optional' }], [{ id: 'm1', necessity: 'exempt', name: '别的' }], [{ id: 'm1', necessity: 'exempt', dropped: true }]]],
    ['steps', 'step_changes', [[], [{ id: 's1' }], [{ id: 's1', limit: days(0) }], [{ id: 's1', limit: days(1), level: 1 }]]],
    ['fees', 'fee_changes', [[], [{ id: 'f1' }], [{ id: 'f1', amountFen: -1 }], [{ id: 'f1', amountFen: 0.5 }], [{ id: 'f1', amountFen: 0, name: 'x' }]]],
    ['place', 'text', ['', '  ', 'x'.repeat(201), 5, null, {}]],
    ['hours', 'text', ['', null]],
    ['window', 'text', ['', null]],
    ['phones', 'phones', [{}, { consult: '96196' }, { consult: 'abcd', complaint: '12345' }, { consult: '96196', complaint: '12345', fax: '1' }, '96196', null]],
    ['faq', 'faq_entries', [[], {}, [{ id: 'q2', question: '', answer: 'x' }], [{ id: '', question: 'x', answer: 'x' }]]],
    ['channels', 'channel_entries', [[], [{ id: 'h2', kind: 'fax', name: 'x' }], [null]]],
  ])('%s must be %s', (field, rule, values) => {
    for (const value of values) expect({ value, refusal: checkOverride(parent, field, value) }).toEqual({ value, refusal: invalid(field, rule) });
  });
});
