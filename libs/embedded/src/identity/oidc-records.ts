import type { Pool } from 'pg';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';

/** Hears of something that was given under a session and is taken back before its time: then the session is over. */
export type TakenBack = (given: AdapterPayload) => Promise<void>;

/** What the client of a session holds: taking one of them back ends the session. */
const GIVEN: readonly string[] = ['RefreshToken', 'AuthorizationCode'];

/**
 * Keeps everything oidc-provider has to remember (sessions, codes, refresh tokens, grants …) in
 * `identity.oidc_record`.
 *
 * @returns the factory that the provider calls with the name of each of its models
 */
export function oidcRecords(pool: Pool, takenBack: TakenBack): (model: string) => Adapter {
  return (model) => {
    const findBy = async (column: 'id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> => {
      // The database takes no NUL, so nothing can be kept under it.
      if (value.includes('\0')) return undefined;
      const { rows } = await pool.query<{ payload: AdapterPayload; consumed: string | null }>(
        `select payload, extract(epoch from consumed_at)::bigint as consumed from identity.oidc_record
         where model = $1 and ${column} = $2 and (expires_at is null or expires_at > now())`,
        [model, value],
      );
      const row = rows[0];
      return row && { ...row.payload, ...(row.consumed === null ? {} : { consumed: Number(row.consumed) }) };
    };
    const remove = async (column: 'id' | 'grant_id', value: string): Promise<void> => {
      const { rows } = await pool.query<{ payload: AdapterPayload }>(`delete from identity.oidc_record where model = $1 and ${column} = $2 returning payload`, [model, value]);
      if (GIVEN.includes(model)) await Promise.all(rows.map(({ payload }) => takenBack(payload)));
    };
    return {
      find: (id) => findBy('id', id),
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (userCode) => findBy('user_code', userCode),
      async upsert(id, payload, expiresIn) {
        await pool.query(
          `insert into identity.oidc_record (model, id, payload, grant_id, user_code, uid, expires_at)
           values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
           on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
             user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`,
          [model, id, payload, payload.grantId, payload.userCode, payload.uid, expiresIn],
        );
      },
      async consume(id) {
        // The provider looks first and consumes then; of two requests with the same code or refresh token, both in
        // between, only one may have it. What that one gets is taken back: one of the two is not whom it was given to.
        const { rowCount } = await pool.query(
          'update identity.oidc_record set consumed_at = now() where model = $1 and id = $2 and consumed_at is null',
          [model, id],
        );
        if (rowCount !== 0) return;
        const used = await findBy('id', id);
        if (used) await takenBack(used);
        throw new errors.InvalidGrant('already used');
      },
      destroy: (id) => remove('id', id),
      revokeByGrantId: (grantId) => remove('grant_id', grantId),
    };
  };
}

/** Takes away what lets a session go on: the session itself, and everything given under its grant. */
export async function forgetSession(pool: Pool, { grantId, sessionUid }: Pick<AdapterPayload, 'grantId' | 'sessionUid'>): Promise<void> {
  await pool.query(
    `delete from identity.oidc_record where grant_id = $1 or (model = 'Grant' and id = $1) or (model = 'Session' and uid = $2)`,
    [grantId ?? null, sessionUid ?? null],
  );
}

/** Whether a session goes on: as long as it does, there is a refresh token of it, used or not. */
export async function sessionGoesOn(pool: Pool, sid: string): Promise<boolean> {
  if (sid.includes('\0')) return false;
  const { rowCount } = await pool.query(
    `select from identity.oidc_record where model = 'RefreshToken' and payload ->> 'sid' = $1 and expires_at > now() limit 1`, [sid]);
  return rowCount === 1;
}

/** Deletes what has expired; @returns how many rows went. */
export async function sweepOidcRecords(pool: Pool): Promise<number> {
  return (await pool.query('delete from identity.oidc_record where expires_at < now()')).rowCount ?? 0;
}
