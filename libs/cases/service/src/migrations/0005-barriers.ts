import { belowBarrier, guarded, inReach, inWrite, isActor, policy, staffReads, type SchemaStep } from '@yimen/persistence';

const opening = { service: 'cases', name: 'case_opening' };
const LEVELS = 'smallint not null default 1 check (visible_from between 1 and 4)';

/** Cases that are hidden from levels above: their roots and letters too, counts that need no content, and the breaking of the glass. */
export const barriers: SchemaStep = {
  name: '0005-barriers',
  sql: `
    alter table cases.case_root add column visible_from ${LEVELS};
    alter table cases.hand_over add column visible_from ${LEVELS};
    grant update (visible_from) on cases.case_root, cases.case_leg, cases.hand_over to cases_staff;

    -- A case and its letters are behind the barrier as its legs are; who holds a part of it that is not, still reads it.
    alter policy staff on cases.case_root using ((${staffReads})
      or exists (select from cases.case_leg l where l.case_id = case_root.id)
      or exists (select from cases.hand_over h where h.case_id = case_root.id));
    alter policy staff on cases.hand_over using (${inReach('to_tenant_no')} and ${belowBarrier});

    -- What supervision sees above a barrier: where, when and until when; nothing of what it is about. The view runs with its
    -- owner's rights and says itself whose rows they are.
    create view cases.leg_clock with (security_barrier) as
      select l.tenant_no, l.province_no, l.county_no, l.town_no, l.visible_from, l.counted, l.status, l.opened_at, l.due_on, l.deadline_at, l.provisional
      from cases.case_leg l where ${inReach('l.tenant_no')};
    grant select on cases.leg_clock to cases_staff;

    -- Each opening of a case behind its barrier is written down, and lies before who handles it.
    create table cases.case_opening (
      id uuid primary key,
      case_id uuid not null references cases.case_root,
      from_tenant_no bigint not null,
      to_tenant_no bigint not null,
      opened_at timestamptz not null,
      opened_by uuid not null,
      post_id uuid not null,
      reason text not null check (length(reason) between 2 and 500)
    );
    create index on cases.case_opening (to_tenant_no, opened_at, id);
    ${guarded(opening, 'held')}
    ${policy(opening, 'staff', {
      using: inReach('to_tenant_no'),
      check: `${inWrite('from_tenant_no')} and ${isActor('opened_by')} and exists (select from cases.case_root r where r.id = case_opening.case_id and r.handling_tenant_no = case_opening.to_tenant_no)`,
      may: 'select, insert',
    })}
  `,
};
