import { rotateKeys } from '@yimen/cases-service';
import { KeysUnusable, loadKeys, PersonalDataUnreadable, type PersonalDataKeys } from '@yimen/personal-data';
import { StartRefused } from '@yimen/settings';
import { Client } from 'pg';
import { onPreparedDatabase, runCommand } from './run-command.js';

/**
 * `npm run keys:rotate`: puts every person's key under the newest master key and every blind index under the newest index key.
 * The new keys stand first in YIMEN_MASTER_KEY and YIMEN_INDEX_KEY, or in master.key of the data folder, and the product has been
 * started with them; older master keys can be removed afterwards.
 */
await runCommand((progress) => onPreparedDatabase(progress, async ({ ownerUrl, folder }) => {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const outcome = await progress.step('更换密钥', 'Rotating keys', (tell) => rotateKeys(owner, keysOf(folder), (rows) => tell(rows.toLocaleString('en'))));
    console.log(`个人密钥 ${outcome.rewrapped} 个、盲索引 ${outcome.reindexed} 条已更新。 ${outcome.rewrapped} keys of persons and ${outcome.reindexed} blind indexes are new.`);
  } catch (error) {
    if (!(error instanceof PersonalDataUnreadable)) throw error;
    throw new StartRefused('缺少旧密钥，部分个人信息无法读取；已完成的部分保留。', 'An older key is missing: some personal data cannot be read. What was done stays.', { cause: error });
  } finally {
    await owner.end();
  }
}));

function keysOf(folder: string): PersonalDataKeys {
  try {
    return loadKeys(process.env, folder, { create: false });
  } catch (error) {
    throw error instanceof KeysUnusable ? new StartRefused(error.zh, error.en, { cause: error }) : error;
  }
}
