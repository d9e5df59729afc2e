import type { ServiceDatabases } from '@yimen/persistence';
import type { Environment } from '@yimen/settings';

/** What each process is told, and nothing besides: no process holds another's login, and only cases holds the keys of personal data. */
export interface Shared {
  readonly env: Environment;
  readonly databases: ServiceDatabases;
  readonly issuer: string;
  readonly publicKey: string | undefined;
  readonly folder: string;
}

const KEYS = ['YIMEN_MASTER_KEY', 'YIMEN_INDEX_KEY'] as const;
const PASSED_ON = ['YIMEN_LOG_LEVEL', 'YIMEN_RATE_LIMITS'];
/** The gateway, as the services see it. */
const GATEWAY = '127.0.0.1,::1';
/** Whatever is called so is ours. */
const OURS = /^YIMEN_|^OIDC_|^IDENTITY_URL$|^(?:HOST|PORT)$|^DATABASE_|_DATABASE_URL$|^(?:TENANTS|CATALOGS|CASES|ASSESSMENTS)_URL$/;

/** The environment of a service's process; `catalogs` are the addresses of the catalogs service. */
export function serviceEnvironment({ env, databases, issuer, publicKey, folder }: Shared, service: string, catalogs: readonly string[]): NodeJS.ProcessEnv {
  const login = (name: string) => ({ [`${name.toUpperCase()}_DATABASE_URL`]: databases.urlOf(name) });
  return {
    ...inherited(env),
    ...login(service),
    YIMEN_DIGEST_KEY: databases.digestKey.toString('base64'),
    OIDC_ISSUER: issuer,
    YIMEN_TRUSTED_PROXIES: GATEWAY,
    ...(publicKey && { OIDC_PUBLIC_KEY: publicKey }),
    ...(service === 'tenants' ? {} : login('jobs')),
    // Of every service, for the anchors of its audit; of cases also for files.
    YIMEN_DATA: folder,
    ...(service === 'cases' && { CATALOGS_URL: catalogs.join(','), ...Object.fromEntries(KEYS.map((name) => [name, env[name]])) }),
  };
}

/** The environment of the gateway; only it is told of the proxies in front. */
export function gatewayEnvironment(env: Environment, facts: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...inherited(env), ...(env['YIMEN_TRUSTED_PROXIES'] && { YIMEN_TRUSTED_PROXIES: env['YIMEN_TRUSTED_PROXIES'] }), ...facts };
}

/** What is the machine's, such as PATH; of ours only what is meant for every process. */
function inherited(env: Environment): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.test(name) || PASSED_ON.includes(name)));
}
