import { consentTable, publishedTable, staffTable, type SchemaStep } from '@yimen/persistence';

const table = (name: string) => ({ service: 'cases', name });

/** Where a row lies: divided out of the path number, so that lists of a subtree have an index to walk. */
const LEVELS = `
      province_no bigint generated always as (tenant_no / 1000000000000 * 1000000000000) stored,
      county_no bigint generated always as (tenant_no / 10000000 * 10000000) stored,
      town_no bigint generated always as (tenant_no / 10000 * 10000) stored`;

/** What the product ships with; a province replaces or switches off what it wants otherwise. */
const SHIPPED = [
  ['receipt_overdue', '逾期未答复收件', 'Receipt not answered in time', 'receipt', 'working_days_past', 0, 'red'],
  ['promise_90', '承诺时限已用九成', 'Nine tenths of the promise used up', 'handling_promised', 'percent', 90, 'yellow'],
  ['promise_overdue', '超承诺时限', 'Past the promise', 'handling_promised', 'working_days_past', 0, 'red'],
  ['statute_overdue', '超法定时限', 'Past the statute', 'handling_statutory', 'working_days_past', 0, 'red'],
  ['review_overdue', '上级审查超时', 'Review overdue', 'review', 'working_days_past', 0, 'red'],
  ['step_overdue', '环节超时', 'Step overdue', 'step', 'working_days_past', 0, 'yellow'],
  ['delivery_overdue', '逾期未送达', 'Delivery overdue', 'delivery', 'working_days_past', 0, 'yellow'],
  ['asked_twice', '多次要求补正', 'Asked to bring more, again', 'supplements', 'times', 2, 'yellow'],
].map(([code, name, nameEn, metric, unit, amount, colour], index) =>
  `('00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}', 0, '${code}', '${name}', '${nameEn}', '${metric}', '${unit}', ${amount}, '${colour}', '随产品提供', '2020-01-01', '2020-01-01')`);

const ofServices = (of: string, doing: 'insert' | 'update'): string => `
    create policy of_services_${doing} on ${of} as restrictive for ${doing} to cases_staff ${doing === 'update' ? 'using (true) ' : ''}with check (nullif(current_setting('app.actor', true), '') is null);`;

/** E-supervision (电子监察): rules, the cards that they bring, and what is said against a card. */
export const supervision: SchemaStep = {
  name: '0009-supervision',
  sql: `
    create table cases.supervision_rule (
      id uuid primary key,
      tenant_no bigint not null,
      code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
      name text not null,
      name_en text,
      metric text not null,
      threshold_unit text not null check (threshold_unit in ('percent', 'working_days_left', 'working_days_past', 'times')),
      threshold_amount smallint not null check (threshold_amount between 0 and 1000),
      colour text not null check (colour in ('blue', 'yellow', 'red')),
      item_code text,
      is_off boolean not null default false,
      reason text not null,
      set_at timestamptz not null,
      set_by uuid,
      withdrawn_at timestamptz,
      -- When the cases below were told to be looked at again.
      spread_at timestamptz
    );
    create unique index on cases.supervision_rule (tenant_no, code, coalesce(item_code, '')) where withdrawn_at is null;
    create index on cases.supervision_rule (set_at) where spread_at is null;
    ${publishedTable(table('supervision_rule'))}
    -- What once counted stays readable as it was: only its end and its spreading are written down.
    revoke update on cases.supervision_rule from cases_staff;
    grant update (withdrawn_at, spread_at) on cases.supervision_rule to cases_staff;
    insert into cases.supervision_rule (id, tenant_no, code, name, name_en, metric, threshold_unit, threshold_amount, colour, reason, set_at, spread_at) values
      ${SHIPPED.join(',\n      ')};

    -- When the rules are to look at a case again, and whether it has cards.
    alter table cases.case_root
      add column province_no bigint generated always as (tenant_no / 1000000000000 * 1000000000000) stored,
      add column signal_at timestamptz,
      add column carded boolean not null default false;
    grant update (signal_at, carded) on cases.case_root to cases_staff;
    create index on cases.case_root (province_no, signal_at) where signal_at is not null;
    -- Whatever is open is looked at once.
    update cases.case_root set signal_at = now() where status <> 'closed';

    -- A card says nothing of what the case is about, and so stops at no barrier. Services issue and withdraw them, nobody else.
    create table cases.supervision_card (
      id uuid primary key,
      card_no bigint generated always as identity,
      case_id uuid not null references cases.case_root,
      leg_id uuid not null references cases.case_leg,
      tenant_no bigint not null,${LEVELS},
      visible_from smallint not null default 1 check (visible_from = 1),
      window_id uuid,
      department_id uuid,
      handler_id uuid,
      rule_id uuid not null references cases.supervision_rule,
      rule_code text not null,
      colour text not null,
      subject text not null,
      -- The moment that the rule names, and when the card was issued.
      at timestamptz not null,
      issued_at timestamptz not null,
      withdrawn_at timestamptz,
      withdrawn_because text check (withdrawn_because in ('recomputed', 'appeal')),
      check ((withdrawn_at is null) = (withdrawn_because is null))
    );
    -- Once for each finding; again only where the clock was read anew in between.
    create unique index on cases.supervision_card (case_id, rule_code, subject) where withdrawn_because is distinct from 'recomputed';
    create index on cases.supervision_card (case_id);
    ${['tenant_no', 'town_no', 'county_no', 'province_no'].map((column) => `create index on cases.supervision_card (${column}, issued_at desc, id desc);`).join('\n    ')}
    ${staffTable(table('supervision_card'))}
    revoke update on cases.supervision_card from cases_staff;
    grant update (withdrawn_at, withdrawn_because) on cases.supervision_card to cases_staff;
    ${ofServices('cases.supervision_card', 'insert')}
    ${ofServices('cases.supervision_card', 'update')}

    -- An appeal (申诉) goes to the tenant above, from whom the card is.
    create table cases.card_appeal (
      id uuid primary key,
      card_id uuid not null references cases.supervision_card,
      from_tenant_no bigint not null,
      to_tenant_no bigint not null,
      reason text not null check (length(reason) between 2 and 2000),
      appealed_at timestamptz not null,
      appealed_by uuid not null,
      withdrawn_at timestamptz,
      decided_at timestamptz,
      decided_by uuid,
      agreed boolean,
      note text,
      version integer not null default 1
    );
    create unique index on cases.card_appeal (card_id) where withdrawn_at is null;
    create index on cases.card_appeal (to_tenant_no, appealed_at desc, id desc);
    create index on cases.card_appeal (from_tenant_no, appealed_at desc, id desc);
    ${consentTable(table('card_appeal'))}
    -- Who appeals has the card.
    create policy of_own_cards on cases.card_appeal as restrictive for insert to cases_staff with check (
      exists (select from cases.supervision_card c where c.id = card_appeal.card_id and c.tenant_no = card_appeal.from_tenant_no and c.withdrawn_at is null));
  `,
};
