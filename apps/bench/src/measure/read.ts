import type { Bench } from './bench.js';
import type { Question } from './door.js';
import type { Goal } from './goal.js';
import { interleaved } from './interleaved.js';
import { CONNECTIONS, inLoops, loadInTurns, overHttp } from './load.js';
import type { Measurement, Reading, Words } from './measurement.js';
import type { RawRead } from './raw-sql.js';
import { median } from './statistics.js';

/** A read of the product beside the raw SQL for the same rows. Of several questions, all together make one answer. */
export interface Comparison {
  readonly questions: readonly Question[];
  readonly raw: readonly RawRead[];
}

/** Lists and single cases: the database's own time, half as much again, and a millisecond. */
export const READ_GOAL: Goal = { kind: 'over-baseline', times: 1.5, plusMs: 1 };

/** The same behind the gateway, which passes everything on once more: set after it was measured. */
const READ_APART: Goal = { kind: 'over-baseline', times: 2, plusMs: 6 };

/** Two measurements of one read: how long it takes alone, and how many a second there are when many ask. */
export function asRead(id: string, what: Words, goal: Goal | null, prepare: (bench: Bench) => Promise<Comparison>): readonly [Measurement, Measurement] {
  const atOnce = { zh: `${what.zh}·并发${CONNECTIONS}`, en: `${what.en}, ${CONNECTIONS} at once` };
  return [
    { id, what, goal, ...(goal === READ_GOAL && { apart: READ_APART }), run: async (bench) => alone(bench, await prepare(bench)) },
    { id: `${id}-load`, what: atOnce, goal: null, run: async (bench) => underLoad(bench, await prepare(bench)) },
  ];
}

async function alone({ door, sql, pace }: Bench, { questions, raw }: Comparison): Promise<Reading> {
  const reader = await sql.reader(raw[0]!.service);
  try {
    for (const question of questions) await door.answer(question);
    await requireRows(reader.read, raw);
    const ask = async (): Promise<void> => {
      for (const question of questions) await door.ask(question);
    };
    const { value, baseline } = await interleaved(ask, () => inOrder(raw, reader.read), pace.single);
    return { value: median(value), baseline: median(baseline), unit: 'ms', samples: value, baselineSamples: baseline };
  } finally {
    await reader.close();
  }
}

async function underLoad({ door, sql, pace }: Bench, { questions, raw }: Comparison): Promise<Reading> {
  const pool = sql.pool(raw[0]!.service);
  try {
    for (const question of questions) await door.answer(question);
    const whole = async (seconds: number) => {
      const { perSecond, samples } = await overHttp(`${door.address}/graphql`, questions, seconds);
      return { perSecond: perSecond / questions.length, samples };
    };
    const found = await loadInTurns(whole, (seconds) => inLoops(() => inOrder(raw, pool.read), seconds), pace.load);
    return { ...found, unit: '1/s' };
  } finally {
    await pool.close();
  }
}

async function inOrder(raw: readonly RawRead[], read: (one: RawRead) => Promise<number>): Promise<void> {
  for (const one of raw) await read(one);
}

/** A baseline that reads nothing would flatter nobody. */
async function requireRows(read: (one: RawRead) => Promise<number>, raw: readonly RawRead[]): Promise<void> {
  for (const one of raw) {
    if ((await read(one)) === 0) throw new Error(`the baseline reads no row: ${one.statements.map(({ text }) => text).join('; ').slice(0, 200)}`);
  }
}
