import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { TenantNo } from '@yimen/jurisdiction';
import { StartRefused } from '@yimen/settings';
import type { NewNaming, NewTenant, SuccessionOrder } from '@yimen/tenants-service';
import { isIsoDate } from '@yimen/working-days';

/** Finds a tenant by its path number or by the official code that it has today. */
export type TenantFinder = (given: string) => Promise<TenantNo>;

/** What was typed after the command. */
export interface OrderArguments {
  readonly document: string;
  readonly dryRun: boolean;
  /** The order, once tenants can be looked up. */
  orderOf(find: TenantFinder): Promise<SuccessionOrder>;
}

type Values = Readonly<Record<string, string>>;
/** Reads arguments; `usage` is shown when they are not what is needed. */
export type ReadArguments = (args: readonly string[]) => OrderArguments;

/** As much of a paper's number and name as is kept. */
const LONGEST_DOCUMENT = 200;

const USAGE = {
  close: '--tenant 代码 --successor 代码 --on 2027-01-01 --document 文号 [--dry-run]',
  succeed: '--tenant 代码 --name 新名称 --code 新代码 [--parent 上级代码] [--below 文件] --on 2027-01-01 --document 文号 [--dry-run]',
  merge: '--tenants 代码,代码 (--into 代码 | --name 新名称 --code 新代码 [--parent 上级代码]) [--below 文件] --on 2027-01-01 --document 文号 [--dry-run]',
} as const;

export const closeArguments: ReadArguments = (args) => read('close', args, ['tenant', 'successor'], [], async (values, effectiveOn, find) => ({
  kind: 'close', tenantNo: await find(values['tenant']!), successorNo: await find(values['successor']!), effectiveOn,
}));

export const succeedArguments: ReadArguments = (args) => read('succeed', args, ['tenant', 'name', 'code'], ['parent', 'below'], async (values, effectiveOn, find) => ({
  kind: 'succeed', tenantNo: await find(values['tenant']!), successor: await newTenantOf(values, find), below: await namingsOf(values['below'], find), effectiveOn,
}));

export const mergeArguments: ReadArguments = (args) => read('merge', args, ['tenants'], ['into', 'name', 'code', 'parent', 'below'], async (values, effectiveOn, find) => {
  const { into } = values;
  return {
    kind: 'merge', tenantNos: await inTurn(values['tenants']!.split(','), find),
    into: into === undefined ? await newTenantOf(values, find) : await find(into), below: await namingsOf(values['below'], find), effectiveOn,
  };
}, ({ into, name, code, parent }) => (into === undefined ? name !== undefined && code !== undefined : (name ?? code ?? parent) === undefined));

function read(
  kind: SuccessionOrder['kind'], args: readonly string[], needed: readonly string[], possible: readonly string[],
  orderOf: (values: Values, effectiveOn: string, find: TenantFinder) => Promise<SuccessionOrder>, isClear: (values: Values) => boolean = () => true,
): OrderArguments {
  const all = [...needed, 'on', 'document'];
  const options = Object.fromEntries([...all, ...possible].map((name) => [name, { type: 'string' as const }]));
  const { 'dry-run': dryRun, ...texts } = parsed(kind, args, options);
  const values = texts as Values;
  const isWhole = all.every((name) => values[name]) && isIsoDate(values['on']!) && values['document']!.length <= LONGEST_DOCUMENT && isClear(values);
  if (!isWhole) throw misused(kind);
  return { document: values['document']!, dryRun: dryRun === true, orderOf: (find) => orderOf(values, values['on']!, find) };
}

function parsed(kind: SuccessionOrder['kind'], args: readonly string[], options: Readonly<Record<string, { readonly type: 'string' }>>) {
  try {
    return parseArgs({ args: [...args], options: { ...options, 'dry-run': { type: 'boolean' } } }).values;
  } catch (error) {
    throw misused(kind, error);
  }
}

function misused(kind: SuccessionOrder['kind'], cause?: unknown): StartRefused {
  const usage = `npm run tenants:${kind} -- ${USAGE[kind]}`;
  return new StartRefused(`用法：${usage}\n代码为 6、9、12 位区划代码或 14 位路径号；文件每行：原代码<制表符>新代码[<制表符>新名称]。`, `Usage: ${usage}`, { cause });
}

async function newTenantOf({ name, code, parent }: Values, find: TenantFinder): Promise<NewTenant> {
  return { name: name!, code: code!, parentNo: parent === undefined ? null : await find(parent) };
}

/** Lines `code<TAB>new code[<TAB>new name]` of the tenants below whose codes do not follow from their successor's. */
async function namingsOf(file: string | undefined, find: TenantFinder): Promise<readonly NewNaming[]> {
  if (file === undefined) return [];
  const lines = text(file).split(/\r?\n/).filter((line) => line.trim() !== '');
  return inTurn([...lines.entries()], async ([index, line]) => {
    const [given, code, name] = line.split('\t').map((part) => part.trim());
    if (!given || !code) throw new StartRefused(`${file} 第 ${index + 1} 行应为：原代码<制表符>新代码[<制表符>新名称]`, `${file}, line ${index + 1}: code<TAB>new code[<TAB>new name]`);
    return { tenantNo: await find(given), code, name: name || null };
  });
}

/** One after the other: a connection answers one question at a time. */
async function inTurn<A, B>(list: readonly A[], each: (one: A) => Promise<B>): Promise<readonly B[]> {
  const found: B[] = [];
  for (const one of list) found.push(await each(one));
  return found;
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw new StartRefused(`无法读取 ${file}：${message}`, `${file} cannot be read: ${message}`, { cause: error });
  }
}
