import fc from 'fast-check';
import { Level } from '@yimen/jurisdiction';
import { ITEM_FIELDS, policyOf, type FieldPolicy, type ItemField, type ItemStandard, type Override, type OverridableField, type PolicyRule, type OverrideValues, type TimeLimit } from '../src/index.js';
import { FELLING } from './item-fixtures.js';
import { TENANTS } from './tree.js';

/** A row together with what the generator knows about it, so that the oracle needs no shape checks of its own. */
export interface GeneratedRow {
  readonly override: Override;
  readonly wellFormed: boolean;
}

/** Few ids and few amounts, so that rows meet each other often. */
const ids = ['a', 'b', 'c', 'd'] as const;
const id = fc.constantFrom(...ids);
const linesOf = <T extends { readonly id: string }>(line: fc.Arbitrary<T>, minLength: number) =>
  fc.uniqueArray(line, { selector: (one) => one.id, minLength, maxLength: 4 });
const limit: fc.Arbitrary<TimeLimit> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ amount: fc.integer({ min: 1, max: 6 }), unit: fc.constant('working_day' as const) }) },
  { weight: 1, arbitrary: fc.record({ amount: fc.integer({ min: 1, max: 6 }), unit: fc.constantFrom('calendar_day' as const, 'month' as const) }) },
  { weight: 1, arbitrary: fc.constant({ amount: 0, unit: 'on_the_spot' as const }) },
);
const necessity = fc.constantFrom('required' as const, 'deferrable' as const, 'exempt' as const);
const amountFen = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
const level = fc.constantFrom(...Object.values(Level));
const text = fc.constantFrom('甲', '乙', '丙');
const faqEntry = fc.record({ id, question: text, answer: text });
const channel = fc.record({ id, kind: fc.constantFrom('window' as const, 'web' as const), name: text });
const way = fc.record({ id, kind: fc.constantFrom('window' as const, 'courier' as const), name: text });
const phones = fc.constantFrom({ consult: '96196', complaint: '12345' }, { consult: '0838-8560001', complaint: '12345' });

const scenarioIds = ['x', 'y', 'z'] as const;
const someScenarios = fc.uniqueArray(fc.constantFrom(...scenarioIds, 'nowhere'), { minLength: 1, maxLength: 3 });
const scenarios = fc.constantFrom(...[0, 2, 3].map((count) => scenarioIds.slice(0, count).map((one) => ({ id: one, name: one }))));
/** A line that counts everywhere, or in some scenarios. */
const placed = <T extends object>(line: fc.Arbitrary<T>) => fc.oneof(
  { weight: 3, arbitrary: line },
  { weight: 1, arbitrary: fc.tuple(line, fc.uniqueArray(fc.constantFrom(...scenarioIds), { minLength: 1 })).map(([one, where]) => ({ ...one, scenarios: where })) },
);

export const standards: fc.Arbitrary<ItemStandard> = fc.record({
  scenarios,
  promisedLimit: limit,
  statutoryLimit: limit,
  visits: fc.integer({ min: 0, max: 4 }),
  conditions: linesOf(placed(fc.record({ id, text })), 0),
  materials: linesOf(placed(fc.record({
    id, necessity, name: text, form: fc.constant('original' as const), source: fc.constant('applicant' as const), copies: fc.integer({ min: 0, max: 2 }),
  })), 0),
  steps: linesOf(fc.record({ id, name: text, limit, level }), 0),
  fees: linesOf(fc.record({ id, amountFen, name: text, standard: text, basis: text }), 0),
  faq: linesOf(faqEntry, 0),
  channels: linesOf(channel, 0),
  delivery: linesOf(way, 0),
  localTopics: linesOf(fc.record({ id, name: text }), 0),
}).map((content) => ({ ...FELLING, ...content }));

const dropped = fc.oneof(
  fc.record({ id, dropped: fc.constant(true as const) }),
  fc.record({ id, dropped: fc.constant(true as const), scenarios: someScenarios }),
);

const remedy = fc.record({ body: text, address: text, phone: text, url: fc.constant('') });

const wellFormedValues: { readonly [F in OverridableField]: fc.Arbitrary<OverrideValues[F]> } = {
  promisedLimit: limit,
  visits: fc.integer({ min: 0, max: 4 }),
  conditions: linesOf(dropped, 1),
  materials: linesOf(fc.oneof(dropped, fc.record({ id, necessity })), 1),
  steps: linesOf(fc.record({ id, limit }), 1),
  fees: linesOf(fc.record({ id, amountFen }), 1),
  place: text,
  hours: text,
  window: text,
  phones,
  faq: linesOf(faqEntry, 1),
  channels: linesOf(channel, 1),
  delivery: linesOf(way, 1),
  localTopics: linesOf(fc.record({ id, name: text }), 1),
  promisedNote: text,
  office: text,
  visitReason: text,
  hall: text,
  traffic: text,
  bodyCodes: fc.record({ national: fc.constantFrom(null, 'N1'), local: fc.constantFrom(null, 'L1'), handling: fc.constant(null) }),
  body: fc.record({ name: text, creditCode: fc.constantFrom('', '12441500196720244T') }),
  online: fc.record({ depth: fc.constantFrom(1 as const, 4 as const), url: fc.constant('https://zwfw.example/'), mobileUrl: fc.constant('') }),
  booking: fc.record({ perDay: fc.constantFrom(null, 20), rule: text }),
  mailing: fc.record({ materials: fc.boolean(), results: fc.boolean() }),
  contacts: fc.record({ consultUrl: fc.constant(''), consultEmail: text, consultAccount: text, complaintUrl: fc.constant(''), complaintAddress: text }),
  remedies: fc.record({ reconsideration: remedy, litigation: remedy }),
  crossRegion: fc.constantFrom('none' as const, 'nation' as const),
  onlinePayment: fc.boolean(),
  kiosk: fc.boolean(),
  guidingBody: text,
  quantityLimit: text,
  statutoryNote: text,
  flowNote: text,
  rights: text,
  duties: text,
};

const malformed = fc.constantFrom<unknown>(
  null, '', -1, 0.5, [], {}, [null], [{ id: 'a' }], { amount: 0, unit: 'working_day' }, { consult: '12345', complaint: '12345' },
  [{ id: 'a', dropped: true }, { id: 'a', dropped: true }], [{ id: 'a', question: '甲' }],
);

const isOverridable = (field: string): field is OverridableField => field in wellFormedValues;
const anyField: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...(Object.keys(wellFormedValues) as OverridableField[]).filter((field) => policyOf(field) === 'TIGHTEN')) },
  { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(wellFormedValues) as OverridableField[])) },
  { weight: 2, arbitrary: fc.constantFrom<ItemField | 'colour'>(...ITEM_FIELDS, 'colour') },
);

const valueOf = (field: string): fc.Arbitrary<{ readonly value: unknown; readonly wellFormed: boolean }> => {
  const bad = malformed.map((value) => ({ value, wellFormed: false }));
  if (!isOverridable(field)) return bad;
  const good: fc.Arbitrary<unknown> = wellFormedValues[field];
  return fc.oneof({ weight: 8, arbitrary: good.map((value) => ({ value, wellFormed: true })) }, { weight: 1, arbitrary: bad });
};

const row: fc.Arbitrary<GeneratedRow> = anyField.chain((field) =>
  fc.record({ tenantNo: fc.constantFrom(...TENANTS), version: fc.integer({ min: 1, max: 3 }), content: valueOf(field) })
    .map(({ tenantNo, version, content: { value, wellFormed } }) => ({
      override: { tenantNo, field, value, version, setAt: new Date(Date.UTC(2026, 1, version)), effectiveOn: '2026-02-01' },
      wellFormed,
    })));

export const rowSets: fc.Arbitrary<readonly GeneratedRow[]> = fc.uniqueArray(row, {
  selector: ({ override: { tenantNo, field, version } }) => `${tenantNo} ${field} ${version}`,
  maxLength: 40,
  size: 'max',
});

const named = (own: string) => fc.constantFrom(null, null, own, '别的');
const rule = fc.record({
  field: fc.oneof(fc.constantFrom<string>(...ITEM_FIELDS), fc.constantFrom<string>(...Object.keys(wellFormedValues))), policy: fc.constantFrom<FieldPolicy>('LOCKED', 'LOCKED', 'TIGHTEN', 'FREE', 'APPEND'),
  itemCode: named(FELLING.code), implementer: named(FELLING.implementer.name), line: named(FELLING.department), itemType: named(FELLING.type),
  region: fc.constantFrom(null, ...TENANTS), level: fc.option(level, { nil: null }), setAt: fc.constantFrom(new Date('2026-01-01'), new Date('2026-01-02')),
});

/** Rules of a province, some of which mean other items or other tenants, or allow what cannot be allowed. */
export const ruleSets: fc.Arbitrary<readonly PolicyRule[]> =
  fc.array(rule, { maxLength: 12 }).map((rules) => rules.map((one, index) => ({ ...one, id: String.fromCharCode(97 + index) })));
