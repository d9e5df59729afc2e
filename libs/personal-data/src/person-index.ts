import { blindIndex, blindIndexes, personIdOf, progressCodeOf, progressIdOf, type BlindIndexDomain, type IndexedIn } from './blind-index.js';
import type { IndexKeys } from './keys.js';

/** Finds persons and their values by keyed hashes; holds the index keys, so that services need not see them. */
export class PersonIndex {
  constructor(private readonly keys: IndexKeys) {}

  /** See {@link personIdOf}. Goes in: a number that checkCitizenId found valid. */
  personIdOf(citizenId: string): string {
    return personIdOf(this.keys, citizenId);
  }

  /** See {@link progressCodeOf}. */
  progressCodeOf(caseNo: string): string {
    return progressCodeOf(this.keys, caseNo);
  }

  /** See {@link progressIdOf}. */
  progressIdOf(caseNo: string, code: string): string {
    return progressIdOf(this.keys, caseNo, code);
  }

  /** To be stored; see {@link blindIndex}. */
  index(province: IndexedIn, domain: BlindIndexDomain, text: string): string {
    return blindIndex(this.keys, province, domain, text);
  }

  /** To be looked up; see {@link blindIndexes}. */
  indexes(province: IndexedIn, domain: BlindIndexDomain, text: string): readonly string[] {
    return blindIndexes(this.keys, province, domain, text);
  }

  /** Id of the key under which indexes are written now. */
  get newestKeyId(): string {
    return (this.keys.newer?.[0] ?? this.keys.index).keyId;
  }
}
