import { shanghaiDateOf, type IsoDate } from '@yimen/working-days';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** Somebody who is to run the platform, from a day until a day. */
export interface OperatorOrder {
  readonly account: string;
  /** Needed for an account that nobody has yet. */
  readonly name: string | null;
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate;
}
export type OperatorOutcome =
  | { readonly kind: 'OperatorAppointed'; readonly name: string }
  | { readonly kind: 'NameNeeded' }
  | { readonly kind: 'NameDiffers'; readonly name: string }
  /** Whoever holds a post, today or later, cannot run the platform beside it. */
  | { readonly kind: 'HoldsPost'; readonly name: string };

/**
 * Makes somebody an operator of the platform, or gives one other days, as the owner role: the product gives this to nobody.
 * Days that are over end it.
 */
export async function appointOperator(ownerUrl: string, { account, name, validFrom, validUntil }: OperatorOrder, now: Date): Promise<OperatorOutcome> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    const { rows: [known] } = await client.query<{ id: string; name: string }>('select id, name from tenants.person where account = $1 for update', [account]);
    if (!known && name === null) return { kind: 'NameNeeded' };
    if (known && name !== null && name !== known.name) return { kind: 'NameDiffers', name: known.name };
    const id = known?.id ?? uuidv7();
    if (!known) await client.query("insert into tenants.person (id, account, name, kind) values ($1, $2, $3, 'natural')", [id, account, name]);
    const { rowCount } = await client.query(
      "select from tenants.post where person_id = $1 and revoked_at is null and coalesce(valid_until, 'infinity') >= $2", [id, shanghaiDateOf(now)]);
    if (known && rowCount !== 0) return { kind: 'HoldsPost', name: known.name };
    await client.query(
      `insert into tenants.platform_operator (person_id, valid_from, valid_until) values ($1, $2, $3)
       on conflict (person_id) do update set valid_from = excluded.valid_from, valid_until = excluded.valid_until`, [id, validFrom, validUntil]);
    await client.query('commit');
    return { kind: 'OperatorAppointed', name: known?.name ?? name ?? '' };
  } finally {
    // What was not committed is undone with the connection.
    await client.end();
  }
}
