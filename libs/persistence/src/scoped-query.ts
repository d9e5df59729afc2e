import { Query, type ClientBase, type Connection, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { settingStatement, settingsOf, type Session } from './session.js';

/** What `pg` does with a query on its connection, which its types do not tell. */
interface Submitted {
  prepare(connection: Connection): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const Submitting = Query as unknown as new (config: QueryConfig, callback: (error: Error | null, result: QueryResult) => void) => Submitted & InstanceType<typeof Query>;

/** Name under which each connection keeps the statement that sets a session. */
const SETTING = 'session';

/**
 * A statement behind the settings of its session, in one message. PostgreSQL takes what comes before a Sync for one
 * transaction: the settings hold for the statement and end with it, with no begin, no commit, and nothing to wait for.
 */
class ScopedQuery extends Submitting {
  private hasSettings = false;

  constructor(private readonly session: Session, config: QueryConfig, callback: (error: Error | null, result: QueryResult) => void) {
    // Extended also without values: a simple query would begin without the settings.
    super({ ...config, queryMode: 'extended' } as QueryConfig, callback);
  }

  override prepare(connection: Connection): void {
    connection.bind({ statement: SETTING, values: [...settingsOf(this.session)] }, true);
    connection.execute({}, true);
    super.prepare(connection);
  }

  /** The first statement that is complete is not the one that was asked for. */
  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.hasSettings) super.handleCommandComplete(message, connection);
    this.hasSettings = true;
  }
}

/** Makes the settings known to a new connection, before anything is asked over it. @param session any: all have the same settings */
export function prepareScoped(client: ClientBase, session: Session): void {
  // Where this fails, whatever is asked next fails too, and says so to who asked.
  client.query({ name: SETTING, text: settingStatement(session), values: [...settingsOf(session)] }).catch(() => {});
}

/** Runs one statement in a read-only transaction of its own. The connection must know the settings: {@link prepareScoped}. */
export async function queryScoped<R extends QueryResultRow>(client: ClientBase, session: Session, config: QueryConfig): Promise<R[]> {
  try {
    const result = await new Promise<QueryResult<R>>((resolve, reject) => {
      client.query(new ScopedQuery(session, config, (error, found) => (error ? reject(error) : resolve(found))));
    });
    return result.rows;
  } catch (error) {
    // The trace of who asked, instead of the socket's.
    Error.captureStackTrace(error as Error);
    throw error;
  }
}
