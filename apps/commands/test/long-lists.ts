import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApolloDriver } from '@nestjs/apollo';
import { Global, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { Clock, contextOf, SystemClock, TokenVerifier, type Principal, type RequestContext, type Role } from '@yimen/access';
import { CatalogsModule, seedCatalog } from '@yimen/catalogs-service';
import { EventBus } from '@yimen/events';
import { DiskFileStore, FileStore } from '@yimen/files';
import { ContextFactory, oneGraph, RequirementGuard, TokenRejections } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import { ServiceDatabases } from '@yimen/persistence';
import { masterKeys, PersonalDataVault, PersonIndex, secretKey } from '@yimen/personal-data';
import { TestDatabase } from '@yimen/testing';
import { importCalendar, importTenants, seedOffices } from '@yimen/tenants-service';
import { parseCalendarTsv } from '@yimen/working-days';
import { Client } from 'pg';
import { pino } from 'pino';
import { SERVICES, SUBSCRIPTIONS } from '../src/services.js';

/** How many rows every list has at least. */
export const ROWS = 13;
export const SICHUAN = 51_00_000_000_0000;
/** Of whose four natures of bodies two have ended. */
export const OTHER_PROVINCE = 53_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const ITEM = '51-01-00038-000';
/** Years whose calendars have two days and twelve. */
export const YEARS = { 2: 2031, 12: 2032 } as const;
const MONTH = '2026-11';
const NOW = new Date(`${MONTH}-23T02:00:00Z`);
export const ID_NUMBER = '510682190001010014';

const seedFile = (path: string): string => readFileSync(join(import.meta.dirname, '../../../deploy/seed-data', path), 'utf8');
const uuid = (kind: number, index: number): string => `0198a8f0-0000-7000-8${String(kind).padStart(3, '0')}-${String(index).padStart(12, '0')}`;

/** A township of the county, with one village below it. */
const TOWNS = Array.from({ length: ROWS }, (_, index) => {
  const no = SHIFANG + (101 + index) * 10_000;
  return { no, code: String(510682101 + index), villageNo: no + 201, villageCode: String(510682101 + index) + '201' };
});
export const FIRST_TOWN = TOWNS[0]!.no;
/** Cases at the first township, as many as asked for. */
export const copiedCases = (many: number): readonly string[] => Array.from({ length: many }, (_, index) => uuid(12, index + 1));
const keys = { master: masterKeys(Buffer.alloc(32, 1)), index: secretKey(Buffer.alloc(32, 2)) };
const persons = new PersonIndex(keys);
const PERSON = persons.personIdOf(ID_NUMBER);

export const as = (principal: Principal): RequestContext => contextOf(principal, { now: NOW, requestId: 'statements', locale: 'zh-CN' });
export const staff = (role: Role, tenantNo: number, person = 0): RequestContext => {
  const post = { id: uuid(1, person), tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
  return as({ kind: 'staff', personId: uuid(2, person), name: '某人', post, level: levelOf(tenantNo) });
};
export const anybody = (): RequestContext => as({ kind: 'anonymous' });
export const operator = (): RequestContext => as({ kind: 'operator', personId: uuid(5, 0), name: '运营' });
export const villager = (): RequestContext => as({ kind: 'citizen', personId: PERSON, name: '田青山' });

@Global()
@Module({
  providers: [ContextFactory, TokenVerifier, TokenRejections].map((provide) => ({ provide, useValue: {} })),
  exports: [ContextFactory, TokenVerifier, TokenRejections],
})
class NoTokens {}
@Global()
@Module({ imports: [CatalogsModule], exports: [CatalogsModule] })
class CatalogPort {}

/** The four services in this process on a database of their own, without HTTP and tokens, and with long lists of everything. */
export class LongLists {
  private constructor(
    private readonly app: INestApplication,
    private readonly databases: TestDatabase,
  ) {}

  static async open(): Promise<LongLists> {
    const databases = await TestDatabase.create(SERVICES, SUBSCRIPTIONS);
    const log = pino({ level: 'silent' });
    const provided = [
      { provide: ServiceDatabases, useValue: databases }, { provide: Clock, useValue: new SystemClock() }, { provide: PersonIndex, useValue: persons },
      { provide: PersonalDataVault, useValue: new PersonalDataVault(keys.master) }, { provide: FileStore, useValue: new DiskFileStore(tmpdir()) },
      { provide: EventBus, useFactory: () => EventBus.connect(databases.urlOf('jobs'), new SystemClock(), log) },
    ];
    @Global()
    @Module({ imports: [NoTokens], providers: [...provided, { provide: APP_GUARD, useClass: RequirementGuard }], exports: provided.map(({ provide }) => provide) })
    class Platform {}
    const services = SERVICES.map(({ module }) => module);
    const graph = oneGraph({ subgraphs: SERVICES, include: services, contexts: NoTokens, log, introspection: false });
    const module = await Test.createTestingModule({ imports: [Platform, CatalogPort, NoTokens, ...services, graph] }).compile();
    const lists = new LongLists(await module.createNestApplication({ logger: false }).init(), databases);
    await lists.arrange();
    return lists;
  }

  close(): Promise<void> {
    return this.app.close();
  }

  async ask(ctx: RequestContext, query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const server = this.app.get<GraphQLModule<ApolloDriver>>(GraphQLModule).graphQlAdapter.instance;
    const { body } = await server.executeOperation({ query, variables }, { contextValue: { ctx } });
    if (body.kind !== 'single' || body.singleResult.errors) throw new Error(`${query.slice(0, 200)}: ${JSON.stringify(body)}`);
    return body.singleResult.data ?? {};
  }

  private async arrange(): Promise<void> {
    const { ownerUrl } = this.databases;
    const tenant = (no: number, name: string, code: string, parentNo: number | null) => ({ no, level: levelOf(no), name, code, parentNo, prefecture: null, centreName: `${name}中心` });
    await importTenants(ownerUrl, [
      tenant(SICHUAN, '四川省', '51', null), tenant(SHIFANG, '什邡市', '510682', SICHUAN),
      ...TOWNS.map(({ no, code }, index) => tenant(no, `第${index}镇`, code, SHIFANG)),
      ...TOWNS.map(({ no, villageNo, villageCode }, index) => tenant(villageNo, `第${index}村`, villageCode, no)),
    ], '2023-06-30');
    const calendar = parseCalendarTsv(seedFile('calendars/cn.tsv'));
    if (calendar.kind === 'CalendarTsvRefused') throw new Error('the calendar of the seed');
    await importCalendar(ownerUrl, calendar);
    await seedOffices(ownerUrl, {
      departments: TOWNS.map(({ code }) => ({ tenantCode: code, code: 'zw', name: '政务科' })),
      windows: TOWNS.map(({ code }) => ({ tenantCode: code, code: '01', name: '综合窗口', ownerDepartmentCode: 'zw', itemCodes: [ITEM] })),
      people: TOWNS.map(({ code }, index) => ({
        personId: uuid(3, index), subject: uuid(4, index), name: `工作人员${index}`, post: { tenantCode: code, role: 'window_clerk', windowCode: '01', validFrom: '2020-01-01' },
      })),
    });
    await seedCatalog(ownerUrl, SICHUAN, JSON.parse(seedFile('catalog/sichuan-items.json')) as unknown[], new Date('2026-01-05T02:00:00Z'));
    for (const [index, town] of TOWNS.entries()) await this.acceptOne(town.no, town.villageNo, index);
    await this.write(MORE_ROWS);
  }

  /** A case that a village's agent sent to his township, which received and accepted it. */
  private async acceptOne(townNo: number, villageNo: number, index: number): Promise<void> {
    const clerk = staff('window_clerk', townNo, 100 + index);
    const input = (step: string, rest: object) => ({ input: { clientRequestId: `${step}-case-${index}`, ...rest } });
    const submission = {
      itemCode: ITEM, materialIds: ['m1', 'm2', 'm3', 'm4'], applicant: { name: '田青山', idNumber: ID_NUMBER, phone: '13812345678' },
      mandate: { document: '代办委托书', signedOn: '2026-01-05', validUntil: '2027-12-31' }, duplicateReason: '另一处',
    };
    const done = '{ __typename ... on Case { id } ... on Refusal { code message } }';
    const submitted = await this.ask(staff('village_agent', villageNo, 200 + index), `mutation ($input: SubmitCaseInput!) { done: submitCase(input: $input) ${done} }`, input('submit', submission));
    const contact = { way: 'phone', name: '李大山', phone: '13900001234', matter: '咨询', answer: '到二楼办理', materials: [{ name: '身份证', count: 1 }] };
    await this.ask(clerk, 'mutation ($input: RegisterContactInput!) { done: registerContact(input: $input) { __typename ... on FirstContact { id } ... on Refusal { code message } } }', input('contact', contact));
    const { inbox } = await this.ask(clerk, '{ inbox { nodes { id } } }') as { inbox: { nodes: { id: string }[] } };
    await this.ask(clerk, `mutation ($input: SignHandoverInput!) { done: signHandover(input: $input) ${done} }`, input('sign', { handoverId: inbox.nodes[0]!.id }));
    const caseId = (submitted['done'] as { id: string }).id;
    const accepted = await this.ask(clerk, `mutation ($input: AcceptCaseInput!) { done: acceptCase(input: $input) ${done} }`, input('accept', { caseId }));
    if ((accepted['done'] as { __typename: string }).__typename !== 'Case') throw new Error(JSON.stringify(accepted));
  }

  private async write(text: string): Promise<void> {
    const owner = new Client({ connectionString: this.databases.ownerUrl });
    await owner.connect();
    await owner.query(text);
    await owner.end();
  }
}

/** A publication of one edition of the item. */
export const PUBLICATION = uuid(10, 0);
/** The edition that differs from edition 1 of them in as many places: the code, and the lines beyond the first. */
export const changedEdition = (places: 1 | 2 | 12): string => `${uuid(9, 0).slice(0, -2)}${String(places).padStart(2, '0')}`;

/** What would take long to come about by itself: closed and rated cases, editions of years, calendars of two years. */
const MORE_ROWS = `
  insert into assessments.closed_case (case_id, case_no, tenant_no, window_id, item_code, accepted_on, closed_on, due_on, on_time, supplements, outcome, person_id)
    select r.id, r.case_no, w.tenant_no, w.id, r.item_code, '${MONTH}-02', '${MONTH}-10', '${MONTH}-12', true, 0, 'granted', '${PERSON}'
    from cases.case_root r join tenants.service_window w on w.tenant_no = r.handling_tenant_no;
  insert into assessments.rating (id, case_id, tenant_no, visible_from, window_id, level, active, channel, rated_at, rated_on, person_id)
    select gen_random_uuid(), case_id, tenant_no, visible_from, window_id, 1, true, 'web', '${MONTH}-11T02:00:00Z', '${MONTH}-11', person_id from assessments.closed_case;
  insert into cases.case_opening (id, case_id, from_tenant_no, to_tenant_no, opened_at, opened_by, post_id, reason)
    select gen_random_uuid(), id, ${SICHUAN}, ${SHIFANG}, '${MONTH}-11T02:00:00Z', gen_random_uuid(), gen_random_uuid(), '督办核查' from cases.case_root;
  insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, status, content, effective_on, published_at)
    select gen_random_uuid(), e.tenant_no, e.item_code, n, 'published', e.content || jsonb_build_object('visits', n), e.effective_on, e.published_at + n * interval '1 minute'
    from catalogs.item_edition e, generate_series(2, ${ROWS}) n where e.item_code = '${ITEM}';
  insert into catalogs.item_publication (id, tenant_no, title, kind, effective_on, contents, submitted_by, submitted_at, status, decided_by, decided_at)
    select e.id, e.tenant_no, '发布', 'regular', e.effective_on, (select jsonb_agg(jsonb_build_object('editionId', f.id, 'itemCode', f.item_code, 'version', 1,
        'answers', jsonb_build_array(jsonb_build_object('code', 'topic_missing', 'reason', '待补充')))) from catalogs.item_edition f where f.item_code = e.item_code),
      gen_random_uuid(), e.published_at, 'published', gen_random_uuid(), e.published_at
    from catalogs.item_edition e where e.item_code = '${ITEM}';
  update catalogs.item_edition set publication_id = id where item_code = '${ITEM}';
  insert into catalogs.item_standing (id, tenant_no, item_code, standing, effective_on, reason, set_at, version)
    select gen_random_uuid(), ${SICHUAN}, 'said ' || said.often, 'suspended', '${MONTH}-01', '修订', '${MONTH}-01T02:00:00Z', n
    from (values (2), (12)) said (often), generate_series(1, said.often) n;
  insert into catalogs.field_policy (id, tenant_no, field, policy, item_code, reason, effective_on, set_at, set_by)
    select gen_random_uuid(), ${SICHUAN}, 'place', 'LOCKED', 'none', '统一', '${MONTH}-01', '${MONTH}-01T02:00:00Z', gen_random_uuid() from generate_series(1, ${ROWS});
  -- One whose edition the townships' overrides follow or not.
  insert into catalogs.item_publication (id, tenant_no, title, kind, effective_on, contents, submitted_by, submitted_at, status, decided_by, decided_at)
    select '${PUBLICATION}', tenant_no, '发布', 'regular', effective_on, jsonb_build_array(jsonb_build_object('editionId', id, 'itemCode', item_code, 'version', 1, 'answers', '[]'::jsonb)),
      gen_random_uuid(), published_at, 'published', gen_random_uuid(), published_at
    from catalogs.item_edition where item_code = '${ITEM}' and edition_no = ${ROWS};
  insert into catalogs.item_override (id, tenant_no, item_code, field, value, set_at, effective_on, version)
    select gen_random_uuid(), tenant_no, '${ITEM}', 'visits', '1', '${MONTH}-01T02:00:00Z', '2000-01-01', 1 from tenants.tenant where level = 3;
  insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, status, content, effective_on, published_at)
    select gen_random_uuid(), e.tenant_no, code, 1, 'published', e.content || jsonb_build_object('code', code, 'powers', '{"levels":["4"],"source":"1","division":"","content":""}'::jsonb), e.effective_on, e.published_at
    from catalogs.item_edition e, generate_series(1, ${ROWS}) n, concat('unclaimed ', n) code where e.item_code = '${ITEM}' and e.edition_no = 1;
  insert into catalogs.dictionary_entry (id, tenant_no, dictionary, code, name, english, valid_until, set_at, set_by, version)
    select gen_random_uuid(), ${OTHER_PROVINCE}, 'body_nature', code, '旧', 'old', '2020-12-31', '${MONTH}-01T02:00:00Z', gen_random_uuid(), 1 from (values ('1'), ('2')) ended (code);
  insert into catalogs.item_claim (id, tenant_no, item_code, mode, from_tenant_no, effective_on, claimed_at, claimed_by, batch_id, version)
    select gen_random_uuid(), tenant_no, '${ITEM}', 'delegated', ${SHIFANG}, '${MONTH}-01', '${MONTH}-01T02:00:00Z', gen_random_uuid(), gen_random_uuid(), 1 from tenants.tenant where level = 3;
  insert into catalogs.item_proposal (id, from_tenant_no, to_tenant_no, kind, item_code, claim_id, from_on, reason, proposed_at, proposed_by)
    select gen_random_uuid(), tenant_no, ${SHIFANG}, 'leave', item_code, id, '${MONTH}-20', '撤并', '${MONTH}-11T02:00:00Z', gen_random_uuid() from catalogs.item_claim;
  insert into catalogs.adjustment (publication_id, tenant_no, due_on) values ('${PUBLICATION}', ${SICHUAN}, '${MONTH}-20');
  insert into catalogs.adjustment_task (id, tenant_no, publication_id, edition_id, item_code, findings, given_at, due_on)
    select gen_random_uuid(), o.tenant_no, '${PUBLICATION}', e.id, '${ITEM}', jsonb_build_array(jsonb_build_object('overrideId', o.id, 'field', 'visits', 'impact', 'clamped')), now(), '${MONTH}-20'
    from catalogs.item_override o join catalogs.item_edition e on e.item_code = o.item_code and e.edition_no = ${ROWS} where o.item_code = '${ITEM}';
  -- Beside the first edition, one with two lines more and one with twelve.
  insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, status, content, effective_on, published_at)
    select ('${uuid(9, 0).slice(0, -2)}' || lpad(many::text, 2, '0'))::uuid, e.tenant_no, 'changed ' || many, 1, 'published',
      e.content || jsonb_build_object('code', 'changed ' || many, 'faq', (select coalesce(jsonb_agg(jsonb_build_object('id', 'n' || n, 'question', '问', 'answer', '答')), '[]') from generate_series(2, many) n)),
      e.effective_on, e.published_at
    from catalogs.item_edition e, (values (1), (2), (12)) changed (many) where e.item_code = '${ITEM}' and e.edition_no = 1;
  insert into tenants.calendar_day (tenant_no, day, kind, name, document)
    select case n % 3 when 0 then 0 when 1 then ${SICHUAN} else ${SHIFANG} end, make_date(y.year, n, 1), 'off', '节日', '通知'
    from (values (${YEARS[2]}, 2), (${YEARS[12]}, 12)) y (year, days), generate_series(1, y.days) n;
  insert into tenants.calendar_hours (tenant_no, applies_to, periods, document, set_at)
    select case when n <= 2 then ${SICHUAN} else ${SHIFANG} end, '2026-01-' || lpad(n::text, 2, '0'), '09:00-12:00', '通知', now() from generate_series(1, 12) n;
  -- Twelve more at the first township like the one that it has.
  with one as (select * from cases.case_root where handling_tenant_no = ${TOWNS[0]!.no} limit 1), many as (select ('${uuid(12, 0).slice(0, -2)}' || lpad(n::text, 2, '0'))::uuid as id, n from generate_series(1, 12) n),
    roots as (insert into cases.case_root (id, case_no, tenant_no, handling_tenant_no, item_code, item_name, person_id, channel, status, submitted_at, standard_digest)
      select m.id, o.case_no || m.n, o.tenant_no, o.handling_tenant_no, o.item_code, o.item_name, o.person_id, o.channel, o.status, o.submitted_at, o.standard_digest from one o, many m returning id),
    legs as (insert into cases.case_leg (id, case_id, tenant_no, kind, status, counted, case_no, item_code, item_name, opened_at, due_on, deadline_at)
      select gen_random_uuid(), m.id, l.tenant_no, l.kind, l.status, l.counted, l.case_no || m.n, l.item_code, l.item_name, l.opened_at, l.due_on, l.deadline_at
      from one o join cases.case_leg l on l.case_id = o.id and l.counted, many m)
  insert into cases.case_event (case_id, seq, leg_id, tenant_no, kind, at, facts) select m.id, e.seq, e.leg_id, e.tenant_no, e.kind, e.at, e.facts from one o join cases.case_event e on e.case_id = o.id, many m;
  insert into cases.recomputation (change_id, tenant_no, from_on, started_at, total) select gen_random_uuid(), ${SHIFANG}, '2026-01-01', now(), 1 from generate_series(1, ${ROWS}) n;
  insert into cases.supervision_rule (id, tenant_no, code, name, metric, threshold_unit, threshold_amount, colour, is_off, reason, set_at, spread_at)
    select gen_random_uuid(), ${SICHUAN}, code, name, metric, threshold_unit, threshold_amount, colour,
      code not in ('promise_90', 'promise_overdue'), reason, set_at, now() from cases.supervision_rule where tenant_no = 0
    union all select gen_random_uuid(), ${SHIFANG}, 'own_' || n, '规则', 'review', 'percent', 50, 'blue', false, '从严', now(), now() from generate_series(1, 10) n;
  insert into cases.supervision_card (id, case_id, leg_id, tenant_no, window_id, rule_id, rule_code, colour, subject, at, issued_at)
    select gen_random_uuid(), l.case_id, l.id, l.tenant_no, l.window_id, u.id, u.code, u.colour, 'x', now(), now()
    from cases.case_leg l join cases.supervision_rule u on u.tenant_no = 0 and u.code = 'promise_90' where l.counted;
  insert into cases.card_appeal (id, card_id, from_tenant_no, to_tenant_no, reason, appealed_at, appealed_by)
    select gen_random_uuid(), id, tenant_no, ${SHIFANG}, '系统故障', now(), gen_random_uuid() from cases.supervision_card;
  insert into cases.supervision_order (id, from_tenant_no, to_tenant_no, case_id, title, demand, reply_by, issued_at, issued_by)
    select gen_random_uuid(), ${SHIFANG}, tenant_no, case_id, '督办', '请报告', '2026-12-01', now(), gen_random_uuid() from cases.supervision_card;
  insert into cases.order_entry (order_id, seq, kind, tenant_no, words, at, written_by) select id, 1, 'replied', to_tenant_no, '已办', now(), id from cases.supervision_order;
  insert into assessments.accountability_record (id, case_id, tenant_no, window_id, rule_code, overrun_at, opened_at, answerable)
    select id, case_id, tenant_no, window_id, rule_code, at, now(), '[]' from cases.supervision_card;
  insert into tenants.calendar_change (id, tenant_no, document, from_on, days, hours, set_at)
    select gen_random_uuid(), case n % 3 when 0 then 0 when 1 then ${SICHUAN} else ${SHIFANG} end, '通知', '2026-01-01', 1, 0, now() from generate_series(1, ${ROWS}) n;
  update tenants.post o set kind = 'secondment', sent_by = '某局', department_id = (select d.id from tenants.department d where d.tenant_no = o.tenant_no limit 1);
  insert into tenants.staff_change (id, tenant_no, post_id, kind, last_on, reason, asked_at, asked_by)
    select gen_random_uuid(), tenant_no, id, 'withdraw', '${MONTH}-30', '另有任用', '${MONTH}-01T02:00:00Z', person_id from tenants.post;
  insert into tenants.service_certificate (id, tenant_no, post_id, person_id, person_name, role, from_on, until_on, grade, appraisal, issued_at, issued_by)
    select gen_random_uuid(), tenant_no, id, person_id, '某人', role, '2025-01-01', '2025-12-31', 'competent', '称职', '${MONTH}-01T02:00:00Z', person_id from tenants.post;
  insert into tenants.person (id, name, kind, credit_code) select gen_random_uuid(), '公司' || n, 'legal', 'code ' || n from generate_series(1, ${ROWS}) n;
  insert into tenants.representation (id, legal_person_id, person_id, document, valid_from, tenant_no)
    select gen_random_uuid(), l.id, (select id from tenants.person where kind = 'natural' limit 1), '委托书', '2026-01-01', ${SHIFANG} from tenants.person l where l.kind = 'legal';
  insert into tenants.tenant (tenant_no, level, name, centre_name, valid_from)
    select n * 1000000000000, 1, '省' || n, '', '2020-01-01' from generate_series(60, 60 + ${ROWS}) n;`;
