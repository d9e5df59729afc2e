import { parseArgs } from 'node:util';
import { StartRefused } from '@yimen/settings';

/** What the bench was asked for. */
export interface BenchArguments {
  /** File that gets the report as JSON. */
  readonly json: string | null;
  /** Fewer rounds: the whole within a minute, and less sure. */
  readonly quick: boolean;
  /** Ids of the measurements to take; null for all. */
  readonly only: readonly string[] | null;
  /** Cases to be built before measuring, if the data have fewer; null leaves the data as they are. */
  readonly cases: number | null;
  /** Data folder; null for one of its own that is removed afterwards. */
  readonly data: string | null;
  /** Runs the product as separate services behind the gateway. */
  readonly services: boolean;
  /** Ends with 1 when a goal is missed. */
  readonly strict: boolean;
}

/** @param known ids of all measurements @throws StartRefused with the argument and its rule */
export function readArguments(given: readonly string[], known: readonly string[]): BenchArguments {
  const { json, quick = false, only, cases, data, services = false, strict = false } = parse(given);
  return {
    json: json ?? null, quick, services, strict, data: data ?? null,
    only: only === undefined ? null : idsOf(only, known),
    cases: cases === undefined ? null : numberOf(cases),
  };
}

function parse(given: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        json: { type: 'string' }, quick: { type: 'boolean' }, only: { type: 'string' }, cases: { type: 'string' },
        data: { type: 'string' }, services: { type: 'boolean' }, strict: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    const { message } = error as Error;
    throw new StartRefused(
      `参数有误：${message}。可用：--json 文件、--quick、--only 编号,编号、--cases 件数、--data 目录、--services、--strict`,
      `Wrong arguments: ${message}. Known: --json FILE, --quick, --only ID,ID, --cases N, --data FOLDER, --services, --strict`,
    );
  }
}

function idsOf(text: string, known: readonly string[]): readonly string[] {
  const ids = text.split(',').map((id) => id.trim()).filter(Boolean);
  const unknown = ids.filter((id) => !known.includes(id));
  if (ids.length > 0 && unknown.length === 0) return ids;
  throw new StartRefused(
    `--only 需要以下编号之一：${known.join('、')}${unknown.length > 0 ? `；没有 ${unknown.join('、')}` : ''}`,
    `--only takes ids of ${known.join(', ')}${unknown.length > 0 ? `; there is no ${unknown.join(', ')}` : ''}`,
  );
}

function numberOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new StartRefused('--cases 必须是不超过九位的整数', '--cases must be a whole number of at most nine digits');
}
