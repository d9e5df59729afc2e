import type { Pool } from 'pg';
import { hashPassword, passwordMatches, unmatchableHash } from './password-hash.js';

/** A person who can sign in (账号). What he may do is not said here: powers come from posts. */
export interface Account {
  /** Stands in tokens as `sub`; never changes. */
  readonly subject: string;
  readonly username: string;
  readonly name: string;
}

/** The accounts of the embedded provider, kept in `identity.account`. */
export interface AccountStore {
  /** Makes the account, or gives the account of this subject another user name, name and password. */
  put(account: Account & { readonly password: string }): Promise<void>;
  /** The account, if the password is right; takes equally long for unknown names. */
  verify(username: string, password: string): Promise<Account | undefined>;
  bySubject(subject: string): Promise<Account | undefined>;
}

interface AccountRow extends Account {
  readonly password_hash: string;
}

/** The account store on a pool whose role may read and write schema `identity`. */
export function accountStore(pool: Pool): AccountStore {
  const find = async (column: 'subject' | 'username', value: string): Promise<AccountRow | undefined> => {
    if (value.includes('\0')) return undefined;
    const columns = 'subject, username, name, password_hash';
    return (await pool.query<AccountRow>(`select ${columns} from identity.account where ${column} = $1`, [value])).rows[0];
  };
  return {
    async put({ subject, username, name, password }) {
      await pool.query(
        `insert into identity.account (subject, username, name, password_hash) values ($1, $2, $3, $4)
         on conflict (subject) do update
         set username = excluded.username, name = excluded.name, password_hash = excluded.password_hash`,
        [subject, username, name, await hashPassword(password)],
      );
    },
    async verify(username, password) {
      const row = await find('username', username);
      const matches = await passwordMatches(password, row?.password_hash ?? unmatchableHash());
      return row && matches ? account(row) : undefined;
    },
    async bySubject(subject) {
      const row = await find('subject', subject);
      return row && account(row);
    },
  };
}

function account({ subject, username, name }: AccountRow): Account {
  return { subject, username, name };
}
