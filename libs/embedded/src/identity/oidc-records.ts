import type { Pool } from 'pg';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';

/**
 * Keeps everything oidc-provider has to remember (sessions, codes, refresh tokens, grants …) in
 * `identity.oidc_record`.
 *
 * @returns the factory that the provider calls with the name of each of its models
 */
export function oidcRecords(pool: Pool): (model: string) => Adapter {
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
        // between, only one may have it.
        const { rowCount } = await pool.query(
          'update identity.oidc_record set consumed_at = now() where model = $1 and id = $2 and consumed_at is null',
          [model, id],
        );
        if (rowCount === 0) throw new errors.InvalidGrant('already used');
      },
      async destroy(id) {
        await pool.query('delete from identity.oidc_record where model = $1 and id = $2', [model, id]);
      },
      async revokeByGrantId(grantId) {
        await pool.query('delete from identity.oidc_record where model = $1 and grant_id = $2', [model, grantId]);
      },
    };
  };
}

/** Deletes what has expired; @returns how many rows went. */
export async function sweepOidcRecords(pool: Pool): Promise<number> {
  return (await pool.query('delete from identity.oidc_record where expires_at < now()')).rowCount ?? 0;
}
