import { staffTable, type SchemaStep } from '@yimen/persistence';

const record = { service: 'assessments', name: 'accountability_record' };
const NOBODY_IN_PERSON = "nullif(current_setting('app.actor', true), '') is null";
const only = (doing: 'insert' | 'update'): string => `
    create policy of_services_${doing} on assessments.accountability_record as restrictive for ${doing} to assessments_staff ${doing === 'update' ? 'using (true) ' : ''}with check (${NOBODY_IN_PERSON});`;

/** Accountability records (问责记录): what is late opens one by itself (计划五). */
export const accountability: SchemaStep = {
  name: '0002-accountability',
  sql: `
    -- One for each red card, under the card's id; nothing in it says what the case is about.
    create table assessments.accountability_record (
      id uuid primary key,
      case_id uuid not null,
      tenant_no bigint not null,
      visible_from smallint not null default 1 check (visible_from = 1),
      window_id uuid,
      department_id uuid,
      rule_code text not null,
      overrun_at timestamptz not null,
      opened_at timestamptz not null,
      -- Three levels as they stood when it was opened: who handles, who directs the work, who leads the unit.
      responsible_id uuid,
      answerable jsonb not null,
      withdrawn_at timestamptz,
      withdrawn_because text check (withdrawn_because in ('recomputed', 'appeal')),
      check ((withdrawn_at is null) = (withdrawn_because is null))
    );
    create index on assessments.accountability_record (tenant_no, opened_at desc, id desc);
    create index on assessments.accountability_record (opened_at desc, id desc);
    ${staffTable(record)}
    revoke update on assessments.accountability_record from assessments_staff;
    grant update (withdrawn_at, withdrawn_because) on assessments.accountability_record to assessments_staff;
    ${only('insert')}
    ${only('update')}
  `,
};
