import { consentTable, publishedTable, type SchemaStep } from '@yimen/persistence';

const service = 'catalogs';

/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;
const sameProvince = (one: string, other: string): string => `${one} / ${PROVINCE_SPAN} = ${other} / ${PROVINCE_SPAN}`;
const inOrder = 'check (until_on >= from_on)';

/** Who offers which item, what is asked of the tenant above about it, and items that hold in a part of a province only. */
export const claimTables: SchemaStep = {
  name: '0007-claims',
  sql: `
    -- The highest version of a tenant and an item counts; what was consented to about it ends or interrupts it.
    create table catalogs.item_claim (
      id uuid primary key,
      tenant_no bigint not null,
      item_code text not null,
      mode text not null check (mode in ('own', 'delegated', 'agency')),
      from_tenant_no bigint check (from_tenant_no <> tenant_no and ${sameProvince('from_tenant_no', 'tenant_no')}),
      effective_on date not null,
      claimed_at timestamptz not null,
      claimed_by uuid not null,
      -- What was claimed by one act.
      batch_id uuid not null,
      version integer not null check (version >= 1),
      check (mode <> 'own' or from_tenant_no is null),
      check (mode <> 'delegated' or from_tenant_no is not null)
    );
    create unique index on catalogs.item_claim (tenant_no, item_code, version);
    create index on catalogs.item_claim (item_code, tenant_no);
    create index on catalogs.item_claim (batch_id, item_code);
    ${publishedTable({ service, name: 'item_claim' })}
    revoke update on catalogs.item_claim from catalogs_staff;

    create table catalogs.item_proposal (
      id uuid primary key,
      from_tenant_no bigint not null,
      to_tenant_no bigint not null check (to_tenant_no <> from_tenant_no and ${sameProvince('to_tenant_no', 'from_tenant_no')}),
      kind text not null check (kind in ('leave', 'suspend', 'local_item')),
      item_code text not null,
      claim_id uuid references catalogs.item_claim,
      content jsonb check (content ->> 'code' = item_code),
      from_on date not null,
      until_on date ${inOrder},
      reason text not null,
      proposed_at timestamptz not null,
      proposed_by uuid not null,
      withdrawn_at timestamptz,
      decided_at timestamptz,
      decided_by uuid check (decided_by <> proposed_by),
      agreed boolean,
      note text,
      version integer not null default 1,
      check ((kind = 'local_item') = (content is not null) and (kind = 'local_item') = (claim_id is null)),
      check (kind = 'suspend' or until_on is null),
      check (withdrawn_at is null or decided_at is null),
      check ((decided_at is null) = (decided_by is null) and (decided_at is null) = (agreed is null))
    );
    create unique index on catalogs.item_proposal (from_tenant_no, item_code) where withdrawn_at is null and decided_at is null;
    create index on catalogs.item_proposal (from_tenant_no, proposed_at desc, id desc);
    create index on catalogs.item_proposal (to_tenant_no, proposed_at desc, id desc);
    ${consentTable({ service, name: 'item_proposal' })}

    create table catalogs.claim_release (
      id uuid primary key references catalogs.item_proposal,
      -- Who consented.
      tenant_no bigint not null,
      claim_id uuid not null references catalogs.item_claim,
      kind text not null check (kind in ('leave', 'suspend')),
      from_on date not null,
      until_on date ${inOrder},
      agreed_at timestamptz not null
    );
    create index on catalogs.claim_release (claim_id);
    ${publishedTable({ service, name: 'claim_release' })}
    revoke update on catalogs.claim_release from catalogs_staff;

    -- Items that hold at one tenant and below it only; all others hold in the whole province.
    create table catalogs.local_item (
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      item_code text not null,
      region_no bigint not null check (region_no <> tenant_no and ${sameProvince('region_no', 'tenant_no')}),
      proposal_id uuid not null references catalogs.item_proposal,
      primary key (tenant_no, item_code)
    );
    create index on catalogs.local_item (region_no, item_code);
    ${publishedTable({ service, name: 'local_item' })}
    revoke update on catalogs.local_item from catalogs_staff;
  `,
};
