import type { SchemaStep } from '@yimen/persistence';

/** Whoever has the number and the code of a receipt reads how far its case is: as a person of his own, who has that one case. */
export const progress: SchemaStep = {
  name: '0008-progress',
  sql: `
    alter table cases.person_case drop constraint person_case_capacity_check;
    alter table cases.person_case add constraint person_case_capacity_check check (capacity in ('applicant', 'agent', 'bearer'));
  `,
};
