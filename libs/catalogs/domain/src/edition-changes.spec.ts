import { changesBetween } from './index.js';
import { days, FELLING, frozen } from '../test/item-fixtures.js';

const before = frozen(FELLING);
const [form, title, design] = before.materials;

describe('the difference of two editions', () => {
  it('is nothing between equal ones, however their keys are ordered', () => {
    const reversed = Object.fromEntries(Object.entries(structuredClone(before)).toReversed()) as unknown as typeof before;
    expect(changesBetween(before, reversed)).toEqual([]);
  });

  it('is readable: fields in the order of a guide, lists line by line', () => {
    const added = { ...form, id: 'm4', name: '承诺书' } as typeof before.materials[number];
    const softer = { ...title, necessity: 'exempt' } as typeof added;
    const after = { ...before, name: '林木采伐许可', promisedLimit: days(7), materials: [form, softer, added].filter((m) => m !== undefined) };
    expect(changesBetween(before, after)).toEqual([
      { field: 'name', policy: 'LOCKED', lineId: null, before: before.name, after: '林木采伐许可' },
      { field: 'materials', policy: 'TIGHTEN', lineId: 'm2', before: title, after: softer },
      { field: 'materials', policy: 'TIGHTEN', lineId: 'm3', before: design, after: null },
      { field: 'materials', policy: 'TIGHTEN', lineId: 'm4', before: null, after: added },
      { field: 'promisedLimit', policy: 'TIGHTEN', lineId: null, before: days(10), after: days(7) },
    ]);
  });

  it('shows a list as a whole when its lines only changed places, or have no ids', () => {
    const steps = before.steps.toReversed();
    const legalBasis = [...before.legalBasis, { law: '中华人民共和国森林法', clause: '第五十七条' }];
    expect(changesBetween(before, { ...before, steps, legalBasis }).map(({ field, lineId }) => [field, lineId])).toEqual([
      ['legalBasis', null], ['steps', null],
    ]);
  });
});
