import { readFileSync } from 'node:fs';
import { Level } from '@yimen/jurisdiction';
import { checkStandard, completed, isTimeLimit, ITEM_FIELDS, type ItemStandard, type WrittenStandard } from './index.js';

interface SeedItem extends ItemStandard {
  readonly source: string;
  readonly group?: number;
  readonly note?: string;
  readonly validUntil?: string;
}
interface Department { readonly code: string; readonly tenantCode: string; readonly name: string; readonly lines: readonly string[] }
interface Window {
  readonly code: string; readonly tenantCode: string; readonly no: number; readonly name: string; readonly ownerDepartmentCode: string;
  readonly planItemCount: number; readonly itemCodes: readonly string[];
}
interface Person {
  readonly key: string; readonly name: string; readonly username: string; readonly tenantCode: string; readonly role: string;
  readonly windowCode?: string; readonly departmentCode?: string; readonly validFrom: string; readonly validUntil?: string; readonly idNumber?: string;
}

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../../../deploy/seed-data/catalog/${file}`, import.meta.url), 'utf8')) as T;
const written = read<readonly (WrittenStandard & Omit<SeedItem, keyof ItemStandard>)[]>('sichuan-items.json');
const items: readonly SeedItem[] = written.map((item) => ({ ...item, ...completed(item) }));
const { departments, windows, people } = read<{ departments: Department[]; windows: Window[]; people: Person[] }>('shigu-windows.json');
const repeated = (values: readonly string[]) => values.filter((value, index) => values.indexOf(value) !== index);
const shigu = windows.filter(({ tenantCode }) => tenantCode === '510682120');
const byCode = new Map(items.map((item) => [item.code, item]));

describe('the seed catalog', () => {
  it.each(items.map((item) => [item.code, item.name, item] as const))('%s %s is a standard without an error, and lacks no more than a sample and subjects', (_code, _name, item) => {
    const extras = Object.keys(item).filter((key) => !ITEM_FIELDS.includes(key as keyof ItemStandard));
    expect(extras.filter((key) => !['group', 'source', 'note', 'validUntil'].includes(key))).toEqual([]);
    expect(checkStandard(item).filter(({ code }) => !['result_sample_missing', 'topic_missing'].includes(code))).toEqual([]);
    expect([item.conditions.length, item.materials.length, item.steps.length].every((count) => count > 0)).toBe(true);
    expect([item.statutoryLimit, item.promisedLimit, ...item.steps.map(({ limit }) => limit)].every(isTimeLimit)).toBe(true);
  });

  it('uses only words of the domain', () => {
    const words = (values: readonly (string | number | null)[]) => [...new Set(values)].toSorted();
    const within = (allowed: readonly (string | number | null)[], values: readonly (string | number | null)[]) =>
      expect(words(values).filter((word) => !allowed.includes(word))).toEqual([]);
    within(['01', '04', '05', '07', '09', '10', '20'], items.map(({ type }) => type));
    within(['on_the_spot', 'promised'], items.map(({ timeKind }) => timeKind));
    within(['own', 'review', 'joint', 'forward', 'agent'], items.map(({ route }) => route));
    within(['counts', 'pauses'], items.map(({ reviewCounts }) => reviewCounts));
    within([Level.Province, Level.County, null], items.map(({ reviewLevel }) => reviewLevel));
    within([Level.Township, Level.County], items.flatMap(({ steps }) => steps.map(({ level }) => level)));
    within(['required', 'deferrable', 'exempt'], items.flatMap(({ materials }) => materials.map(({ necessity }) => necessity)));
    within(['original', 'copy', 'original_or_copy', 'fetched'], items.flatMap(({ materials }) => materials.map(({ form }) => form)));
    within(['applicant', 'government', 'intermediary', 'other'], items.flatMap(({ materials }) => materials.map(({ source }) => source)));
    within(['certificate', 'document', 'approval', 'other'], items.map(({ result }) => result.kind));
    within(['window', 'web', 'mobile', 'courier', 'other'], items.flatMap(({ channels }) => channels.map(({ kind }) => kind)));
    within(['1', '2', '3', '4', '5', '6'], items.flatMap(({ serviceObjects }) => serviceObjects));
  });

  it('gives each item a code and a name of its own', () => {
    expect([repeated(items.map(({ code }) => code)), repeated(items.map(({ name }) => name))]).toEqual([[], []]);
  });

  it('has all 26 numbered services of plan 2C and something of each of the fifteen groups of plan 9', () => {
    expect(items.filter(({ source }) => /^plan 2C window \d \(\d+\)/.test(source))).toHaveLength(26);
    expect([...new Set(items.flatMap(({ group }) => group ?? []))].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(items).toHaveLength(84);
  });

  it('has a felling licence of five steps that the township receives and the county decides', () => {
    const licence = items.find(({ name }) => name === '林木采伐许可证核发（自用材）');
    expect(licence).toMatchObject({
      type: '01', route: 'review', reviewLevel: Level.County, promisedLimit: { amount: 10, unit: 'working_day' }, statutoryLimit: { amount: 20, unit: 'working_day' },
    });
    expect(licence?.steps.map(({ name, level, limit }) => [name, level, limit.amount])).toEqual([
      ['受理', Level.Township, 1], ['审核', Level.Township, 2], ['审批', Level.County, 5], ['办结', Level.County, 1], ['送达', Level.Township, 1],
    ]);
    expect(licence?.materials.map(({ necessity }) => necessity)).toEqual(['required', 'required', 'required', 'deferrable', 'exempt']);
  });

  it('says of every retired name that it is one', () => {
    expect(items.filter(({ validUntil, note }) => validUntil !== undefined && !note?.startsWith('事项类型已退出')).map(({ name }) => name)).toEqual([]);
    expect(items.filter(({ validUntil }) => validUntil !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(validUntil))).toEqual([]);
  });
});

describe('the windows of 师古镇', () => {
  it('are the eight of plan 2C with their numbered services', () => {
    expect(shigu.map(({ no, name, planItemCount }) => [no, name, planItemCount])).toEqual([
      [1, '领导接待窗口', 0], [2, '信访与司法窗口', 0], [3, '人口与计划生育窗口', 5], [4, '民政、劳动保障窗口', 10], [5, '农业综合服务窗口', 3],
      [6, '国土、村镇建设与工业服务窗口', 5], [7, '房管所收费窗口', 3], [8, '文化广播服务窗口', 0],
    ]);
  });

  it('list those services in the plan\'s order', () => {
    for (const { no, itemCodes, planItemCount } of shigu) {
      expect(itemCodes.slice(0, planItemCount).map((code) => byCode.get(code)?.source.split(';')[0]))
        .toEqual(Array.from({ length: planItemCount }, (_, i) => `plan 2C window ${no} (${i + 1})`));
    }
    expect(windows.flatMap(({ itemCodes }) => itemCodes).filter((code) => !byCode.has(code))).toEqual([]);
  });

  it('belong to departments that exist, and each review finds one office of the county', () => {
    const codes = departments.map(({ code }) => code);
    expect([repeated(codes), repeated(windows.map(({ code }) => code))]).toEqual([[], []]);
    expect(windows.filter(({ ownerDepartmentCode, tenantCode }) => !departments.some((d) => d.code === ownerDepartmentCode && d.tenantCode === tenantCode))).toEqual([]);
    const county = departments.filter(({ tenantCode }) => tenantCode === '510682');
    const reviewed = items.filter(({ reviewLevel }) => reviewLevel === Level.County);
    expect(reviewed.filter(({ department }) => county.filter(({ lines }) => lines.includes(department)).length !== 1).map(({ name }) => name)).toEqual([]);
  });
});

describe('the people of the demo', () => {
  const PLAN_NAMES = '刘利斌 赵科 郭炳军 朱智 范小东 冷兴瑶 蒲登凤 李波 魏华兵 林朝寿 赵劲松 周敏 廖建华 钟萍 叶筱'.split(' ');

  it('are nobody of the plans, and each has a key and a user name', () => {
    expect(people.filter(({ name }) => PLAN_NAMES.includes(name))).toEqual([]);
    expect([repeated(people.map(({ key }) => key)), repeated(people.map(({ username }) => username)), repeated(people.map(({ name }) => name))]).toEqual([[], [], []]);
  });

  it('sit at windows and in departments of their own tenant', () => {
    const wrong = people.filter(({ tenantCode, windowCode, departmentCode }) =>
      (windowCode !== undefined && !windows.some((w) => w.code === windowCode && w.tenantCode === tenantCode))
      || (departmentCode !== undefined && !departments.some((d) => d.code === departmentCode && d.tenantCode === tenantCode)));
    expect(wrong).toEqual([]);
  });

  it('cover every role, one post of which expired in 2025', () => {
    expect([...new Set(people.map(({ role }) => role))].toSorted()).toEqual([
      'approver', 'audit_admin', 'centre_manager', 'citizen', 'operator', 'province_publisher', 'province_supervisor', 'rating_handler', 'security_admin',
      'system_admin', 'village_agent', 'window_clerk',
    ]);
    expect(people.filter(({ validUntil }) => validUntil !== undefined).map(({ validUntil }) => validUntil?.slice(0, 4))).toEqual(['2025']);
  });

  it('have identity numbers, citizens only, whose check character is right (GB 11643, ISO 7064 MOD 11-2)', () => {
    const remainder = (idNumber: string) => [...idNumber].reduce((sum, char) => (sum * 2 + (char === 'X' ? 10 : Number(char))) % 11, 0);
    expect(people.filter(({ role, idNumber }) => (role === 'citizen') !== (idNumber !== undefined))).toEqual([]);
    expect(people.flatMap(({ idNumber }) => idNumber ?? []).map((id) => [id.length, remainder(id)])).toEqual([[18, 1], [18, 1]]);
  });
});
