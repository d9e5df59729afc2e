import { isIP } from 'node:net';
import { z } from 'zod';
import { StartRefused } from './refusal.js';

export type Environment = Readonly<Record<string, string | undefined>>;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const wholeNumber = (least: number, most: number) => z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.number().min(least).max(most));
const url = (...schemes: readonly string[]) => z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol));
const POSTGRES = ['postgres:', 'postgresql:'];
const database = url(...POSTGRES);
/** With a database in its path, and a login and a password in front of its host. */
const login = database.refine((text) => new URL(text).username !== '' && new URL(text).password !== '');
const http = url('http:', 'https:').transform((text) => text.replace(/\/+$/, ''));
const listed = z.string().transform((text) => text.split(',').map((one) => one.trim()));
const network = z.string().refine((text) => {
  const [, address = '', length] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(length ?? 0) <= (family === 4 ? 32 : 128);
});
const onOff = z.enum(['on', 'off']).transform((word) => word === 'on');
const key = z.string().transform((text) => Buffer.from(text, 'base64')).refine((bytes) => bytes.length === 32);

/** Every variable the product's processes read, and what it must be; docs/operations.md says what each is for. */
export const VARIABLES = {
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  YIMEN_ADDRESS: http.optional(),
  YIMEN_DATA: z.string().optional(),
  YIMEN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  YIMEN_INSTANCES: wholeNumber(1, 8).default(1),
  YIMEN_INTROSPECTION: onOff.optional(),
  YIMEN_RATE_LIMITS: onOff.default(true),
  YIMEN_AUDIT_MONTHS: wholeNumber(6, 1200).default(6),
  YIMEN_TRUSTED_PROXIES: listed.pipe(z.array(network)).default([]),
  DATABASE_URL: database.optional(),
  DATABASE_ADMIN_URL: database.optional(),
  YIMEN_DATABASE_SECRET: key.optional(),
  YIMEN_DIGEST_KEY: key.optional(),
  TENANTS_DATABASE_URL: login.optional(),
  CATALOGS_DATABASE_URL: login.optional(),
  CASES_DATABASE_URL: login.optional(),
  ASSESSMENTS_DATABASE_URL: login.optional(),
  JOBS_DATABASE_URL: login.optional(),
  OIDC_ISSUER: http.refine((text) => /^.+\/realms\/[^/]+$/.test(text)).optional(),
  OIDC_PUBLIC_KEY: z.string().transform((pem) => pem.replace(/-----[^-]+-----|\s/g, '')).refine((body) => /^[\w+/]{100,}=*$/.test(body)).optional(),
  CATALOGS_URL: listed.pipe(z.array(http)).optional(),
} as const;
export type Variable = keyof typeof VARIABLES;
export type Values<V extends Variable> = { readonly [K in V]: z.output<(typeof VARIABLES)[K]> };

type Rule = readonly [zh: string, en: string];
const DATABASE: Rule = ['必须是 postgres:// 地址', 'must be a postgres:// address'];
const LOGIN: Rule = ['必须是带用户名和密码的 postgres:// 地址', 'must be a postgres:// address with user name and password'];
const ADDRESS: Rule = ['必须是 http(s):// 地址', 'must be an http(s):// address'];
const ON_OFF: Rule = ['必须是 on 或 off', 'must be on or off'];
const KEY: Rule = ['必须是 32 字节的 base64', 'must be 32 bytes in base64'];
const RULES: Readonly<Record<Variable, Rule>> = {
  PORT: ['必须是 1 到 65535 的整数', 'must be a whole number from 1 to 65535'],
  HOST: ['必须是 IP 地址', 'must be an IP address'],
  YIMEN_ADDRESS: ADDRESS,
  YIMEN_DATA: ['必须是文件夹', 'must be a folder'],
  YIMEN_LOG_LEVEL: [`必须是 ${LOG_LEVELS.join('、')} 之一`, `must be one of ${LOG_LEVELS.join(', ')}`],
  YIMEN_INSTANCES: ['必须是 1 到 8 的整数', 'must be a whole number from 1 to 8'],
  YIMEN_INTROSPECTION: ON_OFF,
  YIMEN_RATE_LIMITS: ON_OFF,
  YIMEN_AUDIT_MONTHS: ['必须是 6 到 1200 的整数', 'must be a whole number from 6 to 1200'],
  YIMEN_TRUSTED_PROXIES: ['必须是 IP 地址或网段，以逗号分隔', 'must be IP addresses or networks (CIDR), separated by commas'],
  DATABASE_URL: DATABASE,
  DATABASE_ADMIN_URL: DATABASE,
  YIMEN_DATABASE_SECRET: KEY,
  YIMEN_DIGEST_KEY: KEY,
  TENANTS_DATABASE_URL: LOGIN,
  CATALOGS_DATABASE_URL: LOGIN,
  CASES_DATABASE_URL: LOGIN,
  ASSESSMENTS_DATABASE_URL: LOGIN,
  JOBS_DATABASE_URL: LOGIN,
  OIDC_ISSUER: ['必须是 <服务器>/realms/<领域> 形式的 http(s):// 地址', 'must be an http(s):// address of the form <server>/realms/<realm>'],
  OIDC_PUBLIC_KEY: ['必须是 PEM 公钥', 'must be a public key in PEM'],
  CATALOGS_URL: ADDRESS,
};

/**
 * Reads and checks these variables of the environment; an empty one counts as not set.
 * @throws StartRefused naming every wrong variable with its rule, and never its value, which may be a secret.
 */
export function readVariables<V extends Variable>(env: Environment, names: readonly V[]): Values<V> {
  const parsed = names.map((name) => [name, VARIABLES[name].safeParse(env[name]?.trim() || undefined)] as const);
  const wrong = parsed.filter(([, { success }]) => !success).map(([name]) => [name, RULES[name]] as const);
  if (wrong.length > 0) throw refused(wrong);
  return Object.fromEntries(parsed.map(([name, { data }]) => [name, data])) as Values<V>;
}

/** The refusal for variables that break a rule of their own or do not go together. */
export function refused(wrong: readonly (readonly [variable: string, rule: Rule])[]): StartRefused {
  const say = (language: 0 | 1) => wrong.map(([name, rule]) => `${name} ${rule[language]}`);
  return new StartRefused(`环境变量有误：${say(0).join('；')}。`, `Wrong environment: ${say(1).join('; ')}.`);
}

/** The refusal for variables that are missing where another one calls for them. */
export function missing(names: readonly string[], because: Variable): StartRefused {
  return refused(names.map((name) => [name, [`必须设置（因为设置了 ${because}）`, `must be set (because ${because} is)`]]));
}

/** The refusal for variables without which a command or a process cannot do its work. */
export function needed(names: readonly string[], what: string): StartRefused {
  return refused(names.map((name) => [name, [`必须设置（${what} 需要）`, `must be set (for ${what})`]]));
}
