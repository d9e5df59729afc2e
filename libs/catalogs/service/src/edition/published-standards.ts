import { completed, type Edition, type ItemStandard, type WrittenStandard } from '@yimen/catalogs-domain';
import type { Sql } from '@yimen/persistence';

/** Twice the largest province's catalog; about 5 KB each. */
const MOST = 6_000;

/**
 * The standards of published editions, kept in the process: an edition never changes once it is published, and reading its
 * JSON again and again was a fifth of a page's time. Which editions hold is asked of the database each time.
 */
export class PublishedStandards {
  private readonly known = new Map<string, ItemStandard>();

  /** The editions with their standards; those that are not known yet are read in one statement of the caller's transaction. */
  async of<E extends Omit<Edition, 'standard'>>(sql: Sql, editions: readonly E[]): Promise<readonly (E & Edition)[]> {
    const missing = editions.filter(({ editionId }) => !this.known.has(editionId)).map(({ editionId }) => editionId);
    if (missing.length > 0) {
      const rows = await sql<{ id: string; content: WrittenStandard }>(
        'select id, content from catalogs.item_edition where id = any($1) and published_at is not null', [missing], 'standards by edition');
      for (const { id, content } of rows) this.known.set(id, completed(content));
    }
    const found = editions.map((edition) => ({ ...edition, standard: this.used(edition.editionId) }));
    for (const id of this.known.keys()) {
      if (this.known.size <= MOST) break;
      this.known.delete(id);
    }
    return found;
  }

  /** What a published edition says, where it has been read already. */
  learn(editionId: string, content: WrittenStandard): void {
    if (!this.known.has(editionId)) this.known.set(editionId, completed(content));
  }

  /** What was used last goes last. */
  private used(id: string): ItemStandard {
    const standard = this.known.get(id);
    if (!standard) throw new Error(`the published edition ${id} has no content`);
    this.known.delete(id);
    this.known.set(id, standard);
    return standard;
  }
}
