import { resolve } from 'node:path';
import { DerivedLogins, type ServiceDatabases } from '@yimen/persistence';
import { prepareDatabase, prepareIdentity, progressOn, withEmbeddedDatabase, type PreparedPart, type Progress } from '@yimen/provisioning';
import { readCommandSettings, refusalText } from '@yimen/settings';
import { ROOT } from './root.js';
import { SERVICES, SUBSCRIPTIONS } from './services.js';

/** Runs a command: what was to be expected is told in sentences, anything else with its stack; either ends with 1. */
export async function runCommand(command: (progress: Progress) => Promise<void>): Promise<void> {
  try {
    await command(progressOn(process.stdout));
  } catch (error) {
    console.error(refusalText(error) ?? error);
    process.exitCode = 1;
  }
}

/** The part of the log that concerns whoever runs a command. */
const LOG = {
  info: () => {},
  warn: (facts: object, message: string) => console.error(message, facts),
  error: (facts: object, message: string) => console.error(message, facts),
};

/** A database as a command finds it. */
export interface FoundDatabase {
  readonly adminUrl: string;
  readonly secret: Buffer;
  /** The data folder; with an external database only files lie in it. */
  readonly folder: string;
  readonly embedded: boolean;
  /** Which one it is, for the person who runs the command. */
  readonly where: string;
}

/** Does a command's work on the external database, the running product's, or the embedded one, which is started for it. */
export async function onDatabase(work: (database: FoundDatabase) => Promise<void>): Promise<void> {
  const { dataFolder, external } = readCommandSettings(process.env);
  if (external) return work({ ...external, folder: resolve(ROOT, dataFolder ?? '.yimen'), embedded: false, where: '外部数据库 the external database' });
  await withEmbeddedDatabase({ root: ROOT, dataFolder, log: LOG }, ({ folder, adminUrl, secret, shared }) =>
    work({ folder, adminUrl, secret, embedded: true, where: shared ? '运行中的一门 the running product' : folder }));
}

/** A database that was brought up to date, for a command's work. */
export interface PreparedDatabase {
  readonly ownerUrl: string;
  /** The services' own logins, for what a command does as a service would. */
  readonly logins: ServiceDatabases;
  /** The data folder; with an external database only files lie in it. */
  readonly folder: string;
  /** Which one it is, for the person who runs the command. */
  readonly where: string;
}

/** Does a command's work on a database brought up to date before. */
export function onPreparedDatabase(progress: Progress, work: (database: PreparedDatabase) => Promise<void>): Promise<void> {
  return onDatabase(async ({ adminUrl, secret, folder, embedded, where }) => {
    const ownerUrl = await progress.step('准备数据库', 'Preparing the database', (tell) => prepareDatabase({
      adminUrl, secret, services: SERVICES, subscriptions: SUBSCRIPTIONS,
      onPart: (part: PreparedPart) => part.kind === 'schema' && part.steps.length > 0 && tell(`${part.service}: ${part.steps.join(' ')};`),
    }));
    if (embedded) await prepareIdentity(ownerUrl);
    await work({ ownerUrl, logins: new DerivedLogins(adminUrl, secret), folder, where });
  });
}
