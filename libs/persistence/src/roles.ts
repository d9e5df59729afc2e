import { createHmac } from 'node:crypto';
import type { Audience } from '@yimen/access';
import { Client } from 'pg';

/** The four services, in the order in which their schemas are prepared: later ones read views of earlier ones. */
export const SERVICES = ['tenants', 'catalogs', 'cases', 'assessments'] as const;
/** Who logs in: the services, the job library, the embedded identity provider. */
const LOGINS = [...SERVICES, 'jobs', 'identity'];
export const AUDIENCES = ['staff', 'person', 'public'] as const;
/** The service in which administrators have an audience of their own. */
export const ADMINISTERED = 'tenants';

/** Audience roles of a service, without the service's name. */
export const audiencesOf = (service: string): readonly Audience[] => (service === ADMINISTERED ? [...AUDIENCES, 'admin', 'auditor'] : AUDIENCES);
/** Reads the audit of every service, in the actor's reach, for the service in which administrators are. */
export const AUDITOR = `${ADMINISTERED}_auditor`;
/** Reads a service's audit rows in order to seal them; no request runs under it. */
export const sealerOf = (service: string): string => `${service}_sealer`;
/** Owner of every schema. Commands use it (migrate, import, back-up); no service holds it. */
export const OWNER = 'yimen_owner';
export const loginOf = (service: string): string => `${service}_login`;
/** Rights on the job library's schema; every role that may cause an event has it. */
export const JOBS = 'yimen_jobs';

/** Password of a login role: derived, so that it need not be stored, from a secret that only the operator has. */
export function passwordOf(secret: Buffer, role: string): string {
  return createHmac('sha256', secret).update(`database role ${role}`).digest('base64url');
}

/** URL of a database with another role in it. */
export function urlFor(url: string, role: string, secret: Buffer): string {
  const own = new URL(url);
  own.username = role;
  own.password = passwordOf(secret, role);
  return own.href;
}

/**
 * Creates the roles and schemas of the services, or brings their passwords up to date. Login roles own nothing, cannot
 * bypass row-level security, inherit nothing, and may switch to the audiences of their own service only.
 */
export async function prepareRoles(adminUrl: string, secret: Buffer): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('begin');
    await admin.query("select pg_advisory_xact_lock(hashtext('yimen roles'))");
    const { rows } = await admin.query<{ name: string; held: string[] }>(
      "select rolname as name, array_remove(array[case when rolsuper then 'nosuperuser' end, case when rolcreatedb then 'nocreatedb' end], null) as held from pg_roles");
    const known = new Map(rows.map(({ name, held }) => [name, held]));
    const role = async (name: string, attributes: string) => {
      const held = known.get(name);
      // An administrator who is no superuser may not even repeat that a role is none: it is said only where it changes something.
      const said = held ? attributes.split(' ').filter((word) => !['nosuperuser', 'nocreatedb'].includes(word) || held.includes(word)).join(' ') : attributes;
      await admin.query(`${held ? 'alter' : 'create'} role ${name} ${said}`);
    };
    const password = (name: string) => `password '${passwordOf(secret, name)}'`;
    await role(OWNER, `login noinherit bypassrls nosuperuser nocreatedb nocreaterole ${password(OWNER)}`);
    await role(JOBS, 'nologin nobypassrls');
    await admin.query(`grant ${OWNER} to current_user`);
    await admin.query('revoke all on schema public from public');
    for (const service of LOGINS) {
      const login = loginOf(service);
      await role(login, `login noinherit nobypassrls nosuperuser nocreatedb nocreaterole ${password(login)}`);
    }
    await grantConnections(admin);
    for (const service of SERVICES) {
      for (const name of [...audiencesOf(service).map((audience) => `${service}_${audience}`), sealerOf(service)]) {
        await role(name, 'nologin nobypassrls nosuperuser');
        await admin.query(`grant ${name} to ${loginOf(service)} with inherit false, set true`);
      }
      await admin.query(`grant ${JOBS} to ${service}_staff, ${service}_person with inherit true, set false`);
    }
    await admin.query(`grant ${JOBS} to ${loginOf('jobs')} with inherit true, set false`);
    await admin.query('commit');
  } finally {
    await admin.end();
  }
}

/** Lets the login roles and the owner into the connected database, and nobody else. */
export async function grantConnections(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>('select current_database() as name');
  const database = admin.escapeIdentifier(rows[0]!.name);
  await admin.query(`revoke all on database ${database} from public;
    grant connect on database ${database} to ${LOGINS.map(loginOf).join(', ')};
    grant connect, create, temporary on database ${database} to ${OWNER}`);
}
