import type { ItemStandard } from '@yimen/catalogs-domain';
import type { PersonalDataKeys } from '@yimen/personal-data';
import type { Progress } from '@yimen/provisioning';
import { StartRefused } from '@yimen/settings';
import type { Client } from 'pg';
import type { DataArguments } from './arguments.js';
import { buildCases } from './build-cases.js';
import { buildLine } from './build-line.js';
import { connectInBulk, isServerGone } from './bulk-connection.js';
import { buildOverrides, publishItems } from './catalog.js';

/** Cases of one transaction. */
const CHUNK_SIZE = 10_000;

export interface DataOptions {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly keys: PersonalDataKeys;
  readonly wanted: DataArguments;
  readonly progress: Progress;
  /** Standards after which items are made. */
  readonly patterns: () => readonly ItemStandard[];
  readonly now: Date;
  readonly say: (text: string) => void;
}

/** Does what the arguments ask for: items, adjustments, then cases. @throws StartRefused */
export async function buildData(options: DataOptions): Promise<void> {
  const owner = await connectInBulk(options.adminUrl);
  try {
    await onlyOne(owner);
    const provinceNo = await provinceNoOf(owner, options.wanted.province);
    await buildCatalog(owner, provinceNo, options);
    await requireItems(owner, provinceNo);
    await buildAllCases(provinceNo, options);
  } catch (error) {
    if (!isServerGone(error)) throw error;
    throw new StartRefused('数据库已停止，生成中断。再运行一次即可继续。', 'The database was stopped, and so was the build. Run it again to go on.', { cause: error });
  } finally {
    await owner.end();
  }
}

async function buildCatalog(owner: Client, provinceNo: number, { ownerUrl, wanted, progress, patterns, now }: DataOptions): Promise<void> {
  if (wanted.items > 0) {
    await progress.step('发布模拟事项', 'Publishing items', async (tell) => {
      const { published, known } = await publishItems(ownerUrl, provinceNo, wanted.items, patterns(), now);
      tell(`${published} 新 new, ${known} 已有 known,`);
    });
  }
  if (wanted.overrides === 0) return;
  await progress.step('写入本级调整', 'Writing overrides', async (tell) => {
    const outcome = await buildOverrides(owner, provinceNo, wanted.overrides, now);
    if (outcome.kind === 'TooManyOverrides') {
      throw new StartRefused(`--overrides 最多 ${outcome.most}：事项和中心只有这么多。`, `--overrides can be ${outcome.most} at most with these items and centres.`);
    }
    tell(`${outcome.built} 新 new, ${outcome.before} 已有 known,`);
  });
}

async function buildAllCases(provinceNo: number, { adminUrl, keys, wanted, progress, now, say }: DataOptions): Promise<void> {
  const { cases, seed, threads } = wanted;
  if (cases === 0) return;
  const { before, built } = await progress.step('生成办件', 'Building cases', (tell) =>
    buildCases({
      url: adminUrl, keys, provinceNo, cases, seed, threads, until: now, chunkSize: CHUNK_SIZE, onProgress: buildLine(tell, () => performance.now()),
    }));
  const n = (count: number): string => count.toLocaleString('en');
  say(built === 0
    ? `已有 ${n(before)} 件，无须再生成。 There are ${n(before)} already; nothing was to be done.`
    : `新增 ${n(built)} 件，共 ${n(before + built)} 件。 ${n(built)} cases are new, ${n(before + built)} in all.`);
}

/** Two builds at once would both build what is missing. The lock goes with the connection. */
async function onlyOne(owner: Client): Promise<void> {
  const { rows: [row] } = await owner.query<{ free: boolean }>("select pg_try_advisory_lock(hashtext('yimen bench data')) as free");
  if (!row?.free) throw new StartRefused('另一个 bench:data 正在这个数据库上运行。', 'Another bench:data is at work on this database.');
}

async function provinceNoOf(owner: Client, province: string): Promise<number> {
  const { rows: [row] } = await owner.query<{ no: string }>('select tenant_no as no from tenants.tenant_code where code = $1 order by valid_from desc limit 1', [province]);
  if (row) return Number(row.no);
  throw new StartRefused(
    `没有代码为 ${province} 的省。四川省（51）请先用 npm start 启动一次，其他省请先 npm run regions:import -- --province ${province}。`,
    `There is no province with the code ${province}. Run npm start once for 51 (Sichuan), npm run regions:import -- --province ${province} for another one.`,
  );
}

async function requireItems(owner: Client, provinceNo: number): Promise<void> {
  const { rowCount } = await owner.query('select from catalogs.item_edition where tenant_no = $1 and published_at is not null limit 1', [provinceNo]);
  if (rowCount === 1) return;
  throw new StartRefused(
    '该省没有已发布的事项，办件无从办起。请加上 --items 200。',
    'The province has published no item, so there is nothing that cases could be about. Add --items 200.',
  );
}
