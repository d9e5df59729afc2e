import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import { REQUEST_ID_DAYS } from './acts.js';
import { AUDIENCES, loginOf } from './roles.js';
import { auditPlaceSql, auditTablesSql } from './audit-tables.js';
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

/** The last step of every service, because it takes back rights that earlier ones give on the audit rows. */
export function sealedAudit(service: string): SchemaStep {
  return { name: 'audit-0001-seals', sql: auditTablesSql(service) };
}

/**
 * Brings one service's schema up to date as the owner role. All steps that are still to run stand or fall together.
 * Request ids whose days are over, and what else has ended, are forgotten then: every start comes through here.
 * @param passing tables of the service whose rows may be forgotten after their `expires_at`
 * @returns the names of the steps that were run.
 */
export async function migrate(ownerUrl: string, service: string, steps: readonly SchemaStep[], passing: readonly string[] = []): Promise<readonly string[]> {
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
      migrationsList: [foundation(service), ...steps, sealedAudit(service)].map(({ name, sql }) => ({
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
    await keepAuditOrder(orm.em.getConnection(), service);
    await orm.em.getConnection().execute(`delete from ${service}.request_log where at < now() - interval '${REQUEST_ID_DAYS} days'`);
    for (const table of passing) await orm.em.getConnection().execute(`delete from ${service}.${table} where expires_at < now()`);
    return run;
  } finally {
    await orm.close(true);
  }
}

/** On another server, as after a restore, transactions are counted anew: rows must go on behind those that are there. */
async function keepAuditOrder(connection: PostgreSqlConnection, service: string): Promise<void> {
  const [order] = await connection.execute<{ last: string; now: string; counted: string }[]>(`
    select greatest((select max(place) from ${service}.audit_entry), (select max(through_place) from ${service}.audit_anchor), 0)::text as last,
      ${service}.audit_place(pg_current_xact_id())::text as now, pg_current_xact_id()::text as counted`);
  const { last, now, counted } = order!;
  if (BigInt(now) <= BigInt(last)) await connection.execute(auditPlaceSql(service, BigInt(last) + 1n - BigInt(counted)));
}
