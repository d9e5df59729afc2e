import { isActor, type SchemaStep } from '@yimen/persistence';

/** Who has signed in is known by his subject from then on: an account that is given to somebody else finds nobody. */
export const firstSignIn: SchemaStep = {
  name: '0008-first-sign-in',
  sql: `
    alter policy person on tenants.person with check (${isActor('id')});
    create policy person_once on tenants.person as restrictive for update to tenants_person using (subject is null) with check (true);
    grant update (subject) on tenants.person to tenants_person;
    comment on column tenants.person.account is 'Name with which the person signs in: finds him until his subject is known, which is when he first signs in.';
  `,
};
