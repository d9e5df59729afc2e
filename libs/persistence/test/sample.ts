import { contextOf, type Principal, type RequestContext, type Role } from '@yimen/access';
import { levelOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import type { Migratable } from '@yimen/provisioning';
import { Client } from 'pg';
import { guarded, inboxTable, isPerson, policy, publishedTable, staffTable } from '@yimen/persistence';

export const SICHUAN = 51_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const SHIGU = 51_06_082_120_0000;
export const SHIGU_VILLAGE = 51_06_082_120_0201;
export const NEXT_TOWN = 51_06_082_121_0000;
export const YUNNAN = 53_00_000_000_0000;

const table = (name: string) => ({ service: 'cases', name });

/** One table of each family that a service can ask for, in the schema of a service whose roles exist. */
export const sample: Migratable = {
  name: 'cases',
  schema: [{
    name: '0001-sample',
    sql: `
      create table cases.note (id uuid primary key, tenant_no bigint not null, visible_from smallint not null default 1, written_on date, text text not null);
      ${staffTable(table('note'))}
      create table cases.letter (
        id uuid primary key, from_tenant_no bigint not null, to_tenant_no bigint not null, text text not null, signed_at timestamptz, signed_by uuid);
      ${inboxTable(table('letter'))}
      create table cases.guide (id uuid primary key, tenant_no bigint not null, text text not null, published_at timestamptz);
      ${publishedTable(table('guide'), 'published_at is not null')}
      create table cases.wish (id uuid primary key, person_id uuid not null, text text not null);
      ${guarded(table('wish'), 'person')}
      ${policy(table('wish'), 'person', { using: isPerson('person_id'), check: isPerson('person_id') })}
    `,
  }],
};

/** Another service, with a table that everybody of it may read. */
export const other: Migratable = {
  name: 'tenants',
  schema: [{
    name: '0001-other',
    sql: `
      create table tenants.place (id uuid primary key, tenant_no bigint not null);
      ${publishedTable({ service: 'tenants', name: 'place' })}
      insert into tenants.place values ('${uuid(1)}', ${SHIGU});
      create view contract.place as select id from tenants.place;
      grant select on contract.place to cases_login;
    `,
  }],
};

/** A UUID that a reader can tell from the others. */
export function uuid(number: number): string {
  return `0198a8f0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

const NOW = new Date('2026-11-22T02:00:00Z');
export const as = (principal: Principal): RequestContext => contextOf(principal, { now: NOW, requestId: 'request-of-a-test', locale: 'zh-CN' });
export const anonymous = as({ kind: 'anonymous' });
export const citizen = (personId: string): RequestContext => as({ kind: 'citizen', personId, name: '村民' });
export const system = (no: TenantNo): RequestContext => as({ kind: 'system', name: 'cases.sample', provinceNo: provinceOf(no) });
export const staff = (role: Role, tenantNo: TenantNo, personId = uuid(800)): RequestContext =>
  as({
    kind: 'staff', personId, name: '职员', level: levelOf(tenantNo),
    post: { id: uuid(801), tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
  });

/** Runs statements outside the product's door: as the owner, or as whoever the URL says. */
export async function sql<T extends object = Record<string, unknown>>(url: string, ...texts: readonly string[]): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const text of texts) rows = (await client.query<T>(text)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
