import { createHash } from 'node:crypto';
import { Client } from 'pg';

/** Remembers in the database which seed data it has, so that a start does not import them again. */
export interface SeedLedger {
  /**
   * Does the part's work unless it was done with the same source before. The work must be repeatable: it is noted only
   * when it is done, and an interrupted one is done again. Returns whether there was anything to do.
   */
  once(part: string, source: string | Buffer, work: () => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/** The ledger of a database, as the owner role. */
export async function seedLedger(ownerUrl: string): Promise<SeedLedger> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`create schema if not exists provisioning;
    create table if not exists provisioning.seed (part text primary key, source text not null, done_at timestamptz not null default now());
    comment on table provisioning.seed is 'families: internal'`);
  return {
    async once(part, source, work) {
      const digest = createHash('sha256').update(source).digest('hex');
      const { rowCount } = await owner.query('select from provisioning.seed where part = $1 and source = $2', [part, digest]);
      if (rowCount === 1) return false;
      await work();
      await owner.query(
        'insert into provisioning.seed (part, source) values ($1, $2) on conflict (part) do update set source = excluded.source, done_at = now()',
        [part, digest],
      );
      return true;
    },
    close: () => owner.end(),
  };
}
