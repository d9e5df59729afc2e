/** One side of a comparison: does its work once. */
export type Turn = () => Promise<unknown>;

export interface Pace {
  /** Turns of each side whose time is not kept: caches fill, queries are compiled. */
  readonly warmUps: number;
  /** Turns of each side whose time is kept, unless `withinMs` is over before. */
  readonly rounds: number;
  /** After so many milliseconds no further round begins; the first always does. */
  readonly withinMs: number;
}

/** What the turns took, in milliseconds. */
export interface Compared {
  readonly value: readonly number[];
  readonly baseline: readonly number[];
}

/**
 * Takes turns: value, baseline, value, baseline … so that whatever else the machine does meanwhile falls on both alike.
 * @param now milliseconds of a clock that never goes back
 */
export async function interleaved(value: Turn, baseline: Turn, pace: Pace, now: () => number = () => performance.now()): Promise<Compared> {
  for (let i = 0; i < pace.warmUps; i++) {
    await value();
    await baseline();
  }
  const timed = async (turn: Turn): Promise<number> => {
    const begin = now();
    await turn();
    return now() - begin;
  };
  const compared = { value: [] as number[], baseline: [] as number[] };
  const end = now() + pace.withinMs;
  do {
    compared.value.push(await timed(value));
    compared.baseline.push(await timed(baseline));
  } while (compared.value.length < pace.rounds && now() < end);
  return compared;
}
