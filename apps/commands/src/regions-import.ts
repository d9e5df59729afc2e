import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseDataFolder } from '@yimen/embedded';
import type { Progress } from '@yimen/provisioning';
import { readCommandSettings, StartRefused } from '@yimen/settings';
import { importCalendar, importRegions, sayRegionRefusals } from '@yimen/tenants-service';
import { parseCalendarTsv } from '@yimen/working-days';
import { PROVINCES } from './provinces.js';
import { fetchRegionPackage, regionsFromPackage, type PackageRegion } from './region-package.js';
import { ROOT } from './root.js';
import { onPreparedDatabase, runCommand } from './run-command.js';

/** The day as of which the package's edition lists the divisions. */
const VALID_FROM = '2023-06-30';

/**
 * `npm run regions:import -- --province 45`: makes a province's divisions (行政区划) tenants, from the official tables, in the
 * running product's database, or else in the embedded one, which is started for it. Tenants that are there stay.
 */
await runCommand(async (progress) => {
  const { code, name } = provinceOf(process.argv.slice(2));
  const regions = await progress.step(`取得${name}区划`, `Getting the divisions of ${code}`, () => divisionsOf(code));
  await onPreparedDatabase(progress, ({ ownerUrl }) => importProvince(progress, ownerUrl, name, regions));
});

function provinceOf(args: readonly string[]): { readonly code: string; readonly name: string } {
  const code = given(args);
  const name = PROVINCES.get(code);
  if (name) return { code, name };
  const known = [...PROVINCES].map((entry) => entry.join(' ')).join('、');
  throw new StartRefused(
    `请用 --province 指定省级代码（两位数字），例如 npm run regions:import -- --province 45。${code ? `没有代码 ${code}。` : ''}可选：${known}`,
    `Name a province by its code of two digits, for example npm run regions:import -- --province 45.${code ? ` There is no ${code}.` : ''} The codes stand above.`,
  );
}

function given(args: readonly string[]): string {
  try {
    return parseArgs({ args: [...args], options: { province: { type: 'string' } } }).values.province ?? '';
  } catch {
    return args.join(' ');
  }
}

/** The package is fetched once and kept in the data folder: a second province needs no network. */
async function divisionsOf(code: string): Promise<readonly PackageRegion[]> {
  const { folder } = chooseDataFolder({ root: ROOT, configured: readCommandSettings(process.env).dataFolder });
  const kept = join(folder, 'cache', 'regions');
  try {
    if (!existsSync(kept)) await fetchInto(kept);
    return regionsFromPackage(kept, code);
  } catch (error) {
    const { message } = error as Error;
    throw new StartRefused(`无法取得区划数据：${message}`, `The divisions could not be got: ${message}`, { cause: error });
  }
}

/** It takes its place in one step, so that an interrupted download leaves nothing that looks whole. */
async function fetchInto(kept: string): Promise<void> {
  const draft = `${kept}.new`;
  rmSync(draft, { recursive: true, force: true });
  renameSync(await fetchRegionPackage(draft), kept);
  rmSync(draft, { recursive: true, force: true });
}

async function importProvince(progress: Progress, ownerUrl: string, name: string, regions: readonly PackageRegion[]): Promise<void> {
  const outcome = await progress.step(`导入${name}`, 'Importing', (tell) =>
    importRegions(ownerUrl, regions, VALID_FROM, (rows) => rows % 10_000 === 0 && tell(rows.toLocaleString('en'))));
  if (outcome.kind === 'RegionsRefused') {
    const { zh, en } = sayRegionRefusals(outcome);
    throw new StartRefused(zh, en);
  }
  await progress.step('更新地方节假日', 'Bringing regional calendars up to date', () => importCalendar(ownerUrl, regionalCalendars()));
  console.log(`新增租户 ${outcome.imported} 个，已有 ${outcome.known} 个。 ${outcome.imported} tenants are new, ${outcome.known} were there.`);
}

/** A province that is new here brings its own holidays along. */
function regionalCalendars() {
  const parsed = parseCalendarTsv(readFileSync(join(ROOT, 'deploy/seed-data/calendars/regions.tsv'), 'utf8'));
  if (parsed.kind === 'CalendarTsv') return parsed;
  throw new Error(`regions.tsv: ${JSON.stringify(parsed.faults.slice(0, 5))}`);
}
