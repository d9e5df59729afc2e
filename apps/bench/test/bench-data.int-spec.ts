import 'reflect-metadata';
import { EffectiveStandards } from '@yimen/catalogs-contract';
import { countyOf, isWithin, Level, levelOf, type TenantNo } from '@yimen/jurisdiction';
import { readArguments } from '../src/data/arguments.js';
import { buildCases, type BuildOptions } from '../src/data/build-cases.js';
import { buildData } from '../src/data/build-data.js';
import { buildOverrides, mostOverrides, publishItems } from '../src/data/catalog.js';
import { CASE_TABLES } from '../src/data/case-tables.js';
import { connectInBulk } from '../src/data/bulk-connection.js';
import { BenchProvince, citizen, itemPatterns, KEYS, MIANZHU, SHIFANG, SICHUAN, somebody } from './bench-province.js';

const UNTIL = new Date('2026-11-20T08:00:00Z');
const LATER = new Date('2026-11-23T02:00:00Z');
const CASES = 350;

let province: BenchProvince;
const wanted = (over: Partial<BuildOptions> = {}): BuildOptions => ({
  url: province.databases.ownerUrl, keys: KEYS, provinceNo: SICHUAN, cases: CASES, seed: 1, until: UNTIL, chunkSize: 100, threads: 0, ...over,
});
const no = (text: unknown): TenantNo => Number(text);

beforeAll(async () => {
  province = await BenchProvince.open();
}, 300_000);
afterAll(() => province?.close());

/** Every row of every table, but for what encryption makes anew each time. */
async function contents(): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const table of CASE_TABLES) {
    const columns = table === 'cases.applicant' ? 'case_id, person_id' : '*';
    found[table] = (await province.rows(`select md5(t::text) as row from (select ${columns} from ${table}) t order by 1`)).map(({ row }) => row);
  }
  return found;
}

async function forgetCases(): Promise<void> {
  await province.rows(`truncate ${CASE_TABLES.join(', ')}, provisioning.bench_batch, provisioning.bench_chunk cascade`);
  await province.rows("select setval('cases.case_serial', 1, false)");
}

describe('building', () => {
  test('an interrupted build goes on and equals one that was not, with foreign keys asked and without', async () => {
    const interrupted = buildCases(wanted({ onProgress: (built) => {
      if (built >= 200) throw new Error('interrupted');
    } }));
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(await province.rows('select count(*)::int as n from cases.case_root')).toEqual([{ n: 200 }]);
    expect(await buildCases(wanted({ until: LATER }))).toEqual({ before: 200, built: CASES - 200 });
    const inParts = await contents();
    await forgetCases();
    expect(await buildCases(wanted({ url: province.adminUrl }))).toEqual({ before: 0, built: CASES });
    expect(await contents()).toEqual(inParts);
  }, 300_000);

  test('a second build adds nothing, a larger one the difference, another seed other cases', async () => {
    const before = await contents();
    expect(await buildCases(wanted({ until: LATER }))).toEqual({ before: CASES, built: 0 });
    expect(await buildCases(wanted({ cases: 10 }))).toEqual({ before: CASES, built: 0 });
    expect(await contents()).toEqual(before);
    expect(await buildCases(wanted({ cases: CASES + 50, seed: 2 }))).toEqual({ before: CASES, built: 50 });
    const after = await contents();
    expect(after['cases.case_root']).toHaveLength(CASES + 50);
    for (const table of CASE_TABLES) expect([...new Set(before[table])].filter((row) => !after[table]!.includes(row))).toEqual([]);
  }, 300_000);

  test('the cases have the shape that was asked for', async () => {
    const [shape] = await province.rows<{ closed: number; years: number; tenants: number; channels: number; reviewed: number; supplemented: number; rated: number }>(`
      select (count(*) filter (where closed_at is not null))::float / count(*) as closed,
        extract(epoch from max(submitted_at) - min(submitted_at)) / 86400 / 365 as years, count(distinct tenant_no)::int as tenants,
        count(distinct channel)::int as channels,
        (select count(distinct case_id)::int from cases.case_leg where kind = 'review') as reviewed,
        (select count(*)::int from cases.case_event where kind = 'supplement_requested') as supplemented,
        (select count(*)::int from assessments.rating) as rated
      from cases.case_root`);
    expect(shape!.closed).toBeGreaterThan(0.86);
    expect(shape!.closed).toBeLessThan(0.94);
    expect(Number(shape!.years)).toBeCloseTo(2, 0);
    expect(shape!.tenants).toBeGreaterThan(25);
    expect(shape!.channels).toBe(3);
    for (const count of [shape!.reviewed, shape!.supplemented, shape!.rated]) expect(count).toBeGreaterThan(20);
    const levels = await province.rows<{ no: string }>('select distinct tenant_no as no from cases.case_root');
    expect(new Set(levels.map((row) => levelOf(no(row.no))))).toEqual(new Set([Level.Province, Level.County, Level.Township, Level.Village]));
  });

  test('ids follow time, and every number is unlike any that is drawn afterwards', async () => {
    expect(await province.rows('select count(*)::int as n from (select submitted_at < lag(submitted_at) over (order by id) as turned from cases.case_root) t where turned'))
      .toEqual([{ n: 0 }]);
    const serials = await province.rows<{ serial: number }>('select substr(case_no, 21, length(case_no) - 21)::int as serial from cases.case_root order by 1');
    expect(serials.map(({ serial }) => serial)).toEqual(Array.from({ length: CASES + 50 }, (_, n) => serials[0]!.serial + n));
    const [{ next }] = (await province.rows<{ next: string }>("select nextval('cases.case_serial') as next")) as [{ next: string }];
    expect(Number(next)).toBeGreaterThan(serials.at(-1)!.serial);
  });
});

interface Clock { kind: string; tenant: { id: string }; state: string; dueOn: string; dueAt: string; provisional: boolean; calendarVersion: string; onTime: boolean | null; explanation: { sentences: string[] } }
interface ShownCase {
  status: string; outcome: string | null; channel: string; closedAt: string | null; submittedAt: string;
  handlingTenant: { id: string; name: string };
  edition: { editionId: string; promisedLimit: { amount: number } } | null;
  applicant: { name: string; idNumber: string; phone: string };
  mandate: { document: string } | null;
  materials: { id: string; presented: boolean; outstanding: boolean }[];
  legs: { id: string; kind: string; status: string; counted: boolean; tenant: { id: string } }[];
  events: { seq: number; kind: string; at: string; tenant: { id: string }; facts: Record<string, unknown> }[];
  clocks: Clock[];
  allowedVerbs: string[];
}
const CASE = `query ($id: ID!) { case(id: $id) {
  status outcome channel closedAt submittedAt handlingTenant { id name } edition { editionId promisedLimit { amount } }
  applicant { name idNumber phone } mandate { document } materials { id presented outstanding } legs { id kind status counted tenant { id } }
  events { seq kind at tenant { id } facts } allowedVerbs
  clocks { kind tenant { id } state dueOn dueAt provisional calendarVersion onTime explanation { sentences } } } }`;
const show = async (ctx: Parameters<BenchProvince['ask']>[0], id: string): Promise<ShownCase | null> =>
  (await province.ask<{ case: ShownCase | null }>(ctx, CASE, { id })).case;
const supervisor = (now: Date) => somebody('province_supervisor', SICHUAN, now);
const shownCases = new Map<string, ShownCase>();
/** As the province sees it at the end; asked once. */
async function shownOf(id: string): Promise<ShownCase> {
  const shown = shownCases.get(id) ?? (await show(supervisor(LATER), id))!;
  shownCases.set(id, shown);
  return shown;
}

interface StoredLeg { id: string; tenantNo: TenantNo; kind: string; status: string; counted: boolean; dueOn: string | null; deadlineAt: Date; provisional: boolean; calendarVersion: string | null; openedAt: Date }
interface StoredCase { id: string; tenantNo: TenantNo; handlingNo: TenantNo; itemCode: string; personId: string; status: string; outcome: string | null; legs: StoredLeg[] }

async function storedCases(): Promise<StoredCase[]> {
  const roots = await province.rows(`select id, tenant_no as "tenantNo", handling_tenant_no as "handlingNo", item_code as "itemCode", person_id as "personId", status, outcome
    from cases.case_root order by id`);
  const legs = await province.rows(`select id, case_id as "caseId", tenant_no as "tenantNo", kind, status, counted, due_on::text as "dueOn", deadline_at as "deadlineAt", provisional,
    calendar_version as "calendarVersion", opened_at as "openedAt" from cases.case_leg order by id`);
  return roots.map((root) => ({
    ...root, tenantNo: no(root['tenantNo']), handlingNo: no(root['handlingNo']),
    legs: legs.filter(({ caseId }) => caseId === root['id']).map((leg) => ({ ...leg, tenantNo: no(leg['tenantNo']) })),
  })) as unknown as StoredCase[];
}

/** The clock that presses on a tenant's part, as the product shows it. */
function pressing({ clocks }: ShownCase, tenantNo: TenantNo): Clock | null {
  const open = clocks.filter(({ tenant, state }) => no(tenant.id) === tenantNo && state !== 'stopped');
  return open.reduce<Clock | null>((first, clock) => (first && first.dueAt <= clock.dueAt ? first : clock), null);
}

describe('every case', () => {
  test('is told by the graph as it is stored', async () => {
    for (const stored of await storedCases()) {
      const shown = await shownOf(stored.id);
      expect([stored.id, shown.status, shown.outcome]).toEqual([stored.id, stored.status, stored.outcome]);
      const legOf = ({ id, kind, status, counted, tenant }: ShownCase['legs'][number]) => ({ id, kind, status, counted, tenantNo: no(tenant.id) });
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(shown.legs.map(legOf).sort(byId)).toEqual(stored.legs.map(({ id, kind, status, counted, tenantNo }) => ({ id, kind, status, counted, tenantNo })).sort(byId));
      expect(shown.events.map(({ seq }) => seq)).toEqual(shown.events.map((_, index) => index + 1));
      expect(shown.events.every(({ at }, index) => index === 0 || shown.events[index - 1]!.at <= at)).toBe(true);
      expect(shown.events.at(-1)!.at <= UNTIL.toISOString()).toBe(true);
      expect(shown.closedAt).toBe(shown.status === 'closed' ? shown.events.at(-1)!.at : null);
      expect(shown.applicant).toEqual({ name: expect.stringMatching(/^.\*+$/), idNumber: expect.stringMatching(/^51\d\d\*{12}.{2}$/), phone: expect.stringMatching(/^1\d\d\*{4}\d{4}$/) });
      expect(shown.mandate !== null).toBe(shown.channel === 'village_agent');
      for (const { explanation } of shown.clocks) expect(explanation.sentences.length).toBeGreaterThan(0);
    }
  }, 300_000);

  test('has on each part the date that the product would have written there', async () => {
    const open = (await storedCases()).filter(({ status }) => status !== 'closed');
    let dated = 0;
    for (const stored of open) {
      const events = (await shownOf(stored.id)).events;
      for (const leg of stored.legs) {
        // The product writes a part when its tenant acts; asked at that instant, the clock says what was written.
        const written = new Date(events.findLast(({ tenant }) => no(tenant.id) === leg.tenantNo)!.at);
        const clock = pressing((await show(supervisor(written), stored.id))!, leg.tenantNo);
        expect([stored.id, leg.kind, leg.status, leg.dueOn, leg.deadlineAt.toISOString(), leg.provisional, leg.calendarVersion])
          .toEqual([stored.id, leg.kind, leg.status, clock?.dueOn ?? null, clock?.dueAt ?? '9999-12-31T00:00:00.000Z', clock?.provisional ?? false, clock?.calendarVersion ?? null]);
        if (clock) dated++;
      }
      const last = new Date(events.at(-1)!.at);
      const counted = stored.legs.find(({ counted }) => counted);
      const due = counted ? pressing((await show(supervisor(last), stored.id))!, counted.tenantNo)?.dueOn : null;
      expect(await province.rows('select status, due_on::text as due, updated_at as at from cases.person_case where case_id = $1', [stored.id]))
        .toEqual([{ status: stored.status, due: due ?? null, at: last }]);
    }
    expect(dated).toBeGreaterThan(15);
  }, 300_000);

  test('that is closed left the fact from which scores are made', async () => {
    const facts = await province.rows(`select case_id as id, tenant_no as "tenantNo", due_on::text as "dueOn", on_time as "onTime", accepted_on::text as "acceptedOn",
      closed_on::text as "closedOn", supplements, outcome, person_id as "personId" from assessments.closed_case order by case_id`);
    const closed = (await storedCases()).filter(({ status }) => status === 'closed');
    expect(facts).toHaveLength(closed.length);
    for (const [index, stored] of closed.entries()) {
      const shown = await shownOf(stored.id);
      const promised = shown.clocks.find(({ kind }) => kind === 'handling_promised')!;
      const day = (kind: string) => new Date(Date.parse(shown.events.find((event) => event.kind === kind)!.at) + 8 * 3_600_000).toISOString().slice(0, 10);
      expect({ ...facts[index], tenantNo: no(facts[index]!['tenantNo']) }).toEqual({
        id: stored.id, tenantNo: stored.handlingNo, dueOn: promised.dueOn, onTime: promised.onTime, acceptedOn: day('accepted'), closedOn: day('finished'),
        supplements: shown.events.filter(({ kind }) => kind === 'supplement_requested').length, outcome: stored.outcome, personId: stored.personId,
      });
    }
    expect(facts.filter(({ onTime }) => !onTime).length).toBeGreaterThan(3);
  }, 300_000);

  test('is kept under the edition that the catalog would have given', async () => {
    const standards = province.app.get(EffectiveStandards, { strict: false });
    const frozen = await province.rows<{ handlingNo: string; itemCode: string; standard: unknown }>(
      'select distinct on (r.item_code, r.handling_tenant_no) r.handling_tenant_no as "handlingNo", r.item_code as "itemCode", f.standard from cases.case_root r join cases.frozen_standard f on f.digest = r.standard_digest');
    expect(frozen.length).toBeGreaterThan(0);
    for (const { handlingNo, itemCode, standard } of frozen) expect(standard).toEqual(await standards.at({ tenantNo: no(handlingNo), itemCode, asOf: UNTIL }));
    expect(await province.rows("select count(*)::int as n from cases.case_root where (standard_digest is null) <> (status = 'submitted')")).toEqual([{ n: 0 }]);
  }, 60_000);
});

describe('scope', () => {
  test('a case opens to those who have a part in it, to who supervises them and to its applicant, and to nobody else', async () => {
    const cases = await storedCases();
    const tenants = [SHIFANG, MIANZHU, ...new Set(cases.flatMap(({ legs }) => legs.map(({ tenantNo }) => tenantNo)))];
    for (const [index, stored] of cases.filter((_, position) => position % 9 === 0).entries()) {
      const letters = (await province.rows<{ to: string }>('select to_tenant_no as to from cases.hand_over where case_id = $1', [stored.id])).map(({ to }) => no(to));
      const parts = [...stored.legs.map(({ tenantNo }) => tenantNo), stored.tenantNo, ...letters];
      const stranger = tenants[(index * 5) % tenants.length]!;
      for (const tenantNo of new Set([stored.tenantNo, stored.handlingNo, countyOf(stored.handlingNo) ?? SICHUAN, SHIFANG, MIANZHU, stranger])) {
        const clerk = await province.ask<{ case: object | null }>(somebody('window_clerk', tenantNo, LATER), 'query ($id: ID!) { case(id: $id) { events { seq } clocks { dueOn } } }', { id: stored.id });
        expect([tenantNo, clerk.case !== null]).toEqual([tenantNo, parts.includes(tenantNo)]);
        const manager = await province.ask<{ case: object | null }>(somebody('centre_manager', tenantNo, LATER), 'query ($id: ID!) { case(id: $id) { id } }', { id: stored.id });
        expect([tenantNo, manager.case !== null]).toEqual([tenantNo, parts.some((part) => isWithin(part, tenantNo))]);
      }
      const mine = await show(citizen(stored.personId, LATER), stored.id);
      expect(mine?.events.length).toBeGreaterThan(0);
      const other = cases.find(({ personId }) => personId !== stored.personId)!;
      expect(await show(citizen(other.personId, LATER), stored.id)).toBeNull();
    }
  }, 300_000);

  test.each([['county', Level.County, 'centre_manager'], ['township', Level.Township, 'window_clerk'], ['village', Level.Village, 'village_agent']] as const)(
    'the work list of a %s holds what is open there', async (_, level, role) => {
      const open = (await storedCases()).flatMap(({ legs }) => legs).filter(({ status }) => status !== 'closed');
      const tenants = [...new Set(open.map(({ tenantNo }) => tenantNo).filter((tenantNo) => levelOf(tenantNo) === level))];
      expect(tenants.length).toBeGreaterThan(0);
      for (const tenantNo of tenants) {
        const { workList } = await province.ask<{ workList: { nodes: { id: string }[] } }>(somebody(role, tenantNo, LATER), '{ workList(first: 200) { nodes { id case { caseNo } window { id } } } }');
        const expected = open.filter((leg) => (role === 'centre_manager' ? isWithin(leg.tenantNo, tenantNo) : leg.tenantNo === tenantNo))
          .sort((a, b) => a.deadlineAt.getTime() - b.deadlineAt.getTime() || (a.id < b.id ? -1 : 1));
        expect(workList.nodes.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      }
    }, 60_000);

  test('ratings and scores have something to show', async () => {
    const [busy] = await province.rows<{ windowId: string; tenantNo: string; month: string }>(`select window_id as "windowId", tenant_no as "tenantNo", to_char(rated_on, 'YYYY-MM') as month
      from assessments.rating where window_id is not null group by 1, 2, 3 order by count(*) desc, 1 limit 1`);
    const manager = somebody('centre_manager', no(busy!.tenantNo), LATER);
    const shown = await province.ask<{ ratings: { nodes: { level: number }[] }; windowScore: { total: number } }>(manager,
      'query ($window: ID!, $month: String!) { ratings(month: $month) { nodes { level window { id } } } windowScore(windowId: $window, month: $month) { __typename } }',
      { window: busy!.windowId, month: busy!.month });
    expect(shown.ratings.nodes.length).toBeGreaterThan(0);
    expect(shown.windowScore).not.toBeNull();
  });
});

test('the product goes on with such a case', async () => {
  const [waiting] = await province.rows<{ caseId: string; tenantNo: string }>("select case_id as \"caseId\", tenant_no as \"tenantNo\" from cases.case_leg where kind = 'handling' and status = 'decided' limit 1");
  const clerk = somebody('window_clerk', no(waiting!.tenantNo), LATER);
  expect((await show(clerk, waiting!.caseId))!.allowedVerbs).toEqual(['takeCase', 'deliverResult']);
  const act = (operation: string, type: string, input: object) => province.ask<Record<string, { __typename: string }>>(clerk,
    `mutation ($input: ${type}!) { ${operation}(input: $input) { __typename } }`, { input: { clientRequestId: `request-${operation}`, caseId: waiting!.caseId, ...input } });
  const { deliverResult } = await act('deliverResult', 'DeliverResultInput', { method: 'at_window', receivedBy: 'applicant' });
  const { finishCase } = await act('finishCase', 'CaseInput', {});
  expect([deliverResult, finishCase]).toEqual([{ __typename: deliverResult!.__typename }, { __typename: deliverResult!.__typename }]);
  expect(await show(clerk, waiting!.caseId)).toMatchObject({ status: 'closed', closedAt: LATER.toISOString() });
}, 60_000);

test('a catalog of any size: items and adjustments that hold, once', async () => {
  const url = province.databases.ownerUrl;
  expect(await publishItems(url, SICHUAN, 30, itemPatterns(), LATER)).toEqual({ published: 30, known: 0 });
  expect(await publishItems(url, SICHUAN, 40, itemPatterns(), LATER)).toEqual({ published: 10, known: 30 });
  const owner = await connectInBulk(url);
  const most = mostOverrides(124, 5);
  expect(await buildOverrides(owner, SICHUAN, most + 1, LATER)).toEqual({ kind: 'TooManyOverrides', most });
  expect(await buildOverrides(owner, SICHUAN, 200, LATER)).toEqual({ kind: 'built', before: 0, built: 200 });
  expect(await buildOverrides(owner, SICHUAN, most, LATER)).toEqual({ kind: 'built', before: 200, built: most - 200 });
  expect(await buildOverrides(owner, SICHUAN, most, LATER)).toEqual({ kind: 'built', before: most, built: 0 });
  await owner.end();
  expect(await province.rows('select count(*)::int as n from catalogs.item_override')).toEqual([{ n: most }]);
  const towns = await province.rows<{ no: string }>('select tenant_no as no from tenants.tenant where level = 3');
  const page = await province.ask<{ effectiveItems: { nodes: { code: string; fields: { field: string; clamped: boolean; setBy: { id: string } }[] }[] } }>(
    supervisor(new Date(LATER.getTime() + 60_000)), 'query ($id: ID!) { effectiveItems(tenantId: $id, first: 200) { nodes { code fields { field clamped setBy { id } } } } }', { id: towns[0]!.no });
  // Five of the seed's have ended.
  expect(page.effectiveItems.nodes).toHaveLength(119);
  for (const { fields } of page.effectiveItems.nodes) {
    expect(fields.filter(({ clamped }) => clamped)).toEqual([]);
    expect(fields.filter(({ setBy }) => setBy.id === towns[0]!.no).length).toBe(6);
  }
}, 60_000);

describe('the command', () => {
  const said: string[] = [];
  const command = (text: string) => buildData({
    adminUrl: province.adminUrl, ownerUrl: province.databases.ownerUrl, keys: KEYS, wanted: readArguments(text.split(' ')), now: LATER, patterns: itemPatterns,
    progress: { step: async (_zh, _en, work) => work(() => {}) }, say: (line) => said.push(line),
  });

  test('says what is missing, in both languages', async () => {
    await expect(command('--province 45 --cases 10')).rejects.toThrow(/regions:import -- --province 45/);
    await expect(command('--province 51 --overrides 5000000')).rejects.toMatchObject({ en: expect.stringContaining('can be 3720 at most'), zh: expect.stringContaining('最多 3720') });
  });

  test('is at work once at a time, and says so when there is nothing to do', async () => {
    const other = await connectInBulk(province.adminUrl);
    await other.query("select pg_advisory_lock(hashtext('yimen bench data'))");
    await expect(command('--province 51 --cases 10')).rejects.toThrow(/Another bench:data/);
    await other.end();
    await command('--province 51 --cases 10');
    expect(said).toEqual([expect.stringContaining(`There are ${CASES + 50} already; nothing was to be done.`)]);
  });
});
