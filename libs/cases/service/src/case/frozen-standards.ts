import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { EffectiveItem } from '@yimen/catalogs-contract';

/** So many are at hand without asking; a centre handles some hundred items. */
const AT_HAND = 2_000;

/** A standard with what cases refer to it by: the digest of its content, hexadecimal. */
export interface FrozenStandard {
  readonly digest: string;
  readonly standard: EffectiveItem;
}
/** Runs one statement with the digests that are missed. */
type Load = (text: string, digests: readonly string[]) => Promise<readonly FrozenStandard[]>;

const FROZEN = `select encode(digest, 'hex') as digest, standard from cases.frozen_standard where digest in (select decode(one, 'hex') from unnest($1::text[]) one)`;

/**
 * The items under which cases are handled, as they stood at the receipt (办件依据的事项版本). Each content is kept once under its
 * digest, however many cases are handled under it, and never changes: what was read once need not be read again.
 */
@Injectable()
export class FrozenStandards {
  private readonly known = new Map<string, FrozenStandard>();

  /** Keeps an item. @returns what a case refers to it by */
  async freeze(em: EntityManager, item: EffectiveItem): Promise<Buffer> {
    const text = JSON.stringify(item);
    const digest = createHash('sha256').update(text).digest();
    await em.execute('insert into cases.frozen_standard (digest, standard) values (?, ?) on conflict do nothing', [digest, text]);
    return digest;
  }

  async inTransaction(em: EntityManager, digest: Buffer): Promise<EffectiveItem> {
    const hex = digest.toString('hex');
    return (await this.inTransactionAll(em, [hex])).get(hex)!;
  }

  /** By their digests, each named once or oftener. */
  async inTransactionAll(em: EntityManager, digests: readonly string[]): Promise<ReadonlyMap<string, EffectiveItem>> {
    const found = await this.many([...new Set(digests)], (text, missed) => em.execute<FrozenStandard[]>(text.replace('$1', '?'), [`{${missed.join(',')}}`]));
    return new Map(found.map(({ digest, standard }) => [digest, standard]));
  }

  /** In any order. @throws Error when one is not kept: a case would refer to nothing */
  async many(digests: readonly string[], load: Load): Promise<readonly FrozenStandard[]> {
    const missed = digests.filter((digest) => !this.known.has(digest));
    const read = missed.length === 0 ? [] : await load(FROZEN, missed);
    if (read.length < missed.length) throw new Error('a case refers to a standard that is not kept');
    const found = [...read, ...digests.flatMap((digest) => this.known.get(digest) ?? [])];
    for (const one of read) this.keep(one);
    return found;
  }

  private keep(one: FrozenStandard): void {
    const [eldest] = this.known.keys();
    if (this.known.size >= AT_HAND && eldest !== undefined) this.known.delete(eldest);
    this.known.set(one.digest, one);
  }
}
