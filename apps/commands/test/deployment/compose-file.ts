import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../src/root.js';

export const COMPOSE = join(ROOT, 'deploy/compose');
export const composeSource = readFileSync(join(COMPOSE, 'compose.yaml'), 'utf8');

/** As much of a service of the compose file as the tests look at. */
export interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly restart?: string;
}
export interface ComposeProject {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The file as compose reads it with these variables: `${NAME}` and `${NAME:-default}` in its texts. */
export function composeProject(env: Readonly<Record<string, string>>): ComposeProject {
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_whole, name: string, otherwise = '') => env[name] || otherwise);
    if (Array.isArray(value)) return value.map(filled);
    return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)])) : value;
  };
  return filled(parse(composeSource, { merge: true })) as ComposeProject;
}
