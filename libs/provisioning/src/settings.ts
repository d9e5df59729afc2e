import { z } from 'zod';
import { StartRefused } from './refusal.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The configuration that comes from the environment; docs/operations.md lists every variable. */
export interface Settings {
  /** Where the product serves HTTP, on loopback. */
  readonly port: number;
  /** The data folder that was asked for, if any; a relative path counts from the root of the repository. */
  readonly dataFolder: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

const notBuilt = z.never().optional();
const SHAPE = z.object({
  PORT: z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.number().min(1).max(65_535)).default(3000),
  YIMEN_DATA: z.string().optional(),
  YIMEN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  DATABASE_URL: notBuilt,
  OIDC_ISSUER: notBuilt,
});

/** Half a configuration would look as if it were used, so variables of ways to run that do not exist yet are refused. */
const NOT_BUILT = [
  '不能设置：尚不支持外部数据库和外部身份服务，目前只能使用内置的',
  'must not be set: running on an external database or identity provider is not built yet, only the embedded ones are',
] as const;
const RULES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  PORT: ['必须是 1 到 65535 的整数', 'must be a whole number from 1 to 65535'],
  YIMEN_LOG_LEVEL: [`必须是 ${LOG_LEVELS.join('、')} 之一`, `must be one of ${LOG_LEVELS.join(', ')}`],
  DATABASE_URL: NOT_BUILT,
  OIDC_ISSUER: NOT_BUILT,
};

/**
 * Reads and checks the environment; an empty variable counts as not set.
 * @throws StartRefused naming every wrong variable with its rule, and never its value, which may be a secret.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = SHAPE.safeParse(given);
  if (!parsed.success) throw refused([...new Set(parsed.error.issues.map(({ path }) => String(path[0])))]);
  const { PORT, YIMEN_DATA, YIMEN_LOG_LEVEL } = parsed.data;
  return { port: PORT, dataFolder: YIMEN_DATA, logLevel: YIMEN_LOG_LEVEL };
}

function refused(variables: readonly string[]): StartRefused {
  const say = (language: 0 | 1) => variables.map((name) => `${name} ${RULES[name]?.[language]}`);
  return new StartRefused(`环境变量有误：${say(0).join('；')}。`, `Wrong environment: ${say(1).join('; ')}.`);
}
