import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextOf, SystemClock, type Citizen, type Post, type RequestContext, type Role } from '@yimen/access';
import { EffectiveStandards, type EffectiveItem, type EffectiveItemRequest } from '@yimen/catalogs-contract';
import { DiskFileStore } from '@yimen/files';
import { EventBus } from '@yimen/events';
import { levelOf, type TenantNo } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { masterKeys, PersonalDataVault, PersonIndex, secretKey } from '@yimen/personal-data';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import pino from 'pino';
import { ApplicantReading } from '../src/applicant/applicant-reading.js';
import { Applicants } from '../src/applicant/applicants.js';
import { CalendarBook } from '../src/case/calendar-book.js';
import { CitizenDesk } from '../src/citizen/citizen-desk.js';
import { Attachments } from '../src/file/attachments.js';
import { ContactQueries } from '../src/contact/contact.queries.js';
import { FirstContacts } from '../src/contact/first-contacts.js';
import { StaffDirectory } from '../src/staff-directory.js';
import { CaseDesk } from '../src/case/case-desk.js';
import { CaseIntake } from '../src/case/case-intake.js';
import { CaseLedger } from '../src/case/case-ledger.js';
import { CaseNumbers } from '../src/case/case-numbers.js';
import { CaseQueries } from '../src/case/case.queries.js';
import { CASE_ENTITIES } from '../src/case-entities.js';
import { CASES_SUBSCRIPTIONS, casesService } from '../src/index.js';
import { FrozenStandards } from '../src/case/frozen-standards.js';
import { LegCopies } from '../src/leg/leg-copies.js';
import { WorkListQueries } from '../src/leg/work-list.queries.js';
import { Appealing } from '../src/supervision/appealing.js';
import { CardQueries } from '../src/supervision/card.queries.js';
import { RuleSetting } from '../src/supervision/rule-setting.js';
import { CardIssuing } from '../src/supervision/card-issuing.js';
import { RuleBook } from '../src/supervision/rule-book.js';
import { OrderQueries } from '../src/order/order.queries.js';
import { SupervisionOrders } from '../src/order/supervision-orders.js';
import { DeadlineRecomputation } from '../src/timer/recomputation.js';
import { AcceptanceBySilence } from '../src/timer/silence.js';

export const VILLAGE = 51_06_082_120_0201;
export const NEXT_VILLAGE = 51_06_082_120_0202;
export const TOWN = 51_06_082_120_0000;
export const NEXT_TOWN = 51_06_082_121_0000;
export const COUNTY = 51_06_082_000_0000;
export const OTHER_COUNTY = 51_06_083_000_0000;
export const ITEM = '51-LY-0001';
export const ID_NUMBER = '11010519491231002X';

let people = 0;
export const personId = () => `0198a8f0-0000-7000-8000-${String(++people).padStart(12, '0')}`;
export interface Somebody {
  readonly at: (instant: string) => RequestContext;
}
export const staff = (tenantNo: number, role: Role, over: Partial<Post> = {}): Somebody => {
  const id = personId();
  const post: Post = {
    id, tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [], ...over,
  };
  const principal = { kind: 'staff', personId: id, name: role, level: levelOf(tenantNo), post } as const;
  return { at: (instant) => contextOf(principal, { now: new Date(instant), requestId: 'test', locale: 'zh-CN' }) };
};
export const citizen = (id: string): Somebody => {
  const principal: Citizen = { kind: 'citizen', personId: id, name: '村民' };
  return { at: (instant) => contextOf(principal, { now: new Date(instant), requestId: 'test', locale: 'zh-CN' }) };
};

export const item: EffectiveItem = {
  itemCode: ITEM, editionId: '0198a8f0-0000-7000-9000-000000000001', editionNo: 1, version: 'v1',
  values: {
    name: '林木采伐许可', timeKind: 'promised', route: 'review', department: '林业', reviewLevel: 2, reviewCounts: 'counts',
    statutoryLimit: { amount: 20, unit: 'working_day' }, promisedLimit: { amount: 10, unit: 'working_day' },
    materials: [{ id: 'm1', name: '申请表', necessity: 'required' }, { id: 'm2', name: '林权证明', necessity: 'required' }],
    steps: [{ id: 's1', name: '受理', limit: { amount: 1, unit: 'working_day' }, level: 3 }, { id: 's2', name: '审批', limit: { amount: 5, unit: 'working_day' }, level: 2 }],
  },
};
class Shelf extends EffectiveStandards {
  now = item;
  /** Who has left it. */
  left: readonly TenantNo[] = [];
  async many(requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[]> {
    return requests.map(({ itemCode, receivers = [] }) => {
      const tenantNo = receivers.find((no) => this.left.includes(no));
      return itemCode === ITEM ? { ...this.now, ...(tenantNo && { notOffered: { tenantNo, state: 'left' } }) } : null;
    });
  }
}

const keys = { master: masterKeys(Buffer.alloc(32, 1)), index: secretKey(Buffer.alloc(32, 2)) };
export const persons = new PersonIndex(keys);
let requests = 0;
export const request = () => `request-${++requests}`;
export const submission = (over: object = {}) => ({
  clientRequestId: request(), itemCode: ITEM, materialIds: ['m1'], applicant: { name: '张三丰', idNumber: ID_NUMBER, phone: '13800000000' },
  mandate: { document: '代办委托书', signedOn: '2026-02-01', validUntil: '2026-12-31' }, duplicateReason: '另一处林地', ...over,
});

/** What the tenants service publishes, as far as a case needs it. */
const CONTRACT = `
  create table contract.tenant (tenant_no bigint, code text, valid_until date, level smallint generated always as (case when tenant_no % 1000000000000 = 0 then 1 else 2 end) stored);
  insert into contract.tenant (tenant_no, code) values (${VILLAGE}, '510682120201'), (${NEXT_VILLAGE}, '510682120202'), (${TOWN}, '510682120'), (${NEXT_TOWN}, '510682121'),
    (${COUNTY}, '510682'), (${OTHER_COUNTY}, '510683'), (51000000000000, '51');
  create table contract.principal (person_id uuid, posts jsonb);
  create table contract.calendar_day (tenant_no bigint, day date, kind text, name text, document text);
  create table contract.calendar_hours (tenant_no bigint, applies_to text, periods text, document text);
  create table contract.calendar_change (id uuid, tenant_no bigint, from_on date, until_on date, set_at timestamptz);
  create table contract.calendar_year (tenant_no bigint, year int, status text, document text);
  insert into contract.calendar_year values (0, 2026, 'official', '通知');
  insert into contract.calendar_day values
    (0, '2026-02-14', 'work', '春节', '通知'), (0, '2026-02-28', 'work', '春节', '通知'),
    (0, '2026-02-16', 'off', '春节', '通知'), (0, '2026-02-17', 'off', '春节', '通知'), (0, '2026-02-18', 'off', '春节', '通知'),
    (0, '2026-02-19', 'off', '春节', '通知'), (0, '2026-02-20', 'off', '春节', '通知'), (0, '2026-02-23', 'off', '春节', '通知');
  grant select on contract.tenant, contract.principal, contract.calendar_hours, contract.calendar_change, contract.calendar_day, contract.calendar_year to cases_login;`;


/** The cases service on a database of its own, with one item on the shelf and what it needs of its neighbours. */
export class CaseOffice {
  readonly shelf = new Shelf();

  private constructor(
    readonly databases: TestDatabase,
    readonly database: Database,
    readonly bus: EventBus,
  ) {}

  private readonly calendars = new CalendarBook(this.database);
  private readonly numbers = new CaseNumbers(this.database);
  private readonly vault = new PersonalDataVault(keys.master);
  private readonly applicants = new Applicants(this.vault, persons);
  private readonly frozen = new FrozenStandards();
  private readonly rules = new RuleBook(this.database);
  readonly ledger = new CaseLedger(this.shelf, this.calendars, this.numbers, this.frozen, this.rules, this.bus);
  readonly intake = new CaseIntake(this.database, this.ledger, this.numbers, this.applicants, persons, this.calendars);
  private readonly staff = new StaffDirectory(this.database);
  readonly desk = new CaseDesk(this.database, this.ledger, this.staff);
  readonly queries = new CaseQueries(this.database, this.shelf, this.calendars, this.applicants, this.frozen);
  readonly citizens = new CitizenDesk(this.database, this.ledger, this.intake, this.numbers, this.queries, persons);
  readonly attachments = new Attachments(this.database, this.ledger, new DiskFileStore(mkdtempSync(join(tmpdir(), 'yimen-files-'))));
  readonly reading = new ApplicantReading(this.database, this.queries, this.applicants);
  readonly lists = new WorkListQueries(this.database);
  readonly recomputation = new DeadlineRecomputation(this.database, this.frozen, new SystemClock());
  readonly cards = new CardIssuing(this.database, this.frozen, this.rules, this.bus, new SystemClock(), this.recomputation);
  readonly ruleSetting = new RuleSetting(this.database);
  readonly cardQueries = new CardQueries(this.database);
  readonly orders = new SupervisionOrders(this.database, this.calendars, this.queries, this.staff);
  readonly contactQueries = new ContactQueries(this.database, this.vault);
  readonly contacts = new FirstContacts(this.database, this.vault, this.contactQueries, this.queries, this.staff);
  readonly orderQueries = new OrderQueries(this.database);
  readonly appealing = new Appealing(this.database, this.bus, this.cardQueries);
  readonly silence = new AcceptanceBySilence(this.database, this.ledger, new SystemClock());
  readonly copies = new LegCopies(this.bus, this.database, this.ledger);

  static async open(): Promise<CaseOffice> {
    const databases = await TestDatabase.create([casesService], [...CASES_SUBSCRIPTIONS, { event: 'cases.case-closed', consumer: 'test.closed' }]);
    const client = new Client({ connectionString: databases.ownerUrl });
    await client.connect();
    await client.query(CONTRACT);
    await client.end();
    const bus = await EventBus.connect(databases.urlOf('jobs'), new SystemClock(), pino({ level: 'silent' }));
    const office = new CaseOffice(databases, await databases.connect('cases', CASE_ENTITIES), bus);
    await office.copies.onApplicationBootstrap();
    await office.appealing.onApplicationBootstrap();
    return office;
  }

  async close(): Promise<void> {
    await this.bus.onApplicationShutdown();
    await this.database.onApplicationShutdown();
  }

  /** As the owner role. */
  async owner<T extends object>(text: string): Promise<T[]> {
    const client = new Client({ connectionString: this.databases.ownerUrl });
    await client.connect();
    const { rows } = await client.query<T>(text);
    await client.end();
    return rows;
  }

  async inboxOf(who: Somebody) {
    return (await this.lists.inbox(who.at('2026-02-13T03:00:00Z'), false, 50, null)).nodes;
  }
}

export const idOf = (answer: { kind: string; id?: string }): string => {
  expect(answer).toMatchObject({ kind: 'done' });
  return answer.id!;
};
