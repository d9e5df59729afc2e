/** What the product says of its own memory, in megabytes. */
export interface MemoryUse {
  readonly resident: number;
  readonly heap: number;
}

/** Reads both from /metrics. @throws Error when they are not there */
export async function memoryOf(address: string): Promise<MemoryUse> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const figure = (name: string): number => {
    const [, bytes] = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text) ?? [];
    if (bytes === undefined) throw new Error(`/metrics does not tell ${name}`);
    return Number(bytes) / 1_000_000;
  };
  return { resident: figure('process_resident_memory_bytes'), heap: figure('nodejs_heap_size_used_bytes') };
}

/** What a run may add to the memory after its warm-up: a fifth for the collector's moods, and what a small process needs anyway. */
const MARGIN = { share: 1.2, mb: 48 } as const;

export interface MemoryVerdict {
  readonly warm: MemoryUse;
  readonly end: MemoryUse;
  readonly isFlat: boolean;
}

/**
 * Compares the second fifth of the samples with the last two: the collector comes by only every so often. Of the heap the least counts, which is what is left when the collector
 * has been there; of the resident memory the most, which is what the machine has to give.
 */
export function memoryVerdict(samples: readonly MemoryUse[]): MemoryVerdict {
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  const of = (part: readonly MemoryUse[]): MemoryUse => ({ resident: Math.max(...part.map(({ resident }) => resident)), heap: Math.min(...part.map(({ heap }) => heap)) });
  const [warm, end] = [of(samples.slice(fifth, 2 * fifth)), of(samples.slice(-2 * fifth))];
  const within = (one: number, other: number): boolean => other <= one * MARGIN.share + MARGIN.mb;
  return { warm, end, isFlat: within(warm.resident, end.resident) && within(warm.heap, end.heap) };
}
