import fc from 'fast-check';
import { lineageOf, parentOf } from '@yimen/jurisdiction';
import { foldEffective, impactsOf, isNewlyAffected, policiesUnder, type Impact, type ItemStandard } from './index.js';
import { saysTheSame } from './structural-equality.js';
import { rowSets, ruleSets, standards } from '../test/cascade-arbitraries.js';
import { days, editionOf, FELLING, frozen, override } from '../test/item-fixtures.js';
import { MAJING, SHIFANG, SHIGU } from '../test/tree.js';

const DAY = '2026-06-01';
const impacts = (after: Partial<ItemStandard>, ...rows: readonly ReturnType<typeof override>[]) => impactsOf(frozen(FELLING), frozen({ ...FELLING, ...after }), frozen(rows), DAY);

describe('what becomes of an override when the standard changes', () => {
  it.each<[what: string, after: Partial<ItemStandard>, field: string, value: unknown, impact: Impact, kinds: readonly string[]]>([
    ['nothing near it changes', { place: '别处' }, 'promisedLimit', days(8), 'valid', []],
    ['the standard loosens', { promisedLimit: days(12) }, 'promisedLimit', days(8), 'valid', []],
    ['the standard becomes better than it', { promisedLimit: days(5) }, 'promisedLimit', days(8), 'clamped', ['LooserThanParent']],
    ['the standard says the same', { promisedLimit: days(8) }, 'promisedLimit', days(8), 'obsolete', []],
    ['the standard counts in other days', { promisedLimit: { amount: 12, unit: 'calendar_day' } }, 'promisedLimit', days(8), 'conflicting', ['UnitMismatch']],
    ['the material is gone', { materials: FELLING.materials.slice(0, 1) }, 'materials', [{ id: 'm2', dropped: true }], 'obsolete', ['UnknownLine']],
    ['one line is gone, the other holds', { materials: FELLING.materials.slice(0, 2) }, 'materials', [{ id: 'm2', necessity: 'exempt' }, { id: 'm3', necessity: 'exempt' }], 'obsolete', ['UnknownLine']],
    ['one fee is better above, one is no longer there', { fees: [{ ...FELLING.fees[0]!, amountFen: 100 }] }, 'fees', [{ id: 'f1', amountFen: 500 }, { id: 'f2', amountFen: 0 }], 'clamped', ['LooserThanParent', 'UnknownLine']],
    ['the standard takes its id', { faq: [...FELLING.faq, { id: 't1', question: '问', answer: '答' }] }, 'faq', [{ id: 't1', question: '本地', answer: '本地' }], 'conflicting', ['InvalidValue']],
    ['the scenario is gone', {}, 'materials', [{ id: 'm2', dropped: true, scenarios: ['x'] }], 'obsolete', ['UnknownLine']],
  ])('%s', (_what, after, field, value, impact, kinds) => {
    const [found] = impacts(after, override(SHIFANG, field, value));
    expect([found?.impact, found?.refusals.map(({ kind }) => kind)]).toEqual([impact, kinds]);
  });

  it.each<[what: string, before: Partial<ItemStandard>, after: Partial<ItemStandard>, isNew: boolean]>([
    ['it held until then', {}, { promisedLimit: days(6) }, true],
    ['it was clamped before and still is', { promisedLimit: days(7) }, { promisedLimit: days(6) }, false],
    ['it was clamped and cannot even be compared now', { promisedLimit: days(7) }, { promisedLimit: { amount: 9, unit: 'calendar_day' } }, true],
    ['it was clamped and holds again', { promisedLimit: days(7) }, { promisedLimit: days(10) }, false],
  ])('its tenant has something to do or not when %s', (_what, before, after, isNew) => {
    const [found] = impactsOf({ ...FELLING, ...before }, { ...FELLING, ...after }, [override(SHIFANG, 'promisedLimit', days(8))], DAY);
    expect(isNewlyAffected(found!)).toBe(isNew);
  });

  it('shows three ways: the standard above before and after, and what the tenant says', () => {
    const county = override(SHIFANG, 'promisedLimit', days(8));
    const town = override(SHIGU, 'promisedLimit', days(7));
    expect(impacts({ promisedLimit: days(6) }, county, town)).toEqual([
      { override: county, impact: 'clamped', impactBefore: 'valid', refusals: [expect.anything()], aboveBefore: days(10), aboveAfter: days(6), after: days(6) },
      { override: town, impact: 'clamped', impactBefore: 'valid', refusals: [expect.anything()], aboveBefore: days(8), aboveAfter: days(6), after: days(6) },
    ]);
    expect(impactsOf(null, FELLING, [county], DAY)[0]).not.toHaveProperty('aboveBefore');
  });

  it('looks at what counts on the day only, newest version each', () => {
    const rows = [override(MAJING, 'place', '旧址'), override(MAJING, 'place', '新址', 2), { ...override(MAJING, 'hours', '全天'), effectiveOn: '2027-01-01' }];
    expect(impacts({}, ...rows).map(({ override: { value } }) => value)).toEqual(['新址']);
  });
});

describe('on random trees', () => {
  it('says what the fold of each tenant will say, and calls valid what is neither refused nor without effect', () => {
    fc.assert(fc.property(standards, standards, rowSets, fc.oneof(fc.constant([]), ruleSets), (before, after, generated, rules) => {
      const policies = policiesUnder(rules, after);
      const rows = generated.map(({ override: row }) => row);
      for (const { override: row, impact, refusals, after: value } of impactsOf(before, after, rows, DAY, rules)) {
        const lineage = lineageOf(row.tenantNo);
        const { values, clamps, touched } = foldEffective(editionOf(after), rows, lineage, policies);
        expect(clamps.find((clamp) => clamp.override === row)?.refusals ?? []).toEqual(refusals);
        if (row.field in values) expect(values[row.field as 'place']).toEqual(value);
        const above = foldEffective(editionOf(after), rows, lineage.filter((no) => no !== row.tenantNo), policies).values;
        const changes = !saysTheSame(above[row.field as 'place'], values[row.field as 'place']);
        expect(impact === 'valid').toBe(refusals.length === 0 && changes);
        if (impact === 'valid') expect(touched.get(row.field as 'place')?.override).toBe(row);
        expect(parentOf(row.tenantNo)).toBe(lineage.at(-2) ?? null);
      }
    }), { numRuns: 100 });
  });
});
