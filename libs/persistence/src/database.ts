import { MikroORM, type EntityManager, type Options } from '@mikro-orm/postgresql';
import { ANONYMOUS, scopeOf, type Scope } from '@yimen/access';
import { Pool, TypeOverrides, type QueryConfig, type QueryResultRow } from 'pg';
import { prepareScoped, queryScoped } from './scoped-query.js';
import { beginRead, sessionOf } from './session.js';
import { noteStatement, noteTransaction } from './statement-count.js';

/**
 * Runs one parameterised statement and returns its rows. It is not kept by the server, because a plan made in one scope may
 * be a hundred times slower in another; only a statement that finds rows by their keys, or walks one index
 * in its order, may have a name, and is then parsed and planned once for each connection.
 */
export type Sql = <R extends QueryResultRow>(text: string, values?: readonly unknown[], name?: string) => Promise<R[]>;

export interface DatabaseOptions {
  /** Name of the service: also its schema and the prefix of its roles. */
  readonly service: string;
  /** URL of the service's own login role, which owns nothing and holds no right before it switches to an audience. */
  readonly url: string;
  readonly entities: NonNullable<Options['entities']>;
  /** Key of the digests under which arguments of acts are remembered: without it nobody can try out what they held. */
  readonly digestKey: Buffer;
  /** How many of them at the most. */
  readonly connections?: Readonly<Record<'read' | 'write', number>>;
}

const INT8 = 20;
const DATE = 1082;

/** Path numbers have 14 digits and counts are small: both are safe numbers. Dates stay legal dates, without a time zone. */
export const rowTypes = new TypeOverrides();
rowTypes.setTypeParser(INT8, Number);
rowTypes.setTypeParser(DATE, (text: string) => text);

/**
 * Connections of each kind that a service holds at the most. Those for published views are never held by a transaction, so
 * a transaction that asks them waits for nobody who waits for it.
 */
const CONNECTIONS = { read: 8, write: 6, published: 2 } as const;

/**
 * The only door to a service's tables. Every transaction runs in one scope: under one audience role, with the
 * settings that row-level security reads. There is no way to run a statement on a table without a scope.
 */
export class Database {
  private afterWriting: () => Promise<void> = async () => {};

  private constructor(
    readonly service: string,
    private readonly orm: MikroORM,
    private readonly readers: Pool,
    private readonly publishedReaders: Pool,
    readonly digestKey: Buffer,
  ) {}

  static async connect({ service, url, entities, digestKey, connections = CONNECTIONS }: DatabaseOptions): Promise<Database> {
    const orm = await MikroORM.init({
      clientUrl: url,
      schema: service,
      contextName: service,
      entities,
      discovery: { warnWhenNoEntities: false },
      allowGlobalContext: false,
      pool: { min: 0, max: connections.write },
      debug: false,
      onQuery: (text) => {
        noteStatement(text);
        return text;
      },
    });
    // A statement follows the begin of its transaction without waiting for it: one round trip, and fewer turns of our own loop.
    const pool = (max: number) => new Pool({ connectionString: url, max, pipeline: true });
    const [readers, publishedReaders] = [pool(connections.read), pool(CONNECTIONS.published)];
    // A pool drops an idle connection that the server ended; without a listener that would end the process.
    for (const one of [readers, publishedReaders]) one.on('error', () => {});
    const nobody = sessionOf(service, scopeOf(ANONYMOUS));
    readers.on('connect', (client) => prepareScoped(client, nobody));
    return new Database(service, orm, readers, publishedReaders, digestKey);
  }

  /** Reads by one statement, in a read-only transaction of this scope and of its own: all in one round trip. */
  async rows<R extends QueryResultRow>(scope: Scope, text: string, values: readonly unknown[] = [], name?: string): Promise<R[]> {
    const session = sessionOf(this.service, scope);
    const client = await this.readers.connect();
    try {
      noteTransaction();
      noteStatement(text);
      return await queryScoped<R>(client, session, queryOf(text, values, name));
    } finally {
      client.release();
    }
  }

  /** Reads by several statements in one read-only transaction of this scope. Not to be called inside a transaction, which holds a connection already. */
  async read<T>(scope: Scope, work: (sql: Sql) => Promise<T>): Promise<T> {
    const session = beginRead(sessionOf(this.service, scope));
    const client = await this.readers.connect();
    let open = true;
    const sql: Sql = async (text, values = [], name) => {
      // A branch of the work that goes on after another has failed must not reach the connection's next user.
      if (!open) throw new Error('the transaction in which this was to be read has ended');
      noteStatement(text);
      return (await client.query(queryOf(text, values, name))).rows;
    };
    // Where the scope could not be set the transaction is broken, or there is none: then the login role may read nothing.
    const end = (how: 'commit' | 'rollback') => {
      open = false;
      client.query(how).then(() => client.release(), (error: Error) => client.release(error));
    };
    try {
      noteTransaction();
      const [, result] = await Promise.all([client.query(session), work(sql)]);
      // Nothing was written, so there is nothing to wait for.
      end('commit');
      return result;
    } catch (error) {
      end('rollback');
      throw error;
    }
  }

  /** What is waited for after each commit, so that who wrote finds what he wrote when he asks next. */
  onceWritten(wait: () => Promise<void>): void {
    this.afterWriting = wait;
  }

  /** Writes in one transaction of this scope; what throws leaves nothing behind. */
  async transaction<T>(scope: Scope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    const { role, variables } = sessionOf(this.service, scope);
    noteTransaction();
    const written = await this.orm.em.fork({ session: { role, variables: { ...variables } } }).transactional(async (em) => {
      const result = await work(em as EntityManager);
      await em.flush();
      return result;
    });
    await this.afterWriting();
    return written;
  }

  /**
   * Reads of published contract views, which the login role itself may select from: who a subject is, which
   * calendar counts. They hold what every service must know before it can know the scope.
   */
  async published<R extends QueryResultRow>(text: string, values: readonly unknown[] = [], name?: string): Promise<R[]> {
    noteStatement(text);
    return (await this.publishedReaders.query<R>(queryOf(text, values, name))).rows;
  }

  /** Called by the application when it stops. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.orm.close(true), this.readers.end(), this.publishedReaders.end()]);
  }
}

const queryOf = (text: string, values: readonly unknown[], name: string | undefined): QueryConfig =>
  ({ text, values: [...values], types: rowTypes, ...(name && { name }) });
