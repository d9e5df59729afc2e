import fc from 'fast-check';
import { Disagreement } from './disagreement.js';
import type { ScopeProof } from './proof.js';
import { worlds } from './random-world.js';
import type { World } from './world.js';

/** A world that disproves the theorem, as small as it could be made, and the seed that leads to it again. */
export interface Counterexample {
  readonly seed: number;
  readonly disagreement: Disagreement;
  readonly world: World;
  readonly shrinks: number;
}

/** Smaller worlds that are tried at the most, whatever time there is. */
const MOST_SHRINKS = 2_000;

/** Grows one world from a seed, and, when the theorem does not hold there, smaller ones as long as it still does not. */
async function tryWorld(proof: ScopeProof, seed: number, shrinkingMs: number): Promise<Counterexample | null> {
  let least: Omit<Counterexample, 'seed' | 'shrinks'> | null = null;
  let broken: unknown = null;
  let shrinks = -1;
  let until = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(fc.limitShrink(worlds, MOST_SHRINKS), async (world) => {
    if (broken !== null || performance.now() > until) return;
    await proof.prove(world).catch((error: unknown) => {
      if (error instanceof Disagreement) {
        if (least === null) until = performance.now() + shrinkingMs;
        least = { disagreement: error, world };
        shrinks += 1;
      } else broken = error;
      throw error;
    });
  });
  await fc.check(property, { seed, numRuns: 1, endOnFailure: shrinkingMs === 0 });
  // What is no disagreement, as a lost connection, says nothing of the theorem.
  if (broken !== null) throw broken;
  return least && { ...(least as Omit<Counterexample, 'seed' | 'shrinks'>), seed, shrinks };
}

export interface Search {
  readonly checks: number;
  readonly seed: number;
  /** A counter-example is made smaller for so long at the most; not at all for 0. */
  readonly shrinkingMs?: number;
  readonly onWorld?: () => void;
}

/** Grows world after world until so many answers were compared. @returns the first counter-example, or null */
export async function search(proof: ScopeProof, { checks, seed, shrinkingMs = 60_000, onWorld = () => {} }: Search): Promise<Counterexample | null> {
  for (let next = seed; proof.checks.total.asked < checks; next += 1) {
    const found = await tryWorld(proof, next, shrinkingMs);
    if (found) return found;
    onWorld();
  }
  return null;
}
