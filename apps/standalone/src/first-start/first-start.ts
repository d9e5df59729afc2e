import { brotliDecompressSync } from 'node:zlib';
import type { Clock } from '@yimen/access';
import { seedScheme } from '@yimen/assessments-service';
import { seedCatalog } from '@yimen/catalogs-service';
import type { AccountStore } from '@yimen/embedded';
import type { PersonIndex } from '@yimen/personal-data';
import { DEMO_PASSWORD, seedLedger, type Progress, type SeedLedger } from '@yimen/provisioning';
import { StartRefused } from '@yimen/settings';
import { importCalendar, importRegions, sayRegionRefusals, seedOffices, type OfficeSeed } from '@yimen/tenants-service';
import { parseCalendarTsv } from '@yimen/working-days';
import { PEOPLE, personSeed, type DemoPerson } from './demo-people.js';
import { seedFiles } from './seed-files.js';

/** 四川省, whose edition of the divisions is of this date. */
const SICHUAN = 51_00_000_000_0000;
const REGIONS_VALID_FROM = '2023-06-30';
/** The month from which the demo's assessment scheme counts: that of its people's posts. */
const SCHEME_FROM = '2024-01';

export interface FirstStart {
  readonly ownerUrl: string;
  /** The embedded provider's; null where accounts are somebody else's. */
  readonly accounts: AccountStore | null;
  readonly index: PersonIndex;
  readonly clock: Clock;
  readonly progress: Progress;
}

/**
 * Fills an empty database with the demonstration's data, or goes on where an interrupted start left off; what is done is not looked at again.
 * @returns the demo's people
 */
export async function firstStart(options: FirstStart): Promise<readonly DemoPerson[]> {
  const ledger = await seedLedger(options.ownerUrl);
  try {
    await seedRegions(ledger, options);
    await seedCalendars(ledger, options);
    const people = await seedPeople(ledger, options);
    await seedRules(ledger, options);
    return people;
  } finally {
    await ledger.close();
  }
}

async function seedRegions(ledger: SeedLedger, { ownerUrl, progress }: FirstStart): Promise<void> {
  const packed = seedFiles.regions();
  await ledger.once('regions of 51', packed, () =>
    progress.step('导入四川省区划', 'Importing the divisions of Sichuan', async (tell) => {
      const tsv = brotliDecompressSync(packed).toString('utf8');
      const outcome = await importRegions(ownerUrl, tsv, REGIONS_VALID_FROM, (rows) => rows % 10_000 === 0 && tell(rows.toLocaleString('en')));
      if (outcome.kind === 'RegionsRefused') throw new StartRefused(...both(sayRegionRefusals(outcome)));
      tell(`${(outcome.imported + outcome.known).toLocaleString('en')} 个租户 tenants,`);
    }));
}
const both = ({ zh, en }: { readonly zh: string; readonly en: string }): [string, string] => [zh, en];

async function seedCalendars(ledger: SeedLedger, { ownerUrl, progress }: FirstStart): Promise<void> {
  const files = seedFiles.calendars();
  await ledger.once('calendars', Buffer.concat(files), () =>
    progress.step('导入节假日日历', 'Importing the calendars', async () => {
      for (const file of files) {
        const parsed = parseCalendarTsv(file.toString('utf8'));
        if (parsed.kind === 'CalendarTsvRefused') throw new Error(`calendar file: ${JSON.stringify(parsed.faults.slice(0, 5))}`);
        await importCalendar(ownerUrl, parsed);
      }
    }));
}

async function seedPeople(ledger: SeedLedger, { ownerUrl, progress, accounts, index }: FirstStart): Promise<readonly DemoPerson[]> {
  const office = seedFiles.office() as Omit<OfficeSeed, 'people'> & { readonly people: unknown };
  const people = PEOPLE.parse(office.people);
  const seeds = people.map((person) => ({ ...personSeed(person, index), username: person.username }));
  await ledger.once('offices', JSON.stringify([office.departments, office.windows, seeds]), () =>
    progress.step('设立机构、窗口和岗位', 'Setting up departments, windows and posts', () => seedOffices(ownerUrl, { ...office, people: seeds })));
  if (!accounts) return people;
  await ledger.once('accounts', JSON.stringify([seeds, DEMO_PASSWORD]), () =>
    progress.step('建立演示账号', 'Making the demo accounts', async () => {
      await Promise.all(seeds.map(({ subject, username, name }) => accounts.put({ subject, username, name, password: DEMO_PASSWORD })));
    }));
  return people;
}

async function seedRules(ledger: SeedLedger, { ownerUrl, progress, clock }: FirstStart): Promise<void> {
  const items = seedFiles.items();
  await ledger.once('catalog of 51', JSON.stringify(items), () =>
    progress.step('发布省级事项目录', 'Publishing the provincial catalog', async (tell) => {
      const { published, known } = await seedCatalog(ownerUrl, SICHUAN, items, clock.now());
      tell(`${published + known} 项 items,`);
    }));
  const scheme = seedFiles.scheme() as Parameters<typeof seedScheme>[2];
  await ledger.once('scheme of 51', JSON.stringify(scheme), () =>
    progress.step('发布考核方案', 'Publishing the assessment scheme', async () => void (await seedScheme(ownerUrl, SICHUAN, scheme, SCHEME_FROM))));
}
