import { foldEffective, ITEM_FIELDS, overridesInForce, provenanceOf, type FieldProvenance, type ItemField, type ItemStandard, type Override } from './index.js';
import { days, editionOf, FELLING, frozen, override } from '../test/item-fixtures.js';
import { MAJING, SHIFANG, SHIGU, SHIGU_VILLAGE, SICHUAN, VILLAGE_LINEAGE } from '../test/tree.js';

const edition = frozen(editionOf(FELLING));
const atVillage = (...rows: readonly Override[]) => {
  const effective = foldEffective(edition, frozen(rows), VILLAGE_LINEAGE);
  return { ...effective, provenance: Object.fromEntries(ITEM_FIELDS.map((field) => [field, provenanceOf(edition, effective, SHIGU_VILLAGE, field)])) as Record<ItemField, FieldProvenance> };
};
const authors = ({ provenance }: ReturnType<typeof atVillage>, ...fields: readonly ItemField[]) => fields.map((field) => provenance[field].setBy);

describe('the cascade, by hand', () => {
  it('gives the village the standard of the province while nobody has touched it', () => {
    const { values, provenance, clamps } = atVillage();
    expect(values).toEqual(FELLING);
    expect(provenance.promisedLimit).toEqual({ setBy: SICHUAN, setAt: edition.publishedAt, policy: 'TIGHTEN', clamped: false });
    expect(clamps).toEqual([]);
  });

  it('names who set what: the county shortens the promise, the township sets place and hours', () => {
    const effective = atVillage(
      override(SHIGU, 'hours', '工作日 8:30—17:30'),
      override(SHIFANG, 'promisedLimit', days(7)),
      override(SHIGU, 'place', '师古镇便民服务中心'),
    );
    expect(effective.values).toEqual({ ...FELLING, promisedLimit: days(7), place: '师古镇便民服务中心', hours: '工作日 8:30—17:30' });
    expect(authors(effective, 'name', 'promisedLimit', 'place', 'hours')).toEqual([SICHUAN, SHIFANG, SHIGU, SHIGU]);
    expect(effective.provenance.hours).toEqual({ setBy: SHIGU, setAt: new Date('2026-02-01T00:00:00Z'), policy: 'FREE', clamped: false, without: edition.standard.hours });
  });

  it('takes nothing from a neighbour or from below', () => {
    const rows = [override(MAJING, 'promisedLimit', days(1)), override(SHIGU_VILLAGE, 'place', '村委会')];
    expect(foldEffective(edition, rows, [SICHUAN, SHIFANG, SHIGU]).values).toEqual(FELLING);
  });

  it('keeps a locked field whatever a row says, and reports the row', () => {
    const row = override(SHIGU, 'name', '砍树证');
    const { values, provenance, clamps } = atVillage(row, override(SHIGU, 'reviewLevel', null));
    expect(values).toEqual(FELLING);
    expect(provenance.name).toEqual({ setBy: SICHUAN, setAt: edition.publishedAt, policy: 'LOCKED', clamped: true });
    expect(clamps[0]).toEqual({ override: row, refusals: [{ kind: 'FieldLocked', field: 'name' }] });
  });

  it('reports a row on a field that no longer exists', () => {
    const row = override(SHIGU, 'colour', 'red');
    expect(atVillage(row)).toMatchObject({ values: FELLING, clamps: [{ override: row, refusals: [{ kind: 'UnknownField', field: 'colour' }] }] });
  });

  it('lets the township add to the questions of the county and the province', () => {
    const entry = (id: string) => ({ id, question: `问 ${id}`, answer: '答' });
    const { values, provenance } = atVillage(
      override(SHIGU, 'faq', [entry('t1')]), override(SHIFANG, 'faq', [entry('k1'), entry('k2')]),
    );
    expect(values.faq.map(({ id }) => id)).toEqual(['q1', 'k1', 'k2', 't1']);
    expect(provenance.faq.setBy).toBe(SHIGU);
  });

  it('lets each tenant change its own lines of one list', () => {
    const { values } = atVillage(
      override(SHIFANG, 'materials', [{ id: 'm2', necessity: 'deferrable' }]),
      override(SHIGU, 'materials', [{ id: 'm2', necessity: 'exempt' }, { id: 'm3', dropped: true }]),
    );
    expect(values.materials.map(({ id, necessity }) => `${id} ${necessity}`)).toEqual(['m1 required', 'm2 exempt']);
  });
});

describe('a parent that later becomes better', () => {
  it('clamps a promise that has become the longer one, and gives it back when the parent withdraws', () => {
    const own = override(SHIGU, 'promisedLimit', days(8));
    const county = override(SHIFANG, 'promisedLimit', days(6));
    expect(atVillage(own).values.promisedLimit).toEqual(days(8));
    const clamped = atVillage(own, county);
    expect(clamped.values.promisedLimit).toEqual(days(6));
    expect(clamped.provenance.promisedLimit).toMatchObject({ setBy: SHIFANG, clamped: true });
    expect(clamped.clamps).toEqual([{
      override: own,
      refusals: [{ kind: 'LooserThanParent', field: 'promisedLimit', lineId: null, parent: days(6), proposed: days(8) }],
    }]);
    expect(atVillage(own)).toEqual(atVillage(own, override(MAJING, 'promisedLimit', days(6))));
  });

  it('clamps one line and keeps the others of the same row', () => {
    const { values, provenance, clamps } = atVillage(
      override(SHIFANG, 'steps', [{ id: 's2', limit: days(1) }]),
      override(SHIGU, 'steps', [{ id: 's2', limit: days(2) }, { id: 's3', limit: days(2) }]),
    );
    expect(values.steps.map(({ limit }) => limit.amount)).toEqual([1, 1, 2, 1, 1]);
    expect(provenance.steps).toMatchObject({ setBy: SHIGU, clamped: true });
    expect(clamps.flatMap(({ refusals }) => refusals.map(({ kind }) => kind))).toEqual(['LooserThanParent']);
  });
});

describe('a new edition under old overrides', () => {
  const added = { id: 'm4', name: '承诺书', necessity: 'required', form: 'original', source: 'applicant', copies: 1 } as const;
  const second = editionOf({ ...FELLING, promisedLimit: days(5), materials: [...FELLING.materials.filter(({ id }) => id !== 'm3'), added] }, 2);
  const rows = [override(SHIGU, 'materials', [{ id: 'm2', necessity: 'exempt' }, { id: 'm3', dropped: true }]), override(SHIFANG, 'promisedLimit', days(7))];
  const effective = foldEffective(second, rows, VILLAGE_LINEAGE);

  it('inherits the new material: an old change of lines waives no line it has never seen', () => {
    expect(effective.values.materials.map(({ id, necessity }) => `${id} ${necessity}`)).toEqual(['m1 required', 'm2 exempt', 'm4 required']);
  });

  it('names every override that the edition breaks', () => {
    expect(effective.clamps.flatMap(({ override: { tenantNo }, refusals }) => refusals.map(({ kind }) => [tenantNo, kind]))).toEqual([
      [SHIFANG, 'LooserThanParent'], [SHIGU, 'UnknownLine'],
    ]);
  });
});

describe('versions of a row', () => {
  const rows: readonly Override[] = [
    { ...override(SHIGU, 'place', '旧址', 1), effectiveOn: '2026-02-01' },
    { ...override(SHIGU, 'place', '新址', 2), effectiveOn: '2026-06-01' },
  ];
  const placeOn = (on: string): ItemStandard['place'] => foldEffective(edition, overridesInForce(rows, on), VILLAGE_LINEAGE).values.place;

  it.each([
    ['2026-01-31', FELLING.place], ['2026-02-01', '旧址'], ['2026-05-31', '旧址'], ['2026-06-01', '新址'],
  ])('on %s the place is %s', (on, place) => expect(placeOn(on)).toBe(place));

  it('takes the newest version however the rows are loaded', () => {
    expect(atVillage(...rows).values.place).toBe('新址');
    expect(atVillage(...rows.toReversed())).toEqual(atVillage(...rows));
  });
});
