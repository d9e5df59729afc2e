import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD, demoSubject } from '@yimen/provisioning';
import { ROOT } from '../root.js';

/** The file that Keycloak imports beside the realm, in a trial only: these passwords stand in public. */
export const DEMO_USERS_FILE = join(ROOT, 'deploy/keycloak/yimen-users-0.json');

const OFFICE = join(ROOT, 'deploy/seed-data/catalog/shigu-windows.json');

/** What belongs into that file: the people of the demonstration as accounts of the realm. */
export function demoUsers(): string {
  const { people } = JSON.parse(readFileSync(OFFICE, 'utf8')) as { readonly people: readonly { readonly name: string; readonly username: string }[] };
  const users = people.map(({ name, username }) => ({
    id: demoSubject(username),
    username,
    // A Chinese name is one word: the whole of it stands here.
    firstName: name,
    enabled: true,
    credentials: [{ type: 'password', value: DEMO_PASSWORD }],
  }));
  return `${JSON.stringify({ realm: 'yimen', users }, null, 2)}\n`;
}

/** Writes the file anew. */
export function writeDemoUsers(): void {
  writeFileSync(DEMO_USERS_FILE, demoUsers());
}
