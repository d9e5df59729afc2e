import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASSESSMENT_SUBSCRIPTIONS, assessmentsService } from '@yimen/assessments-service';
import { CASES_SUBSCRIPTIONS, casesService } from '@yimen/cases-service';
import { catalogsService } from '@yimen/catalogs-service';
import { KeysUnusable, loadKeys, type PersonalDataKeys } from '@yimen/personal-data';
import { prepareDatabase, progressOn, withEmbeddedDatabase } from '@yimen/provisioning';
import { readCommandSettings, refusalText, StartRefused } from '@yimen/settings';
import { tenantsService } from '@yimen/tenants-service';
import { readArguments } from './data/arguments.js';
import { buildData } from './data/build-data.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SERVICES = [tenantsService, catalogsService, casesService, assessmentsService];
const LOG = {
  info: () => {},
  warn: (facts: object, message: string) => console.error(message, facts),
  error: (facts: object, message: string) => console.error(message, facts),
};

/**
 * `npm run bench:data -- --province 51 --cases 1000000`: fills the running product's database, or else the embedded one, which is
 * started for it, with made-up cases of a province. It can be interrupted and repeated.
 */
try {
  await main();
} catch (error) {
  console.error(refusalText(error) ?? error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  const { dataFolder, external } = readCommandSettings(process.env);
  const progress = progressOn(process.stdout);
  const patterns = () => JSON.parse(readFileSync(join(ROOT, 'deploy/seed-data/catalog/sichuan-items.json'), 'utf8'));
  const fill = async (adminUrl: string, secret: Buffer, folder: string): Promise<void> => {
    const keys = keysIn(folder);
    const subscriptions = [...CASES_SUBSCRIPTIONS, ...ASSESSMENT_SUBSCRIPTIONS];
    const ownerUrl = await progress.step('准备数据库', 'Preparing the database', () => prepareDatabase({ adminUrl, secret, services: SERVICES, subscriptions }));
    await buildData({ adminUrl, ownerUrl, keys, wanted, progress, patterns, now: new Date(), say: (text) => console.log(text) });
  };
  if (external) return fill(external.adminUrl, external.secret, dataFolder ?? '');
  await withEmbeddedDatabase({ root: ROOT, dataFolder, log: LOG }, ({ folder, adminUrl, secret }) => fill(adminUrl, secret, folder));
}

/** Cases are sealed under the product's own keys, so that it can read them: none are made here. */
function keysIn(folder: string): PersonalDataKeys {
  try {
    return loadKeys(process.env, folder, { create: false });
  } catch (error) {
    if (!(error instanceof KeysUnusable)) throw error;
    throw new StartRefused(
      `没有个人信息密钥（${error.message}）。请先用 npm start 启动一次。`,
      `There are no keys of personal data (${error.message}). Run npm start once before.`,
      { cause: error },
    );
  }
}
