import { blindIndex, personIdOf, type BlindIndexDomain } from './blind-index.js';
import type { IndexKeys } from './keys.js';

/** Finds persons and their values by keyed hashes; holds the index key, so that services need not see it. */
export class PersonIndex {
  constructor(private readonly keys: IndexKeys) {}

  /** See {@link personIdOf}. Goes in: a number that checkCitizenId found valid. */
  personIdOf(citizenId: string): string {
    return personIdOf(this.keys, citizenId);
  }

  /** See {@link blindIndex}. */
  index(domain: BlindIndexDomain, text: string): string {
    return blindIndex(this.keys, domain, text);
  }
}
