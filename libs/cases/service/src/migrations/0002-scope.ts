import { isPerson, type SchemaStep } from '@yimen/persistence';

/** Who took a leg in, for posts that see their own work only; what is a person's by mandate is so until its last day, and blind indexes of applicants. */
export const scopeOfCases: SchemaStep = {
  name: '0002-scope',
  sql: `
    alter table cases.case_leg add column handler_id uuid;
    comment on column cases.case_leg.handler_id is 'Person who opened the leg.';

    -- Keyed hashes by which a case is found by its applicant's numbers; equal texts, so that an index serves under row-level security.
    alter table cases.applicant add column id_index text, add column phone_index text;
    create index on cases.applicant (id_index) where id_index is not null;
    create index on cases.applicant (phone_index) where phone_index is not null;

    drop policy person on cases.person_case;
    create policy person on cases.person_case for all to cases_person
      using (${isPerson('person_id')} and (valid_until is null or valid_until >= nullif(current_setting('app.today', true), '')::date)) with check (false);
  `,
};
