import { missing, needed, readVariables, refused, type Environment, type Values } from './variables.js';

/** Where the login roles reach a database that is not ours: passwords derived from a secret, or each address as it was given. */
export type Logins =
  | { readonly kind: 'derived'; readonly url: string; readonly secret: Buffer }
  | { readonly kind: 'given'; readonly urls: Readonly<Record<string, string>>; readonly digestKey: Buffer };

/** A database and an identity provider that somebody else runs. Where there are such, nothing embedded is started or reachable. */
export interface External {
  readonly logins: Logins;
  readonly issuer: string;
  /** PEM body; without it the realm is asked for its keys. */
  readonly publicKey: string | undefined;
}

/** How a process listens, and to whom it answers what. */
export interface Listening {
  readonly port: number;
  readonly host: string;
  readonly logLevel: Values<'YIMEN_LOG_LEVEL'>['YIMEN_LOG_LEVEL'];
  /** Addresses and networks of the proxies in front, which are believed when they tell for whom they ask. */
  readonly trustedProxies: readonly string[];
  /** Whether who asks too often is told to wait. */
  readonly rateLimits: boolean;
  /** Whether everybody may ask for the schema, as in a demonstration. */
  readonly introspection: boolean;
}
const LISTENING = ['PORT', 'HOST', 'YIMEN_LOG_LEVEL', 'YIMEN_TRUSTED_PROXIES', 'YIMEN_RATE_LIMITS', 'YIMEN_INTROSPECTION'] as const;

/** What every process that listens is told. @param demonstration whether it may tell its schema unless told otherwise */
export function readListening(env: Environment, demonstration = false): Listening {
  const { PORT, HOST, YIMEN_LOG_LEVEL, YIMEN_TRUSTED_PROXIES, YIMEN_RATE_LIMITS, YIMEN_INTROSPECTION } = readVariables(env, LISTENING);
  return {
    port: PORT, host: HOST, logLevel: YIMEN_LOG_LEVEL, trustedProxies: YIMEN_TRUSTED_PROXIES, rateLimits: YIMEN_RATE_LIMITS,
    introspection: YIMEN_INTROSPECTION ?? demonstration,
  };
}

/** What the whole product is told, in one process or as the launcher of several. */
export interface Settings extends Listening {
  /** The address that people use, without a slash at its end. */
  readonly address: string;
  /** The data folder that was asked for, if any; a relative path counts from the root of the repository. */
  readonly dataFolder: string | undefined;
  /** How many processes of each service the launcher starts. */
  readonly instances: number;
  readonly external: External | null;
}

/** @throws StartRefused naming every wrong variable with its rule */
export function readSettings(env: Environment): Settings {
  const { YIMEN_ADDRESS, YIMEN_DATA, YIMEN_INSTANCES } = readVariables(env, [...LISTENING, 'YIMEN_ADDRESS', 'YIMEN_DATA', 'YIMEN_INSTANCES']);
  const external = readExternal(env, ['tenants', 'catalogs', 'cases', 'assessments', 'jobs']);
  const listening = readListening(env, external === null);
  if (!external) refuseOutsideHost(listening.host, YIMEN_ADDRESS);
  else requireKeys(env);
  return { ...listening, address: YIMEN_ADDRESS ?? `http://localhost:${listening.port}`, dataFolder: YIMEN_DATA, instances: YIMEN_INSTANCES, external };
}

/** What a process that runs one service is told. */
export interface ServiceSettings extends Listening {
  readonly external: External;
  readonly dataFolder: string | undefined;
  /** Base addresses of the catalogs service, for those who ask it. */
  readonly catalogs: readonly string[];
}

/**
 * @param logins the logins that the process needs: its service's own, and `jobs` where it publishes or consumes events
 * @throws StartRefused
 */
export function readServiceSettings(env: Environment, logins: readonly string[]): ServiceSettings {
  const { YIMEN_DATA, CATALOGS_URL } = readVariables(env, [...LISTENING, 'YIMEN_DATA', 'CATALOGS_URL']);
  const external = readExternal(env, logins);
  if (!external) throw needed([variableOf(logins[0]!), 'OIDC_ISSUER'], logins[0]!);
  return { ...readListening(env), external, dataFolder: YIMEN_DATA, catalogs: CATALOGS_URL ?? [] };
}

/** What a command on a database is told: null is the embedded one. */
export interface CommandSettings {
  readonly dataFolder: string | undefined;
  readonly external: { readonly adminUrl: string; readonly secret: Buffer } | null;
}

/** @throws StartRefused, also when a service is told of an external database and the command is not: it would work on another one */
export function readCommandSettings(env: Environment): CommandSettings {
  const { YIMEN_DATA, DATABASE_URL, DATABASE_ADMIN_URL, YIMEN_DATABASE_SECRET } =
    readVariables(env, ['YIMEN_DATA', 'DATABASE_URL', 'DATABASE_ADMIN_URL', 'YIMEN_DATABASE_SECRET']);
  if (!DATABASE_ADMIN_URL) {
    if (DATABASE_URL) throw missing(['DATABASE_ADMIN_URL'], 'DATABASE_URL');
    return { dataFolder: YIMEN_DATA, external: null };
  }
  if (!YIMEN_DATABASE_SECRET) throw missing(['YIMEN_DATABASE_SECRET'], 'DATABASE_ADMIN_URL');
  return { dataFolder: YIMEN_DATA, external: { adminUrl: DATABASE_ADMIN_URL, secret: YIMEN_DATABASE_SECRET } };
}

const variableOf = (login: string) => `${login.toUpperCase()}_DATABASE_URL` as 'TENANTS_DATABASE_URL';

function readExternal(env: Environment, logins: readonly string[]): External | null {
  const { DATABASE_URL, YIMEN_DATABASE_SECRET, YIMEN_DIGEST_KEY, OIDC_ISSUER, OIDC_PUBLIC_KEY } =
    readVariables(env, ['DATABASE_URL', 'YIMEN_DATABASE_SECRET', 'YIMEN_DIGEST_KEY', 'OIDC_ISSUER', 'OIDC_PUBLIC_KEY']);
  const given = readVariables(env, logins.map(variableOf));
  const urls = Object.fromEntries(logins.map((login) => [login, given[variableOf(login)]]).filter(([, url]) => url)) as Record<string, string>;
  const some = Object.keys(urls).length > 0;
  if (!DATABASE_URL && !some) {
    if (OIDC_ISSUER) throw missing(['DATABASE_URL'], 'OIDC_ISSUER');
    return null;
  }
  if (!OIDC_ISSUER) throw missing(['OIDC_ISSUER'], DATABASE_URL ? 'DATABASE_URL' : variableOf(Object.keys(urls)[0]!));
  const common = { issuer: OIDC_ISSUER, publicKey: OIDC_PUBLIC_KEY };
  if (!some) {
    if (!YIMEN_DATABASE_SECRET) throw missing(['YIMEN_DATABASE_SECRET'], 'DATABASE_URL');
    return { ...common, logins: { kind: 'derived', url: DATABASE_URL!, secret: YIMEN_DATABASE_SECRET } };
  }
  const absent = [...logins.filter((login) => !urls[login]).map(variableOf), ...(YIMEN_DIGEST_KEY ? [] : ['YIMEN_DIGEST_KEY'])];
  if (absent.length > 0) throw missing(absent, variableOf(Object.keys(urls)[0]!));
  return { ...common, logins: { kind: 'given', urls, digestKey: YIMEN_DIGEST_KEY! } };
}

/** The embedded identity provider hands out passwords that everybody knows: it serves this machine only. */
function refuseOutsideHost(host: string, address: string | undefined): void {
  const rule = ['只能与外部数据库和外部身份服务一起使用（DATABASE_URL、OIDC_ISSUER）', 'goes with an external database and identity provider only (DATABASE_URL, OIDC_ISSUER)'] as const;
  const wrong = [...(['127.0.0.1', '::1'].includes(host) ? [] : ['HOST']), ...(address === undefined ? [] : ['YIMEN_ADDRESS'])];
  if (wrong.length > 0) throw refused(wrong.map((name) => [name, rule]));
}

/** Keys made silently, one set per process, would each open another part of the data. */
function requireKeys(env: Environment): void {
  const absent = ['YIMEN_MASTER_KEY', 'YIMEN_INDEX_KEY'].filter((name) => !env[name]?.trim());
  if (absent.length > 0) throw missing(absent, 'DATABASE_URL');
}
