import type { SchemaStep } from '@yimen/persistence';

/** Cases that end before they are decided, who is responsible for them, and what silence accepts. */
export const courseOfCases: SchemaStep = {
  name: '0006-course',
  sql: `
    -- Who answers for a leg changes; until somebody takes it, it is who opened it.
    grant update (handler_id) on cases.case_leg to cases_staff;
    comment on column cases.case_leg.handler_id is 'Person who is responsible for the leg (承办人).';

    -- A letter that nobody has signed ends with its case.
    alter table cases.hand_over add column lapsed_at timestamptz check (lapsed_at is null or signed_at is null);
    grant update (lapsed_at) on cases.hand_over to cases_staff;

    -- What nobody answers within the receipt clock is looked for again and again, in each province.
    create index on cases.case_leg (province_no, deadline_at) where status = 'received';
  `,
};
