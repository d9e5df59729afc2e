import { TestDatabase, walkCatalog } from '@yimen/testing';
import { Client } from 'pg';
import { SERVICES } from '../src/services.js';

/** Who may do anything wrong. */
let admin: Client;
beforeAll(async () => {
  const { ownerUrl } = await TestDatabase.create(SERVICES);
  const url = new URL(process.env['YIMEN_TEST_DATABASE']!);
  url.pathname = new URL(ownerUrl).pathname;
  admin = new Client({ connectionString: url.href });
  await admin.connect();
});
afterAll(() => admin?.end());

test('every table of the four services stands behind both walls', async () => {
  const { rows } = await admin.query<{ n: number }>(
    "select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace where relkind = 'r' and nspname in ('tenants', 'catalogs', 'cases', 'assessments')");
  expect(rows[0]!.n).toBeGreaterThan(25);
  expect(await walkCatalog(admin)).toEqual([]);
});

test.each([
  ['create table cases.open_to_all (id int); grant select on cases.open_to_all to cases_staff', 'cases.open_to_all', 'row-level security is off'],
  ["create table cases.half (id int); grant select on cases.half to cases_staff; alter table cases.half enable row level security; comment on table cases.half is 'families: held'", 'cases.half', 'row-level security is not forced on the owner'],
  ['comment on table cases.case_leg is null', 'cases.case_leg', 'declares no family'],
  ["comment on table cases.case_leg is 'families: everybody'", 'cases.case_leg', 'unknown family everybody'],
  ["comment on table cases.applicant is 'families: staff'", 'cases.applicant', 'staff table without visible_from'],
  ['create policy all_of_us on cases.case_leg using (true)', 'cases.case_leg policy all_of_us', 'is for PUBLIC'],
  ['create policy also on cases.case_leg for select to cases_staff using (true)', 'cases.case_leg', 'policies also and staff are OR-ed'],
  ["create policy slow on cases.case_leg as restrictive for select to cases_staff using (tenant_no > (select current_setting('app.lo')::bigint))", 'cases.case_leg policy slow', 'reads a setting in a sub-select'],
  ['grant select on cases.case_leg to tenants_staff', 'cases.case_leg', 'SELECT is granted to tenants_staff'],
  ['grant select (case_no) on cases.case_leg to public', 'cases.case_leg', 'SELECT is granted to PUBLIC'],
  ['grant delete on cases.case_leg to cases_staff', 'cases.case_leg', 'DELETE is granted'],
  ['create view cases.peek as select * from cases.case_leg', 'cases.peek', 'a view outside contract that runs with its owner’s rights'],
  ['grant select on contract.tenant to cases_staff', 'contract.tenant', 'SELECT is granted to cases_staff'],
  ['grant select on cases.audit_entry to cases_staff', 'cases.audit_entry', 'SELECT is granted to cases_staff'],
  ['grant insert on cases.audit_seal to cases_staff', 'cases.audit_seal', 'INSERT is granted to cases_staff'],
  ['grant select on cases.case_leg to cases_sealer', 'cases.case_leg', 'SELECT is granted to cases_sealer'],
  ['grant select on contract.audit_cases to tenants_login', 'contract.audit_cases', 'SELECT is granted to tenants_login'],
  ['grant select on contract.tenant to tenants_auditor', 'contract.tenant', 'SELECT is granted to tenants_auditor'],
  ['create table cases.forgotten (id int)', 'cases.forgotten', 'row-level security is off'],
  ['create table public.stray (id int)', 'public.stray', 'a table in no service’s schema'],
  ["comment on table cases.applicant is 'families: inbox'", 'cases.applicant', 'inbox table without to_tenant_no'],
  ['grant update on cases.case_leg to cases_staff', 'cases.case_leg policy staff', 'checks tenant_no, which can be changed'],
  ['create policy theirs on cases.case_leg as restrictive to tenants_staff', 'cases.case_leg policy theirs', 'is for tenants_staff'],
  ['create policy pair on cases.case_leg as restrictive to cases_staff, cases_person', 'cases.case_leg policy pair', 'is for cases_staff, cases_person'],
  ['grant truncate on cases.case_leg to cases_staff', 'cases.case_leg', 'TRUNCATE is granted'],
  ['grant select on cases.case_leg to cases_login', 'cases.case_leg', 'SELECT is granted to cases_login'],
  ['grant insert on contract.tenant to cases_login', 'contract.tenant', 'INSERT is granted'],
  ['grant usage on schema cases to tenants_staff', 'schema cases', 'USAGE is granted to tenants_staff'],
  ['grant create on schema cases to cases_login', 'schema cases', 'CREATE is granted to cases_login'],
  ['grant usage on schema contract to public', 'schema contract', 'USAGE is granted to PUBLIC'],
  ['alter default privileges for role yimen_owner in schema cases grant select on tables to cases_staff', 'default rights of yimen_owner', 'given to all that he makes'],
  ['alter table cases.case_leg owner to cases_login', 'cases.case_leg', 'owned by cases_login'],
  ['alter sequence cases.case_serial owner to cases_login', 'cases.case_serial', 'owned by cases_login'],
  ["create function cases.peek() returns int language sql security definer as 'select 1'", 'cases.peek()', 'a function that runs with its owner’s rights'],
  ["comment on table cases.applicant is 'families: consent'", 'cases.applicant', 'consent table without from_tenant_no'],
  ['drop policy each_its_own_once on catalogs.item_proposal', 'catalogs.item_proposal', 'has no policy for staff as consent tables have'],
  ['alter policy each_its_own_once on catalogs.item_proposal with check (true)', 'catalogs.item_proposal', 'has no policy for staff as consent tables have'],
  ['drop policy person on catalogs.item_edition', 'catalogs.item_edition', 'has no policy for person as published tables have'],
  ['alter policy staff on cases.case_leg using (tenant_no > 0)', 'cases.case_leg', 'has no policy for staff as staff tables have'],
  ["alter policy staff on cases.case_leg using (tenant_no between current_setting('app.lo')::bigint and current_setting('app.hi')::bigint)", 'cases.case_leg', 'has no policy for staff as staff tables have'],
  ['alter policy staff on cases.case_leg with check (true)', 'cases.case_leg', 'has no policy for staff as staff tables have'],
  ['alter policy person on cases.person_case using (true)', 'cases.person_case', 'has no policy for person as person tables have'],
  ['alter policy person on catalogs.item_edition with check (true)', 'catalogs.item_edition', 'has no policy for person as published tables have'],
  ['alter policy staff_sends on cases.hand_over with check (true)', 'cases.hand_over', 'has no policy for staff as inbox tables have'],
  ['create policy public on cases.case_root to cases_public using (true)', 'cases.case_root', 'is open to who has not signed in'],
  ['create policy admin on cases.case_leg to tenants_admin using (true)', 'cases.case_leg policy admin', 'is for tenants_admin'],
  ['create role cases_admin', 'cases_admin', 'an audience that the service does not have'],
  ['create view contract.peek as select * from cases.case_leg', 'contract.peek', 'a published view that is not listed'],
  ["create or replace view cases.leg_clock with (security_barrier) as select l.tenant_no, l.province_no, l.county_no, l.town_no, l.visible_from, l.counted, l.status, l.opened_at, l.due_on, l.deadline_at, l.provisional from cases.case_leg l", 'cases.leg_clock', 'a projection that does not end where the reach ends'],
  ['alter view cases.leg_clock reset (security_barrier)', 'cases.leg_clock', 'a projection without security_barrier'],
  ['alter view cases.leg_clock rename column status to item_name', 'cases.leg_clock', 'shows item_name, which is not listed'],
  ['grant yimen_owner to cases_login', 'cases_login', 'is a member of yimen_owner'],
])('the walk sees: %s', async (wrong, object, rule) => {
  await admin.query('begin');
  try {
    await admin.query(wrong);
    expect(await walkCatalog(admin)).toContainEqual({ object, rule });
  } finally {
    await admin.query('rollback');
  }
});
