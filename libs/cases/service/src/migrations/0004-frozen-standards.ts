import { guarded, policy, type SchemaStep } from '@yimen/persistence';

const kept = { service: 'cases', name: 'frozen_standard' };

/** The standards under which cases are handled, each once: thousands of cases share one. */
export const frozenStandards: SchemaStep = {
  name: '0004-frozen-standards',
  sql: `
    create table cases.frozen_standard (
      digest bytea primary key check (length(digest) = 32),
      standard jsonb not null
    );
    -- Published standards and adjustments are public by law, and so is what is frozen of them.
    ${guarded(kept, 'internal')}
    ${policy(kept, 'staff', { using: 'true', check: 'true', may: 'select, insert' })}
    ${policy(kept, 'person', { using: 'true' })}

    alter table cases.case_root add column standard_digest bytea references cases.frozen_standard;
    insert into cases.frozen_standard
      select distinct sha256(convert_to(standard::text, 'UTF8')), standard from cases.case_root where standard is not null;
    update cases.case_root set standard_digest = sha256(convert_to(standard::text, 'UTF8')) where standard is not null;
    alter table cases.case_root drop column standard;
    grant update (standard_digest) on cases.case_root to cases_staff;
  `,
};
