import { createHash, randomUUID } from 'node:crypto';
import type { Subscription } from '@yimen/events';
import { foundation, grantConnections, loginOf, OWNER, ServiceDatabases, urlFor } from '@yimen/persistence';
import { prepareDatabase, type Migratable } from '@yimen/provisioning';
import { Client } from 'pg';

const SECRET = createHash('sha256').update('throw-away').digest();

/** A database of its own for one spec file, with real roles and row-level security, cloned from a migrated template. */
export class TestDatabase extends ServiceDatabases {
  readonly digestKey = SECRET;

  private constructor(private readonly url: string) {
    super();
  }

  /** @param services the migrated services, tenants first; their login roles exist in any case. */
  static async create(services: readonly Migratable[], subscriptions: readonly Subscription[] = []): Promise<TestDatabase> {
    const server = process.env['YIMEN_TEST_DATABASE'];
    if (!server) throw new Error('integration specs run under the global set-up of libs/testing');
    const admin = new Client({ connectionString: server });
    await admin.connect();
    try {
      await admin.query("select pg_advisory_lock(hashtext('yimen test template'))");
      const template = `template_${createHash('sha256').update(JSON.stringify([services.map(({ name, schema }) => [foundation(name), ...schema]), subscriptions])).digest('hex').slice(0, 16)}`;
      const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
      if (rowCount === 0) await makeTemplate(admin, server, template, services, subscriptions);
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await admin.query(`create database ${name} template ${template}`);
      const url = databaseUrl(server, name);
      await openTo(url);
      return new TestDatabase(url);
    } finally {
      await admin.end();
    }
  }

  urlOf(service: string): string {
    return urlFor(this.url, loginOf(service), SECRET);
  }

  /** For arranging rows that no service may write; bypasses row-level security. */
  get ownerUrl(): string {
    return urlFor(this.url, OWNER, SECRET);
  }
}

/** Rights on a database are not cloned with it. */
async function openTo(url: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await grantConnections(admin);
  await admin.end();
}

async function makeTemplate(
  admin: Client, server: string, template: string, services: readonly Migratable[], subscriptions: readonly Subscription[],
): Promise<void> {
  const draft = `${template}_draft`;
  await admin.query(`drop database if exists ${draft}`);
  await admin.query(`create database ${draft}`);
  await prepareDatabase({ adminUrl: databaseUrl(server, draft), secret: SECRET, services, subscriptions });
  await admin.query(`alter database ${draft} rename to ${template}`);
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
