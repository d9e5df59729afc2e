import { createHash } from 'node:crypto';

/**
 * Chance that is the same each time for the same words (sfc32): generated data must not differ between two runs, and a
 * chunk that is built again after an interruption must come out equal.
 */
export class Chance {
  private a: number;
  private b: number;
  private c: number;
  private count = 1;

  constructor(...words: readonly (string | number)[]) {
    const seed = createHash('sha256').update(words.join(' ')).digest();
    this.a = seed.readInt32LE(0);
    this.b = seed.readInt32LE(4);
    this.c = seed.readInt32LE(8);
  }

  /** 32 random bits as a whole number. */
  bits(): number {
    const next = (this.a + this.b + this.count) | 0;
    this.count = (this.count + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + next | 0;
    return next >>> 0;
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the choices; throws when there is none. */
  one<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}

/** Choices with weights; picking is a search by halves. */
export class Weighted<T> {
  private readonly ends: Float64Array;

  constructor(private readonly choices: readonly T[], weightOf: (choice: T) => number) {
    let total = 0;
    this.ends = Float64Array.from(choices, (choice) => (total += weightOf(choice)));
  }

  pick(chance: Chance): T {
    const wanted = chance.fraction() * (this.ends.at(-1) ?? 0);
    let low = 0;
    let high = this.choices.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    const choice = this.choices[low];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}

/**
 * A weight that belongs to a name for ever, from 0.5 to 3, most of them small: so counties and townships differ, and the
 * products of such weights. It depends on nothing but the name, so that more data keep the same shape; by the word before the
 * name the places of the demonstration (什邡市, 师古镇, 师古村), where one looks first, are among the busier ones.
 */
export function stableWeight(name: string | number): number {
  const share = new Chance('busyness', name).fraction();
  return 0.5 + 2.5 * share ** 3;
}

/** Writes a UUID of version 7 (RFC 9562) at `offset`: its first bits are the instant, the others chance. */
export function writeUuid7(chance: Chance, atMs: number, into: Buffer, offset: number): void {
  into.writeUIntBE(atMs, offset, 6);
  into.writeUInt32BE(chance.bits(), offset + 6);
  into.writeUInt32BE(chance.bits(), offset + 10);
  into.writeUInt16BE(chance.bits() >>> 16, offset + 14);
  into[offset + 6] = (into[offset + 6]! & 0x0f) | 0x70;
  into[offset + 8] = (into[offset + 8]! & 0x3f) | 0x80;
}
