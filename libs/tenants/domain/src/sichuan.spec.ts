import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { Level, intervalOf, isWithin, levelOf, parentOf, prefectureIntervalOf } from '@yimen/jurisdiction';
import { formatRegionTsv, growTenants, parseRegionTsv, type TenantSeed } from './index.js';

/** The seed file of the product, not a copy: these counts are what the first start imports. */
const FILE = new URL('../../../../deploy/seed-data/regions/51.tsv.br', import.meta.url);
const text = brotliDecompressSync(readFileSync(FILE)).toString('utf8');
const parsed = parseRegionTsv(text);
const regions = parsed.kind === 'RegionList' ? parsed.regions : [];
const grownTree = growTenants(regions);
const tenants: readonly TenantSeed[] = grownTree.kind === 'TenantTree' ? grownTree.tenants : [];

describe('the whole province of 四川', () => {
  it('has 1 + 183 + 3,111 + 34,412 = 37,707 tenants under 21 prefectures', () => {
    const count = (level: Level): number => tenants.filter((tenant) => tenant.level === level).length;
    expect([Level.Province, Level.County, Level.Township, Level.Village].map(count)).toEqual([1, 183, 3111, 34412]);
    expect(tenants).toHaveLength(37707);
    expect(regions.filter(({ code }) => code.length === 4)).toHaveLength(21);
    expect(new Set(tenants.map(({ prefecture }) => prefecture)).size).toBe(22);
    expect(tenants.filter(({ prefecture }) => prefecture === null).map(({ name }) => name)).toEqual(['四川省']);
  });

  it('reads like its official codes in every digit', () => {
    const asCode = (no: number): string => {
      const digits = String(no);
      return digits.slice(0, 4) + digits.slice(5, 10) + digits.slice(11);
    };
    expect(tenants.filter(({ no, code }) => asCode(no) !== code.padEnd(12, '0'))).toEqual([]);
  });

  it('gives every tenant one number, on its level, below a parent that came before it', () => {
    const seen = new Set<number>();
    const wrong = tenants.filter(({ no, level, parentNo }) => {
      const fits = !seen.has(no) && levelOf(no) === level && parentOf(no) === parentNo && (parentNo === null || seen.has(parentNo));
      seen.add(no);
      return !fits;
    });
    expect(wrong).toEqual([]);
  });

  it('holds 什邡市, 师古镇 and its ten villages and two communities', () => {
    expect(tenants.find(({ code }) => code === '510682')).toEqual({
      no: 51_06_082_000_0000, level: Level.County, code: '510682', name: '什邡市', prefecture: '德阳市',
      centreName: '什邡市人民政府政务服务中心', parentNo: 51_00_000_000_0000,
    });
    expect(tenants.find(({ code }) => code === '510682120')).toMatchObject({ name: '师古镇', centreName: '师古镇便民服务中心' });
    const villages = tenants.filter(({ parentNo }) => parentNo === 51_06_082_120_0000);
    expect(villages.map(({ name }) => name.replace(/村?[村居]民委员会$/u, ''))).toEqual(
      ['盐市街社区', '回龙社区', '师古', '清泉', '虎林', '共和', '红豆', '大泉坑', '思源', '苏家桥', '双安', '九里埂']);
    expect(villages.map(({ no }) => no % 10_000)).toEqual([2, 3, 201, 202, 203, 204, 206, 208, 209, 210, 212, 213]);
  });

  it('finds a subtree by its interval and by the official code alike', () => {
    const within = (lo: number, hi: number): string[] => tenants.filter(({ no }) => no >= lo && no <= hi).map(({ code }) => code);
    const { lo, hi } = intervalOf(51_06_082_000_0000);
    expect(within(lo, hi)).toEqual(tenants.map(({ code }) => code).filter((code) => code.startsWith('510682')));
    expect(tenants.filter(({ no }) => isWithin(no, 51_06_082_000_0000))).toHaveLength(within(lo, hi).length);
    const deyang = prefectureIntervalOf(51_06_082_000_0000);
    expect(within(deyang?.lo ?? 0, deyang?.hi ?? 0)).toEqual(tenants.map(({ code }) => code).filter((code) => code.startsWith('5106')));
  });

  it('is stored as it would be written', () => {
    expect(formatRegionTsv(regions) === text).toBe(true);
  });
});
