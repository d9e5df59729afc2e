import { guarded, inWrite, isPerson, policy, publishedTable, staffReads, type SchemaStep } from '@yimen/persistence';

const service = 'assessments';
const table = (name: string) => ({ service, name });

/** Staff never see whose case it was; only the consumer of events, which is nobody in person, writes a fact. */
const FACT_WITHOUT_PERSON = `case_id, case_no, tenant_no, visible_from, window_id, department_id, item_code, accepted_on, closed_on, due_on,
  on_time, supplements, outcome`;
const NOBODY_IN_PERSON = "nullif(current_setting('app.actor', true), '') is null";

/** Staff see what was said. They see neither the person nor the case: the case would lead to the person. */
const RATING_WITHOUT_RATER = 'id, tenant_no, visible_from, window_id, level, active, comment, channel, rated_at, rated_on';

export const assessmentsTables: SchemaStep = {
  name: '0001-assessments',
  sql: `
    create table assessments.closed_case (
      case_id uuid primary key,
      case_no text not null,
      tenant_no bigint not null,
      visible_from smallint not null default 1,
      window_id uuid,
      department_id uuid,
      item_code text not null,
      accepted_on date not null,
      closed_on date not null,
      due_on date not null,
      on_time boolean not null,
      supplements integer not null check (supplements >= 0),
      outcome text not null,
      person_id uuid not null
    );
    create index on assessments.closed_case (window_id, closed_on);
    create index on assessments.closed_case (tenant_no, closed_on);
    create index on assessments.closed_case (person_id, closed_on, case_id);
    ${guarded(table('closed_case'), 'staff', 'person')}
    ${policy(table('closed_case'), 'staff', {
      using: staffReads,
      check: `${inWrite('tenant_no')} and ${NOBODY_IN_PERSON}`,
      columns: FACT_WITHOUT_PERSON,
      may: 'select, insert',
    })}
    grant insert (person_id) on assessments.closed_case to assessments_staff;
    ${policy(table('closed_case'), 'person', { using: isPerson('person_id') })}

    create table assessments.rating (
      id uuid primary key,
      case_id uuid not null unique references assessments.closed_case,
      tenant_no bigint not null,
      visible_from smallint not null,
      window_id uuid,
      level smallint not null check (level between 1 and 5),
      active boolean not null,
      comment text check (length(comment) between 1 and 500),
      channel text not null check (channel in ('web', 'mobile', 'qr_code', 'hall_tablet', 'terminal', 'phone', 'sms')),
      rated_at timestamptz not null,
      rated_on date not null,
      person_id uuid not null
    );
    create index on assessments.rating (window_id, rated_on);
    create index on assessments.rating (tenant_no, rated_on);
    ${guarded(table('rating'), 'staff', 'person')}
    ${policy(table('rating'), 'staff', { using: staffReads, columns: RATING_WITHOUT_RATER })}
    ${policy(table('rating'), 'person', {
      using: isPerson('person_id'),
      // Only one's own closed case can be rated, and the rating stands where the case stood.
      check: `${isPerson('person_id')} and exists (select from assessments.closed_case c where c.case_id = rating.case_id
        and c.tenant_no = rating.tenant_no and c.visible_from = rating.visible_from and c.window_id is not distinct from rating.window_id)`,
      may: 'select, insert',
    })}

    create table assessments.scheme (
      tenant_no bigint not null,
      code text not null,
      version integer not null,
      effective_from text collate "C" not null check (effective_from ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])$'),
      content jsonb not null,
      primary key (tenant_no, code, version)
    );
    ${publishedTable(table('scheme'))}
  `,
};
