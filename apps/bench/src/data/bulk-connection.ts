import { OWNER } from '@yimen/persistence';
import { Client, DatabaseError } from 'pg';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * A connection of the owner role for writing very many rows.
 *
 * Where whoever logs in may (the embedded database's superuser), rows are not asked one by one whether what they refer to exists:
 * a case and everything that refers to it come from one writer in one transaction, and the asking is half of the database's work.
 * Elsewhere they are asked. Row-level security, checks and unique indexes hold in any case.
 * @param url of a role that may become the owner, or of the owner
 */
export async function connectInBulk(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // A connection that the server ends fails the query in hand; without a listener it would end the process as well.
  client.on('error', () => {});
  await client.connect();
  try {
    // What a crash could take from here is built again: its chunk is then not in the ledger either.
    await client.query('set synchronous_commit = off');
    await client.query('set session_replication_role = replica').catch((error: unknown) => {
      if (!(error instanceof DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    });
    await client.query(`set role ${OWNER}`);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Whether the server has gone away under a query: it was stopped, or an interrupted command has stopped it. */
export function isServerGone(error: unknown): boolean {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  return ['57P01', '57P02', '57P03', 'ECONNRESET', 'ECONNREFUSED'].includes(String(code)) || /^Connection terminated/.test(String(message));
}
