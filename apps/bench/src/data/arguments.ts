import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { StartRefused } from '@yimen/settings';

/** What the person who types `npm run bench:data` asks for. */
export interface DataArguments {
  /** First two digits of the province's official code. */
  readonly province: string;
  readonly cases: number;
  readonly items: number;
  readonly overrides: number;
  readonly seed: number;
  /** Twice the cores when not said: while one builds, another waits for the database. */
  readonly threads: number;
}

/** Whole numbers that can be given, with the largest that makes sense. */
const NUMBERS = { cases: 50_000_000, items: 20_000, overrides: 5_000_000, seed: 2_147_483_647, threads: 16 } as const;
type NumberName = keyof typeof NUMBERS;
const LEAST: Readonly<Partial<Record<NumberName, number>>> = { threads: 1 };
const USAGE = 'npm run bench:data -- --province 51 --cases 100000 [--seed 1] [--items 3000] [--overrides 326000] [--threads 2]';

/** @throws StartRefused, in both languages, naming what is wrong with which argument */
export function readArguments(args: readonly string[]): DataArguments {
  const given = parsed(args);
  const { province } = given;
  if (!province || !/^[1-9]\d$/.test(province)) {
    throw refusal('--province 必须是省级代码的两位数字', '--province must be the two digits of a province’s code');
  }
  const number = (name: NumberName, otherwise: number): number => {
    const text = given[name];
    const value = text === undefined ? otherwise : Number(text);
    const least = LEAST[name] ?? 0;
    if (/^\d+$/.test(text ?? '0') && value >= least && value <= NUMBERS[name]) return value;
    throw refusal(`--${name} 必须是 ${least} 到 ${NUMBERS[name]} 的整数`, `--${name} must be a whole number from ${least} to ${NUMBERS[name]}`);
  };
  const wanted = { cases: number('cases', 0), items: number('items', 0), overrides: number('overrides', 0) };
  if (Object.values(wanted).every((count) => count === 0)) {
    throw refusal('请用 --cases、--items 或 --overrides 说明要生成多少', 'Say with --cases, --items or --overrides how much is to be made');
  }
  return { province, ...wanted, seed: number('seed', 1), threads: number('threads', Math.min(NUMBERS.threads, 2 * availableParallelism())) };
}

function parsed(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const names = ['province', ...Object.keys(NUMBERS)];
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) }).values;
  } catch {
    throw refusal(`不认识的参数：${args.join(' ')}`, `Arguments that are not known: ${args.join(' ')}`);
  }
}

const refusal = (zh: string, en: string): StartRefused => new StartRefused(`${zh}。例如：${USAGE}`, `${en}. For example: ${USAGE}`);
