import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeArguments, mergeArguments, succeedArguments, type ReadArguments } from './order-arguments.js';

const find = async (code: string): Promise<number> => Number(code.padEnd(14, '0'));
const ON = ['--on', '2027-01-01', '--document', '文号'];
const orderOf = (read: ReadArguments, ...args: readonly string[]) => read([...args, ...ON]).orderOf(find);

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'yimen-orders-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is typed becomes an order', async () => {
  expect(await orderOf(closeArguments, '--tenant', '510682120206', '--successor', '510682120201')).toEqual({
    kind: 'close', tenantNo: 51068212020600, successorNo: 51068212020100, effectiveOn: '2027-01-01',
  });
  expect(await orderOf(succeedArguments, '--tenant', '510682', '--name', '什邡区', '--code', '510609')).toEqual({
    kind: 'succeed', tenantNo: 51068200000000, successor: { name: '什邡区', code: '510609', parentNo: null }, below: [], effectiveOn: '2027-01-01',
  });
  expect(await orderOf(mergeArguments, '--tenants', '510682105,510682106', '--into', '510682120')).toEqual({
    kind: 'merge', tenantNos: [51068210500000, 51068210600000], into: 51068212000000, below: [], effectiveOn: '2027-01-01',
  });
  expect(await orderOf(mergeArguments, '--tenants', '510682105', '--name', '新镇', '--code', '510682130', '--parent', '510682')).toMatchObject({
    into: { name: '新镇', code: '510682130', parentNo: 51068200000000 },
  });
  expect(closeArguments(['--tenant', '1', '--successor', '2', ...ON, '--dry-run'])).toMatchObject({ dryRun: true, document: '文号' });
});

test('codes of what lies below come from a file, with or without a new name', async () => {
  const file = join(folder, 'codes.tsv');
  writeFileSync(file, '510682105201\t510682130201\r\n\n510682106201\t510682130202\t某村二\n');
  expect(await orderOf(mergeArguments, '--tenants', '510682105,510682106', '--name', '新镇', '--code', '510682130', '--below', file)).toMatchObject({
    below: [{ tenantNo: 51068210520100, code: '510682130201', name: null }, { tenantNo: 51068210620100, code: '510682130202', name: '某村二' }],
  });
  writeFileSync(file, '510682105201\n');
  await expect(orderOf(succeedArguments, '--tenant', '510682', '--name', '区', '--code', '510609', '--below', file)).rejects.toThrow(/第 1 行[^]*line 1/);
  await expect(orderOf(succeedArguments, '--tenant', '510682', '--name', '区', '--code', '510609', '--below', `${file}.none`)).rejects.toThrow(/无法读取[^]*cannot be read/);
});

test.each<[string, ReadArguments, readonly string[]]>([
  ['nothing', closeArguments, []],
  ['no successor', closeArguments, ['--tenant', '510682120206', ...ON]],
  ['no day', closeArguments, ['--tenant', '1', '--successor', '2', '--document', '文']],
  ['a day that is none', closeArguments, ['--tenant', '1', '--successor', '2', '--on', '2027-02-30', '--document', '文']],
  ['a document as long as itself', closeArguments, ['--tenant', '1', '--successor', '2', '--on', '2027-01-01', '--document', '文'.repeat(201)]],
  ['an option of another command', closeArguments, ['--tenant', '1', '--successor', '2', '--into', '3', ...ON]],
  ['neither an old nor a new one to merge into', mergeArguments, ['--tenants', '1,2', ...ON]],
  ['both', mergeArguments, ['--tenants', '1,2', '--into', '3', '--name', '镇', '--code', '510682130', ...ON]],
  ['an old one with a new name', mergeArguments, ['--tenants', '1,2', '--into', '3', '--name', '镇', ...ON]],
  ['a new one without a code', mergeArguments, ['--tenants', '1,2', '--name', '镇', ...ON]],
])('%s: the usage is told, in both languages', (_what, read, args) => {
  expect(() => read(args)).toThrow(/^用法：npm run tenants:[^]*Usage: npm run tenants:/);
});
