import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { REQUEST_ID_DAYS } from './acts.js';
import { AUDIENCES, loginOf } from './roles.js';
import { standardTablesSql } from './standard-tables.js';

/** A forward-only step of one service's schema. Its name is what the database remembers: it never changes. */
export interface SchemaStep {
  readonly name: string;
  readonly sql: string;
}

/** The first step of every service: its schema, who may use it, its standard tables. */
export function foundation(service: string): SchemaStep {
  const roles = AUDIENCES.map((audience) => `${service}_${audience}`).join(', ');
  return { name: '0000-foundation', sql: `grant usage on schema ${service} to ${roles}; ${standardTablesSql(service)}` };
}

/**
 * Brings one service's schema up to date as the owner role. All steps that are still to run stand or fall together.
 * Request ids whose days are over are forgotten then: every start comes through here.
 * @returns the names of the steps that were run.
 */
export async function migrate(ownerUrl: string, service: string, steps: readonly SchemaStep[]): Promise<readonly string[]> {
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    schema: service,
    contextName: `migrate ${service}`,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    pool: { min: 0, max: 1 },
    debug: false,
    logger: () => {},
    migrations: {
      tableName: 'migration',
      snapshot: false,
      migrationsList: [foundation(service), ...steps].map(({ name, sql }) => ({
        name,
        class: class extends Migration {
          override up(): void {
            this.addSql(sql);
          }
        },
      })),
    },
  });
  try {
    await orm.em.getConnection().execute(`create schema if not exists ${service}; create schema if not exists contract;
      grant usage on schema contract to ${loginOf(service)}`);
    const run = (await orm.migrator.up()).map(({ name }) => name);
    await orm.em.getConnection().execute(`delete from ${service}.request_log where at < now() - interval '${REQUEST_ID_DAYS} days'`);
    return run;
  } finally {
    await orm.close(true);
  }
}
