import { actAs, ANONYMOUS, scopeOf, type KnownPerson, type Principal, type Scope } from '@yimen/access';
import { levelOf } from '@yimen/jurisdiction';
import { beginRead, loginOf, rowTypes, sessionOf, urlFor } from '@yimen/persistence';
import { databaseSecret } from '@yimen/provisioning';
import { shanghaiDateOf } from '@yimen/working-days';
import { Client, Pool, type ClientBase } from 'pg';
import type { Product } from './product.js';

/** One parameterised statement, unnamed as the product's are. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What raw SQL must read to have the rows of an answer: one transaction of a service in somebody's scope. */
export interface RawRead {
  readonly service: string;
  readonly scope: Scope;
  readonly statements: readonly Statement[];
}

export interface Reader {
  /** @returns rows read */
  read(read: RawRead): Promise<number>;
  close(): Promise<void>;
}

/** As many connections as the product's pool of one service has. */
const POOL = 10;

/** The database without the product: the same login roles, the same scope, the same wall, and nothing around them. */
export class RawSql {
  /** @param product knows where its database is: another port after every start */
  constructor(private readonly product: Pick<Product, 'adminUrl' | 'folder'>) {}

  /** A connection of a service's own login role. */
  async connection(service: string): Promise<{ readonly client: Client; close(): Promise<void> }> {
    const client = new Client({ connectionString: this.urlOf(service) });
    await client.connect();
    return { client, close: () => client.end() };
  }

  /** Reads over one connection that stays open, in one transaction each. */
  async reader(service: string): Promise<Reader> {
    const { client, close } = await this.connection(service);
    return { read: (read) => readOnce(client, read), close };
  }

  /** The same from a pool, for many at once. */
  pool(service: string): Reader {
    const pool = new Pool({ connectionString: this.urlOf(service), max: POOL });
    const read = async (one: RawRead): Promise<number> => {
      const client = await pool.connect();
      try {
        return await readOnce(client, one);
      } finally {
        client.release();
      }
    };
    return { read, close: () => pool.end() };
  }

  /** Does something as the superuser. */
  async asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: this.product.adminUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** As whom the bearer of a token acts, as the product finds out. Without a token it is nobody. */
  async principalOf(token: string | null): Promise<Principal> {
    if (!token) return ANONYMOUS;
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string };
    const person = await this.asAdmin(async (client) => {
      const { rows } = await client.query<KnownPerson>({
        text: 'select person_id as "personId", name, posts, represents, operator from contract.principal where subject = $1', values: [sub], types: rowTypes,
      });
      return rows[0] ?? null;
    });
    const found = actAs(person, null, shanghaiDateOf(new Date()), levelOf);
    if (found.kind !== 'staff' && found.kind !== 'citizen') throw new Error(`the person of the token cannot act: ${found.kind}`);
    return found;
  }

  async scopeOf(token: string | null): Promise<Scope> {
    return scopeOf(await this.principalOf(token));
  }

  /** URL of a service's own login role. */
  urlOf(service: string): string {
    return urlFor(this.product.adminUrl, loginOf(service), databaseSecret(this.product.folder));
  }
}

/** `begin` with the scope in one round trip, each statement in one, `commit`: as the product reads. @returns rows read */
async function readOnce(client: ClientBase, { service, scope, statements }: RawRead): Promise<number> {
  await client.query(beginRead(sessionOf(service, scope)));
  let count = 0;
  for (const { text, values } of statements) count += (await client.query({ text, values: [...values], types: rowTypes })).rows.length;
  await client.query('commit');
  return count;
}
