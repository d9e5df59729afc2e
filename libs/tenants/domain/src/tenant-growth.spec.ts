import fc from 'fast-check';
import { Level, isTenantNo, levelOf, parentOf } from '@yimen/jurisdiction';
import { growTenants, nextFreeNumber, type Region, type RegionRefusal, type TenantSeed } from './index.js';

const rows = (text: string): Region[] =>
  text.trim().split('\n').map((line) => {
    const [code = '', name = ''] = line.trim().split(' ');
    return { code, name };
  });
function grown(regions: Iterable<Region>): readonly TenantSeed[] {
  const result = growTenants(regions);
  if (result.kind === 'RegionsRefused') throw new Error(JSON.stringify(result.refusals.slice(0, 3)));
  return result.tenants;
}
function refused(regions: Iterable<Region>): readonly RegionRefusal[] {
  const result = growTenants(regions);
  return result.kind === 'RegionsRefused' ? result.refusals : [];
}
/** One line per tenant, as a clerk would write it down. */
const summary = (text: string): readonly string[] =>
  grown(rows(text)).map(({ no, level, code, prefecture, parentNo }) => [level, code, no, prefecture ?? '—', parentNo ?? '—'].join(' '));

describe('growing tenants from official rows, by hand', () => {
  it('takes the digits of the official codes', () => {
    expect(grown(rows('51 四川省\n5106 德阳市\n510682 什邡市\n510682120 师古镇\n510682120201 师古村村民委员会'))).toEqual([
      { no: 51_00_000_000_0000, level: Level.Province, code: '51', name: '四川省', prefecture: null, centreName: '四川省人民政府政务服务中心', parentNo: null },
      { no: 51_06_082_000_0000, level: Level.County, code: '510682', name: '什邡市', prefecture: '德阳市', centreName: '什邡市人民政府政务服务中心', parentNo: 51_00_000_000_0000 },
      { no: 51_06_082_120_0000, level: Level.Township, code: '510682120', name: '师古镇', prefecture: '德阳市', centreName: '师古镇便民服务中心', parentNo: 51_06_082_000_0000 },
      { no: 51_06_082_120_0201, level: Level.Village, code: '510682120201', name: '师古村村民委员会', prefecture: '德阳市', centreName: '师古村便民服务站', parentNo: 51_06_082_120_0000 },
    ]);
  });

  it.each([
    ['北京市: 市辖区 is a heading', '11 北京市\n1101 市辖区\n110101 东城区', ['1 11 11000000000000 — —', '2 110101 11010010000000 — 11000000000000']],
    ['重庆市: 县 is a heading', '50 重庆市\n5002 县\n500229 城口县', ['1 50 50000000000000 — —', '2 500229 50020290000000 — 50000000000000']],
    ['海南省: 省直辖 is a heading', '46 海南省\n4690 省直辖县级行政区划\n469001 五指山市', ['1 46 46000000000000 — —', '2 469001 46900010000000 — 46000000000000']],
    ['新疆: 自治区直辖 is a heading', '65 新疆维吾尔自治区\n6590 自治区直辖县级行政区划\n659001 石河子市', ['1 65 65000000000000 — —', '2 659001 65900010000000 — 65000000000000']],
    ['东莞市: a county 00 gets a number of our own', '44 广东省\n4419 东莞市\n441900 东莞市\n441900003 东城街道\n441900003001 岗贝社区居民委员会', [
      '1 44 44000000000000 — —', '2 441900 44191000000000 东莞市 44000000000000',
      '3 441900003 44191000030000 东莞市 44191000000000', '4 441900003001 44191000030001 东莞市 44191000030000',
    ]],
    ['嘉峪关市: one county of the same name, with digits', '62 甘肃省\n6202 嘉峪关市\n620201 嘉峪关市', ['1 62 62000000000000 — —', '2 620201 62020010000000 嘉峪关市 62000000000000']],
    ['金门县: township and village 000', '35 福建省\n3505 泉州市\n350527 金门县\n350527000 金门县\n350527000000 金门县', [
      '1 35 35000000000000 — —', '2 350527 35050270000000 泉州市 35000000000000',
      '3 350527000 35050276000000 泉州市 35050270000000', '4 350527000000 35050276001000 泉州市 35050276000000',
    ]],
    ['two provinces stay apart', '51 四川省\n45 广西壮族自治区', ['1 45 45000000000000 — —', '1 51 51000000000000 — —']],
    ['a county beside a county 00', '44 广东省\n4419 东莞市\n441900 东莞市\n441901 某区', [
      '1 44 44000000000000 — —', '2 441900 44191000000000 东莞市 44000000000000', '2 441901 44190010000000 东莞市 44000000000000',
    ]],
  ])('%s', (_name, text, expected) => {
    expect(summary(text)).toEqual(expected);
  });

  it.each([
    ['no prefecture', '51 四川省\n510682 什邡市', [{ kind: 'RegionParentMissing', code: '510682', parentCode: '5106' }]],
    ['no county, and only the topmost row is named', '51 四川省\n5106 德阳市\n510682120 师古镇\n510682120201 师古村', [{ kind: 'RegionParentMissing', code: '510682120', parentCode: '510682' }]],
    ['a repeated code', '51 四川省\n51 四川', [{ kind: 'RegionCodeRepeated', code: '51' }]],
    ['a code of no rank', '51 四川省\n51068 什邡市', [{ kind: 'RegionMalformed', code: '51068', name: '什邡市', rule: 'code' }]],
    ['no name', '51', [{ kind: 'RegionMalformed', code: '51', name: '', rule: 'name' }]],
    ['every reason at once', '510682 什邡市\n51x 四川省', [
      { kind: 'RegionParentMissing', code: '510682', parentCode: '5106' }, { kind: 'RegionMalformed', code: '51x', name: '四川省', rule: 'code' },
    ]],
  ])('refuses %s', (_name, text, expected) => {
    expect(refused(rows(text))).toEqual(expected);
  });

  it('refuses a parent that has no number left', () => {
    const county = rows('51 四川省\n5106 德阳市\n510682 什邡市\n510682000 某镇');
    const full = Array.from({ length: 400 }, (_, n) => ({ code: `510682${600 + n}`, name: `镇${n}` }));
    expect(refused([...county, ...full])).toEqual([{ kind: 'RegionNumbersExhausted', code: '510682000', parentCode: '510682' }]);
    expect(refused([...county, ...full.slice(1)])).toEqual([]);
  });

  it('grows nothing from nothing', () => {
    expect(growTenants([])).toEqual({ kind: 'TenantTree', tenants: [] });
  });
});

describe('the next free number', () => {
  it('lies above all official digits and is never one that was used before', () => {
    expect(nextFreeNumber('county', new Set([1, 82]))).toBe(100);
    expect(nextFreeNumber('township', new Set([600, 601, 603]))).toBe(602);
    expect(nextFreeNumber('village', new Set())).toBe(1000);
    expect(nextFreeNumber('county', new Set(Array.from({ length: 900 }, (_, n) => 100 + n)))).toBeNull();
  });
});

/** Random whole trees: every prefix of a random village code is a row of its own. Zeros and the first own numbers are frequent. */
const villageCode = fc
  .tuple(fc.constantFrom('45', '51'), fc.constantFrom('01', '90'), fc.constantFrom('00', '01', '82', '99'),
    fc.constantFrom('000', '001', '120', '600', '601'), fc.constantFrom('000', '001', '201', '999'))
  .map((groups) => groups.join(''));
const treeArb = fc.array(villageCode, { maxLength: 40 }).map((codes) =>
  [...new Set(codes.flatMap((code) => [2, 4, 6, 9, 12].map((length) => code.slice(0, length))))].map((code) => ({ code, name: `名${code}` })));

describe('growing tenants, on random trees', () => {
  it('gives each row but the prefectures one number of its own, on its level, below the number of its parent row', () => {
    fc.assert(fc.property(treeArb, (regions) => {
      const tenants = grown(regions);
      const numbers = new Map(tenants.map(({ code, no }) => [code, no]));
      expect([...numbers.keys()].sort()).toEqual(regions.map(({ code }) => code).filter((code) => code.length !== 4).sort());
      expect(new Set(numbers.values()).size).toBe(tenants.length);
      const above: Record<number, number> = { 6: 2, 9: 6, 12: 9 };
      for (const [index, { no, level, code, parentNo }] of tenants.entries()) {
        expect(isTenantNo(no) && levelOf(no) === level && parentOf(no) === parentNo).toBe(true);
        expect(parentNo).toBe(code.length === 2 ? null : numbers.get(code.slice(0, above[code.length])));
        expect(parentNo === null || tenants.slice(0, index).some((earlier) => earlier.no === parentNo)).toBe(true);
      }
    }));
  });

  it('does not depend on the order of the rows', () => {
    const shuffled = treeArb.chain((regions) => fc.tuple(fc.constant(regions), fc.shuffledSubarray(regions, { minLength: regions.length })));
    fc.assert(fc.property(shuffled, ([regions, other]) => {
      expect(grown(other)).toEqual(grown(regions));
    }));
  });

  it('names exactly the rows that lost their parent', () => {
    const cut = treeArb.filter((regions) => regions.length > 0).chain((regions) => fc.tuple(fc.constant(regions), fc.nat({ max: regions.length - 1 })));
    fc.assert(fc.property(cut, ([regions, index]) => {
      const lost = regions[index]?.code ?? '';
      const next: Record<number, number> = { 2: 4, 4: 6, 6: 9, 9: 12 };
      const children = regions.map(({ code }) => code).filter((code) => code.startsWith(lost) && code.length === next[lost.length]).sort();
      expect(refused(regions.filter((_, at) => at !== index))).toEqual(
        children.map((code) => ({ kind: 'RegionParentMissing', code, parentCode: lost })));
    }));
  });
});
