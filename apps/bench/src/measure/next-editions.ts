import { randomUUID } from 'node:crypto';
import type { RawSql } from './raw-sql.js';

export interface Draft {
  readonly editionId: string;
  readonly itemCode: string;
  readonly editionNo: number;
}

const PROVINCE = 51_00_000_000_0000;
/** As many as a publication takes. */
const MOST = 5_000;

/** The next edition of every item of a province that has no draft and has not ended, with one more question answered. Taken away afterwards. */
export class NextEditions {
  private constructor(
    private readonly sql: RawSql,
    readonly drafts: readonly Draft[],
  ) {}

  static async draft(sql: RawSql): Promise<NextEditions> {
    const drafts = await sql.asAdmin(async (client) => {
      const { rows } = await client.query<Draft>(
        `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, content)
         select gen_random_uuid(), tenant_no, item_code, edition_no + 1, content || jsonb_build_object('faq', content -> 'faq' || jsonb_build_array(
           jsonb_build_object('id', $2::text, 'question', '测量', 'answer', '测量'))) from (
             select distinct on (item_code) * from catalogs.item_edition where tenant_no = $1 order by item_code, edition_no desc
           ) newest where status = 'published' and effective_on <= current_date
             and not exists (select from catalogs.item_standing s where s.tenant_no = newest.tenant_no and s.item_code = newest.item_code)
         order by item_code limit ${MOST}
         returning id as "editionId", item_code as "itemCode", edition_no as "editionNo"`, [PROVINCE, randomUUID()]);
      return rows;
    });
    return new NextEditions(sql, drafts);
  }

  /** The same rows made public by the statement alone, and taken back. @returns how long it took, in milliseconds */
  publishRaw(publicationId: string): Promise<number> {
    return this.sql.asAdmin(async (client) => {
      await client.query('begin');
      const begin = performance.now();
      await client.query(`update catalogs.item_edition set status = 'published', effective_on = current_date, published_at = now(), version = version + 1
        where publication_id = $1`, [publicationId]);
      const took = performance.now() - begin;
      await client.query('rollback');
      return took;
    });
  }

  async remove(): Promise<void> {
    await this.sql.asAdmin(async (client) => {
      const { rows } = await client.query<{ id: string }>('delete from catalogs.item_edition where id = any($1) returning publication_id as id', [this.drafts.map(({ editionId }) => editionId)]);
      await client.query('delete from catalogs.item_publication where id = any($1)', [rows.map(({ id }) => id)]);
    });
  }
}
