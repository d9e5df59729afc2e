import autocannon from 'autocannon';
import { bodyOf, headersOf, type Question } from './door.js';
import { median } from './statistics.js';

/** How many ask at once. */
export const CONNECTIONS = 32;

/** What came of a load: how many were answered in a second, and how long each took, in milliseconds. */
export interface Loaded {
  readonly perSecond: number;
  readonly samples: readonly number[];
}

/**
 * Asks over {@link CONNECTIONS} connections for some seconds. Several questions are asked in turn by each connection.
 * @throws Error when anything but a good answer comes back: a fast refusal is no throughput
 */
export async function overHttp(url: string, questions: readonly Question[], seconds: number): Promise<Loaded> {
  const samples: number[] = [];
  const { errors, timeouts, non2xx, mismatches, duration, requests } = await cannon({
    url, connections: CONNECTIONS, duration: seconds, method: 'POST',
    requests: questions.map((question) => ({ method: 'POST' as const, headers: headersOf(question), body: bodyOf(question) })),
    // An answer with errors begins with them.
    verifyBody: (body) => String(body).startsWith('{"data":'),
  }, samples);
  const bad = { errors, timeouts, non2xx, mismatches };
  if (Object.values(bad).some((count) => count > 0)) throw new Error(`${url} under load: ${JSON.stringify(bad)}`);
  if (requests.total === 0) throw new Error(`${url} answered nothing in ${seconds} s`);
  return { perSecond: requests.total / duration, samples };
}

function cannon(options: autocannon.Options, samples: number[]): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const run = autocannon(options, (error: unknown, result) => (error ? reject(error) : resolve(result)));
    run.on('response', (_client, _status, _bytes, ms) => samples.push(ms));
  });
}

/** The same number of askers, each doing `work` again and again for some seconds. */
export async function inLoops(work: () => Promise<unknown>, seconds: number): Promise<Loaded> {
  const samples: number[] = [];
  const begin = performance.now();
  const asker = async (): Promise<void> => {
    for (;;) {
      const at = performance.now();
      if (at - begin >= seconds * 1000) return;
      await work();
      samples.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, asker));
  return { perSecond: (samples.length / (performance.now() - begin)) * 1000, samples };
}

/** Value and baseline in turns, some seconds each, after a turn of each that warms up and does not count. */
export async function loadInTurns(value: (seconds: number) => Promise<Loaded>, baseline: (seconds: number) => Promise<Loaded>, pace: LoadPace) {
  await value(pace.warmUpSeconds.value);
  if (pace.warmUpSeconds.baseline > 0) await baseline(pace.warmUpSeconds.baseline);
  const values: Loaded[] = [];
  const baselines: Loaded[] = [];
  for (let turn = 0; turn < pace.turns; turn++) {
    values.push(await value(pace.seconds));
    baselines.push(await baseline(pace.seconds));
  }
  return { ...summed('value', 'samples', values), ...summed('baseline', 'baselineSamples', baselines) };
}

/** One question to two servers in turns. Both are fresh processes whose code is compiled while it runs: both warm up alike. */
export function serversInTurns([value, baseline]: readonly [string, string], question: Question, pace: LoadPace) {
  const warmUpSeconds = { value: pace.serverWarmUpSeconds, baseline: pace.serverWarmUpSeconds };
  const ask = (url: string) => (seconds: number) => overHttp(url, [question], seconds);
  return loadInTurns(ask(value), ask(baseline), { ...pace, warmUpSeconds });
}

/** How long each turn of a load lasts, in whole seconds, and how many turns each side has. */
export interface LoadPace {
  readonly warmUpSeconds: { readonly value: number; readonly baseline: number };
  /** Of each of two servers that are compared. */
  readonly serverWarmUpSeconds: number;
  readonly seconds: number;
  readonly turns: number;
}

function summed<V extends string, S extends string>(value: V, samples: S, turns: readonly Loaded[]) {
  return {
    [value]: median(turns.map(({ perSecond }) => perSecond)),
    [samples]: turns.flatMap((turn) => turn.samples),
  } as Record<V, number> & Record<S, number[]>;
}
