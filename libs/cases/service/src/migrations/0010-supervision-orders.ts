import { guarded, inReach, inWrite, isActor, policy, type SchemaStep } from '@yimen/persistence';

const table = (name: string) => ({ service: 'cases', name });

/** Supervision orders (督办): a demand from above, and what was said to it by either side. Nothing in it is ever changed. */
export const supervisionOrders: SchemaStep = {
  name: '0010-supervision-orders',
  sql: `
    create table cases.supervision_order (
      id uuid primary key,
      order_no bigint generated always as identity,
      from_tenant_no bigint not null,
      to_tenant_no bigint not null,
      department_id uuid,
      case_id uuid references cases.case_root,
      title text not null check (length(title) between 2 and 100),
      demand text not null check (length(demand) between 2 and 2000),
      document text,
      reply_by date not null,
      issued_at timestamptz not null,
      issued_by uuid not null
    );
    create index on cases.supervision_order (to_tenant_no, issued_at desc, id desc);
    create index on cases.supervision_order (from_tenant_no, issued_at desc, id desc);
    create index on cases.supervision_order (case_id) where case_id is not null;
    ${guarded(table('supervision_order'), 'held')}
    ${policy(table('supervision_order'), 'staff', {
      using: `${inReach('from_tenant_no')} or ${inReach('to_tenant_no')}`,
      check: `${inWrite('from_tenant_no')} and ${inReach('to_tenant_no')} and ${isActor('issued_by')}`,
      may: 'select, insert',
    })}

    create table cases.order_entry (
      order_id uuid not null references cases.supervision_order,
      seq integer not null check (seq >= 1),
      kind text not null check (kind in ('replied', 'reminded', 'returned', 'closed')),
      tenant_no bigint not null,
      words text not null check (length(words) between 2 and 2000),
      -- Who was named to see to it (落实专人), and until when a reply that was not enough is to be made good.
      assignee_id uuid,
      reply_by date,
      at timestamptz not null,
      written_by uuid not null,
      primary key (order_id, seq)
    );
    ${guarded(table('order_entry'), 'held')}
    ${policy(table('order_entry'), 'staff', {
      using: 'exists (select from cases.supervision_order o where o.id = order_entry.order_id)',
      // Who was asked replies, who asked says the rest.
      check: `${inWrite('tenant_no')} and ${isActor('written_by')} and exists (select from cases.supervision_order o where o.id = order_entry.order_id
        and order_entry.tenant_no = case when order_entry.kind = 'replied' then o.to_tenant_no else o.from_tenant_no end)`,
      may: 'select, insert',
    })}
  `,
};
