/** Middle of the samples; of an even number the mean of the two in the middle. @throws RangeError when there is none. */
export function median(samples: readonly number[]): number {
  const sorted = ascending(samples);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest sample that at least `share` (0 to 1) of all do not exceed. @throws RangeError when there is none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = ascending(samples);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** Three digits that count, so that a table shows no accuracy that nobody measured. */
export function rounded(value: number): number {
  return Number(value.toPrecision(value >= 1000 ? 4 : 3));
}

function ascending(samples: readonly number[]): number[] {
  if (samples.length === 0) throw new RangeError('nothing was measured');
  return [...samples].sort((a, b) => a - b);
}
