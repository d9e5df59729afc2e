import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadKeys } from '@yimen/personal-data';
import { needed, readCommandSettings, readServiceSettings, readVariables, VARIABLES, type Environment } from '@yimen/settings';
import { ROOT } from '../../src/root.js';

/** What an environment does to a process: its refusal, if any, and the variables that it does not want. */
export interface Told {
  readonly refusal: string | null;
  readonly unwanted: readonly string[];
}

const NO_FOLDER = join(ROOT, 'no-such-folder');

/** Reads an environment as the process that is started by this script does. The script is one of dist; its source must exist. */
export async function tell(script: string, env: Environment): Promise<Told> {
  const [, app, name] = /^apps\/(\w+)\/dist\/([\w-]+)\.js$/.exec(script) ?? [];
  const source = join(ROOT, `apps/${app}/src/${name}.ts`);
  const main = readFileSync(source, 'utf8');
  const read = new Set<string>();
  const watched = new Proxy(env, { get: (all, variable: string) => (read.add(variable), all[variable]) });
  let refusal: string | null = null;
  try {
    await readers(app!, name!, main)(watched);
  } catch (error) {
    refusal = (error as Error).message;
  }
  // A secret goes to nobody who does not read it; anything else must at least be a variable of the product.
  const secret = (variable: string) => /_DATABASE_URL$|_ADMIN_URL$|SECRET|KEY|PASSWORD/.test(variable);
  const unwanted = Object.keys(env).filter((variable) => !read.has(variable) && (secret(variable) || !Object.hasOwn(VARIABLES, variable)));
  return { refusal, unwanted };
}

function readers(app: string, name: string, main: string): (env: Environment) => unknown {
  if (app === 'gateway') return async (env) => (await gatewayReader())(env);
  if (app === 'commands') return name === 'database-logins' ? assertLogins : assertExternal;
  const logins = [app, ...(/events: true/.test(main) ? ['jobs'] : [])];
  return (env) => {
    const { catalogs, dataFolder } = readServiceSettings(env, logins);
    if (app !== 'cases') return;
    loadKeys(env, NO_FOLDER, { create: false });
    if (catalogs.length === 0 || !dataFolder) throw new Error('cases need CATALOGS_URL and YIMEN_DATA');
  };
}

/** A command that is told of no database would look for the embedded one. */
function assertExternal(env: Environment): void {
  if (!readCommandSettings(env).external) throw new Error('the command is told of no external database');
}

function assertLogins(env: Environment): void {
  const { DATABASE_URL, YIMEN_DATABASE_SECRET } = readVariables(env, ['DATABASE_URL', 'YIMEN_DATABASE_SECRET']);
  if (!DATABASE_URL || !YIMEN_DATABASE_SECRET) throw needed(['DATABASE_URL', 'YIMEN_DATABASE_SECRET'], 'database:logins');
}

/** An application is no library, so the gateway's own reader is found by its path. */
async function gatewayReader(): Promise<(env: Environment) => unknown> {
  const path = join(ROOT, 'apps/gateway/src/gateway-settings.ts');
  return ((await import(path)) as { readGatewaySettings: (env: Environment) => unknown }).readGatewaySettings;
}
