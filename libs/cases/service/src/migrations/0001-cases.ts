import { guarded, inboxTable, inReach, inWrite, isPerson, policy, staffTable, type SchemaStep } from '@yimen/persistence';

const service = 'cases';
const table = (name: string) => ({ service, name });

/** Where a leg lies: divided out of the path number, so that lists of a subtree have an index to walk. */
const LEVELS = `
      province_no bigint generated always as (tenant_no / 1000000000000 * 1000000000000) stored,
      county_no bigint generated always as (tenant_no / 10000000 * 10000000) stored,
      town_no bigint generated always as (tenant_no / 10000 * 10000) stored`;

const openLegs = (column: string): string => `create index on cases.case_leg (${column}, deadline_at, id) where status <> 'closed';`;

/** Columns are named with their table: inside a sub-select a bare name would mean the inner table's. A case is held by whoever sees one of its legs, or is asked to sign for it. */
const held = (caseId: string): string => `
  exists (select from cases.case_leg l where l.case_id = ${caseId})
  or exists (select from cases.hand_over h where h.case_id = ${caseId})`;
const heldToWrite = (caseId: string): string => `
  exists (select from cases.case_leg l where l.case_id = ${caseId} and ${inWrite('l.tenant_no')})
  or exists (select from cases.hand_over h where h.case_id = ${caseId} and ${inWrite('h.to_tenant_no')})`;
/** Follows the root: row-level security of the root decides. */
const rootVisible = (of: string): string => `exists (select from cases.case_root r where r.id = ${of}.case_id)`;
const rootWritable = (of: string): string => `
  exists (select from cases.case_root r where r.id = ${of}.case_id and ${inWrite('r.tenant_no')}) or ${heldToWrite(`${of}.case_id`)}`;
const ownCase = (caseId: string): string => `exists (select from cases.person_case p where p.case_id = ${caseId})`;

export const casesTables: SchemaStep = {
  name: '0001-cases',
  sql: `
    -- Numbers are drawn outside the case's transaction: gaps do no harm, waiting would.
    create sequence cases.case_serial;
    grant usage on schema cases to cases_login; grant usage on sequence cases.case_serial to cases_login;

    create table cases.case_root (
      id uuid primary key,
      case_no text not null unique check (length(case_no) <= 50),
      tenant_no bigint not null,
      handling_tenant_no bigint not null,
      item_code text not null,
      item_name text not null,
      person_id uuid not null,
      channel text not null,
      status text not null,
      outcome text,
      standard jsonb,
      submitted_at timestamptz not null,
      closed_at timestamptz,
      version integer not null default 1
    );

    create table cases.case_leg (
      id uuid primary key,
      case_id uuid not null references cases.case_root,
      tenant_no bigint not null,${LEVELS},
      visible_from smallint not null default 1,
      kind text not null,
      status text not null,
      counted boolean not null,
      window_id uuid,
      department_id uuid,
      case_no text not null,
      item_code text not null,
      item_name text not null,
      opened_at timestamptz not null,
      due_on date,
      deadline_at timestamptz not null,
      provisional boolean not null default false,
      calendar_version text,
      version integer not null default 1
    );
    create index on cases.case_leg (case_id);
    create unique index on cases.case_leg (case_id) where counted;
    ${['tenant_no', 'town_no', 'county_no', 'province_no'].map(openLegs).join('\n')}
    ${staffTable(table('case_leg'))}

    create table cases.hand_over (
      id uuid primary key,
      case_id uuid not null references cases.case_root,
      kind text not null,
      from_tenant_no bigint not null,
      to_tenant_no bigint not null,
      case_no text not null,
      item_name text not null,
      sent_at timestamptz not null,
      sent_by uuid not null,
      signed_at timestamptz,
      signed_by uuid
    );
    create index on cases.hand_over (case_id);
    create index on cases.hand_over (to_tenant_no, sent_at, id) where signed_at is null;
    ${inboxTable(table('hand_over'))}

    -- Knowing a case's id makes nobody its holder: a leg is opened where the case began or by signing a letter, and a letter
    -- is sent by whoever has a leg. Neither can be moved to another case afterwards.
    create policy of_held_cases on cases.case_leg as restrictive for insert to cases_staff with check (
      exists (select from cases.case_root r where r.id = case_leg.case_id and ${inWrite('r.tenant_no')})
      or exists (select from cases.hand_over h where h.case_id = case_leg.case_id and ${inWrite('h.to_tenant_no')}));
    create policy of_own_cases on cases.hand_over as restrictive for insert to cases_staff with check (
      from_tenant_no <> to_tenant_no
      and exists (select from cases.case_leg l where l.case_id = hand_over.case_id and ${inWrite('l.tenant_no')}));
    revoke update on cases.case_leg from cases_staff;
    grant update (status, counted, due_on, deadline_at, provisional, calendar_version, version) on cases.case_leg to cases_staff;

    create table cases.person_case (
      person_id uuid not null,
      case_id uuid not null references cases.case_root,
      capacity text not null check (capacity in ('applicant', 'agent')),
      valid_until date,
      case_no text not null,
      item_name text not null,
      status text not null,
      due_on date,
      updated_at timestamptz not null,
      primary key (person_id, case_id)
    );
    create index on cases.person_case (case_id);
    create index on cases.person_case (person_id, updated_at desc, case_id);
    ${guarded(table('person_case'), 'person', 'held')}
    ${policy(table('person_case'), 'person', { using: isPerson('person_id') })}
    ${policy(table('person_case'), 'staff', { using: rootVisible('person_case'), check: rootWritable('person_case') })}

    ${guarded(table('case_root'), 'held')}
    ${policy(table('case_root'), 'staff', {
      using: `${inReach('tenant_no')} or ${held('case_root.id')}`,
      check: `${inWrite('tenant_no')} or ${heldToWrite('case_root.id')}`,
    })}
    ${policy(table('case_root'), 'person', { using: ownCase('case_root.id') })}

    create table cases.case_event (
      case_id uuid not null references cases.case_root,
      seq integer not null,
      leg_id uuid not null,
      tenant_no bigint not null,
      kind text not null,
      at timestamptz not null,
      actor_id uuid,
      post_id uuid,
      facts jsonb not null,
      primary key (case_id, seq)
    );
    ${guarded(table('case_event'), 'held')}
    ${policy(table('case_event'), 'staff', { using: rootVisible('case_event'), check: `${inWrite('tenant_no')} and ${rootVisible('case_event')}`, may: 'select, insert' })}
    ${policy(table('case_event'), 'person', { using: ownCase('case_event.case_id') })}

    create table cases.applicant (
      case_id uuid primary key references cases.case_root,
      person_id uuid not null,
      name bytea not null,
      id_number bytea not null,
      phone bytea not null
    );
    ${guarded(table('applicant'), 'held')}
    ${policy(table('applicant'), 'staff', { using: rootVisible('applicant'), check: rootWritable('applicant'), may: 'select, insert' })}
    ${policy(table('applicant'), 'person', { using: isPerson('person_id') })}

    create table cases.mandate (
      case_id uuid primary key references cases.case_root,
      agent_id uuid not null,
      document text not null,
      signed_on date not null,
      valid_until date not null
    );
    ${guarded(table('mandate'), 'held')}
    ${policy(table('mandate'), 'staff', { using: rootVisible('mandate'), check: rootWritable('mandate'), may: 'select, insert' })}
    ${policy(table('mandate'), 'person', { using: ownCase('mandate.case_id') })}

    create table cases.attachment (
      id uuid primary key,
      case_id uuid not null references cases.case_root,
      material_id text not null,
      name text not null,
      type text not null,
      size bigint not null,
      sha256 text not null,
      uploaded_at timestamptz not null,
      uploaded_by uuid not null
    );
    create index on cases.attachment (case_id);
    ${guarded(table('attachment'), 'held')}
    ${policy(table('attachment'), 'staff', { using: rootVisible('attachment'), check: rootWritable('attachment'), may: 'select, insert' })}
    ${policy(table('attachment'), 'person', { using: ownCase('attachment.case_id') })}

    -- Keys of persons, each wrapped by the master key: of no use without it, and no content.
    create table cases.person_key (
      person_id uuid primary key,
      wrapped bytea not null
    );
    ${guarded(table('person_key'), 'internal')}
    ${policy(table('person_key'), 'staff', { using: 'true', check: 'true', may: 'select, insert' })}
    ${policy(table('person_key'), 'person', { using: isPerson('person_id') })}
  `,
};
