import { guarded, inWrite, isActor, policy, staffTable, type SchemaStep } from '@yimen/persistence';

const table = (name: string) => ({ service: 'cases', name });

/** The register of first contacts (首问登记): who came with what, who was asked first, and what became of it. Nothing in it is ever changed. */
export const firstContacts: SchemaStep = {
  name: '0011-first-contacts',
  sql: `
    create table cases.first_contact (
      id uuid primary key,
      contact_no bigint generated always as identity,
      tenant_no bigint not null,
      visible_from smallint not null default 1 check (visible_from between 1 and 4),
      window_id uuid,
      department_id uuid,
      responsible_id uuid not null,
      way text not null check (way in ('in_person', 'phone', 'online', 'letter')),
      matter text not null check (length(matter) between 2 and 2000),
      item_code text,
      materials jsonb not null,
      -- Sealed under a key of the contact's own.
      name bytea not null,
      phone bytea,
      signed boolean not null,
      -- What the receipt says besides: whom to call, until when, and where to complain.
      call_back text,
      complaint_line text,
      promised_by date,
      answer text check (length(answer) <= 2000),
      met_at timestamptz not null,
      check ((promised_by is null) = (answer is not null))
    );
    create index on cases.first_contact (tenant_no, met_at desc, id desc);
    ${staffTable(table('first_contact'))}
    revoke update on cases.first_contact from cases_staff;
    create policy by_himself on cases.first_contact as restrictive for insert to cases_staff with check (${isActor('responsible_id')});

    create table cases.contact_entry (
      contact_id uuid not null references cases.first_contact,
      seq integer not null check (seq >= 1),
      kind text not null check (kind in ('passed_on', 'answered')),
      tenant_no bigint not null,
      words text not null check (length(words) between 2 and 2000),
      handler_id uuid,
      case_id uuid references cases.case_root,
      at timestamptz not null,
      written_by uuid not null,
      primary key (contact_id, seq)
    );
    ${guarded(table('contact_entry'), 'held')}
    ${policy(table('contact_entry'), 'staff', {
      using: 'exists (select from cases.first_contact f where f.id = contact_entry.contact_id)',
      check: `${inWrite('tenant_no')} and ${isActor('written_by')}
        and exists (select from cases.first_contact f where f.id = contact_entry.contact_id and f.tenant_no = contact_entry.tenant_no)`,
      may: 'select, insert',
    })}
  `,
};
