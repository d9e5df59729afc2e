import { identitySchemaSql } from '@yimen/embedded';
import { loginOf, urlFor } from '@yimen/persistence';
import { Client } from 'pg';

const LOGIN = loginOf('identity');

/** Brings the tables of the embedded identity provider up to date, as the owner role, and opens them to the provider's own. */
export async function prepareIdentity(ownerUrl: string): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`begin; ${identitySchemaSql};
      grant usage on schema identity to ${LOGIN};
      grant select, insert, update, delete on all tables in schema identity to ${LOGIN};
      commit`);
  } finally {
    await owner.end();
  }
}

/** Where the embedded identity provider reaches its tables. */
export const identityUrl = (anyUrl: string, secret: Buffer): string => urlFor(anyUrl, LOGIN, secret);
