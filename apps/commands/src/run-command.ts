import { prepareDatabase, prepareIdentity, progressOn, readSettings, refusalText, withEmbeddedDatabase, type EmbeddedDatabase, type PreparedPart, type Progress } from '@yimen/provisioning';
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

/** Does a command's work on the embedded database, the running product's or one started for it, brought up to date before. */
export async function onPreparedDatabase(progress: Progress, work: (database: EmbeddedDatabase, ownerUrl: string) => Promise<void>): Promise<void> {
  const { dataFolder } = readSettings(process.env);
  await withEmbeddedDatabase({ root: ROOT, dataFolder, log: LOG }, async (database) => {
    const { adminUrl, secret } = database;
    const ownerUrl = await progress.step('准备数据库', 'Preparing the database', async (tell) => {
      const onPart = (part: PreparedPart) => part.kind === 'schema' && part.steps.length > 0 && tell(`${part.service}: ${part.steps.join(' ')};`);
      const url = await prepareDatabase({ adminUrl, secret, services: SERVICES, subscriptions: SUBSCRIPTIONS, onPart });
      await prepareIdentity(url);
      return url;
    });
    await work(database, ownerUrl);
  });
}
