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

/** The next edition of every item of a province that has no draft and has not ended, with one more question answered, or with a visit less where there is one to spare. Taken away afterwards. */
export class NextEditions {
  private constructor(
    private readonly sql: RawSql,
    readonly drafts: readonly Draft[],
  ) {}

  /** @param kind `more` changes nothing for tenants that say something of their own, `stricter` overtakes what they promise about visits */
  static async draft(sql: RawSql, kind: 'more' | 'stricter' = 'more'): Promise<NextEditions> {
    const drafts = await sql.asAdmin(async (client) => {
      const { rows } = await client.query<Draft>(
        `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, content)
         select gen_random_uuid(), tenant_no, item_code, edition_no + 1, content || case when $3 then jsonb_build_object('visits', greatest((content ->> 'visits')::int - 1, least((content ->> 'visits')::int, 1)))
           else jsonb_build_object('faq', content -> 'faq' || jsonb_build_array(jsonb_build_object('id', $2::text, 'question', '测量', 'answer', '测量'))) end from (
             select distinct on (item_code) * from catalogs.item_edition where tenant_no = $1 order by item_code, edition_no desc
           ) newest where status = 'published' and effective_on <= (now() at time zone 'Asia/Shanghai')::date
             and not exists (select from catalogs.item_standing s where s.tenant_no = newest.tenant_no and s.item_code = newest.item_code)
         order by item_code limit ${MOST}
         returning id as "editionId", item_code as "itemCode", edition_no as "editionNo"`, [PROVINCE, randomUUID(), kind === 'stricter']);
      return rows;
    });
    return new NextEditions(sql, drafts);
  }

  /** The same rows made public by the statement alone, and taken back. @returns how long it took, in milliseconds */
  publishRaw(publicationId: string): Promise<number> {
    return this.sql.asAdmin(async (client) => {
      await client.query('begin');
      const begin = performance.now();
      await client.query(`update catalogs.item_edition set status = 'published', effective_on = (now() at time zone 'Asia/Shanghai')::date, published_at = now(), version = version + 1
        where publication_id = $1`, [publicationId]);
      const took = performance.now() - begin;
      await client.query('rollback');
      return took;
    });
  }

  /** Waits until the service has looked at every item. */
  async tasksGiven(publicationId: string): Promise<void> {
    await this.sql.asAdmin(async (client) => {
      for (;;) {
        const { rowCount } = await client.query('select from catalogs.adjustment where publication_id = $1 and finished_at is not null', [publicationId]);
        if (rowCount) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
  }

  async remove(): Promise<void> {
    await this.sql.asAdmin(async (client) => {
      const ids = this.drafts.map(({ editionId }) => editionId);
      await client.query('delete from catalogs.adjustment_task where edition_id = any($1)', [ids]);
      await client.query('delete from catalogs.adjustment where publication_id in (select publication_id from catalogs.item_edition where id = any($1))', [ids]);
      const { rows } = await client.query<{ id: string }>('delete from catalogs.item_edition where id = any($1) returning publication_id as id', [ids]);
      await client.query('delete from catalogs.item_publication where id = any($1)', [rows.map(({ id }) => id)]);
    });
  }
}
