import fc from 'fast-check';
import { formatRegionTsv, parseRegionTsv } from './index.js';

describe('region rows as text', () => {
  it('reads one row a line, also from a file that Excel saved', () => {
    const regions = [{ code: '51', name: '四川省' }, { code: '5106', name: '德阳市' }, { code: '510682', name: '什邡市' }];
    expect(parseRegionTsv('51\t四川省\n5106\t德阳市\n510682\t什邡市\n')).toEqual({ kind: 'RegionList', regions });
    expect(parseRegionTsv('\uFEFF51\t四川省\r\n5106\t德阳市\r\n510682\t什邡市')).toEqual({ kind: 'RegionList', regions });
    expect(parseRegionTsv('')).toEqual({ kind: 'RegionList', regions: [] });
  });

  it.each([
    ['no tab', '51 四川省', 'columns'],
    ['a third column', '51\t四川省\t510000', 'columns'],
    ['an empty line', '', 'columns'],
    ['three digits', '510\t四川省', 'code'],
    ['letters', '51o682\t什邡市', 'code'],
    ['a full-width digit', '5１\t四川省', 'code'],
    ['a province that starts with 0', '05\t四川省', 'code'],
    ['a province written as a prefecture', '5100\t四川省', 'code'],
    ['a space before the code', ' 51\t四川省', 'code'],
    ['no name', '51\t', 'name'],
    ['a blank name', '51\t ', 'name'],
    ['a space after the name', '51\t四川省 ', 'name'],
    ['a control character', '51\t四川\u0000省', 'name'],
  ])('refuses %s and says where', (_what, bad, rule) => {
    expect(parseRegionTsv(`11\t北京市\n${bad}\n12\t天津市\n`)).toEqual({
      kind: 'RegionsRefused',
      refusals: [{ kind: 'RegionRowMalformed', line: 2, rule, text: bad }],
    });
  });

  it('names every bad line, not only the first', () => {
    const result = parseRegionTsv('x\n51\t四川省\n5\t成都市\n');
    expect(result.kind === 'RegionsRefused' && result.refusals).toMatchObject([{ line: 1, rule: 'columns' }, { line: 3, rule: 'code' }]);
  });

  it('writes what it reads, sorted by code', () => {
    const code = fc.constantFrom(2, 4, 6, 9, 12).chain((length) => fc.stringMatching(new RegExp(`^[1-9]{${length}}$`)));
    const name = fc.string({ minLength: 1, unit: fc.constantFrom('师', '古', '镇', '（', ' ', 'A', '\u{20BB7}', '\uE000') }).filter((text) => text.trim() === text && text !== '');
    const region = fc.record({ code, name });
    fc.assert(fc.property(fc.uniqueArray(region, { selector: (row) => row.code }), (regions) => {
      const sorted = [...regions].sort((a, b) => (a.code < b.code ? -1 : 1));
      expect(parseRegionTsv(formatRegionTsv(regions))).toEqual({ kind: 'RegionList', regions: sorted });
    }));
  });

  it('does not write a row that could not be read back', () => {
    expect(() => formatRegionTsv([{ code: '51', name: '四川\t省' }])).toThrow(RangeError);
  });
});
