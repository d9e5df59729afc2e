import type { Audience } from '@yimen/access';

/**
 * The closed list of policy families. Every table belongs to at least one; the catalog walk reads the table's comment and
 * compares. Policies are for one role each and never OR-ed together; settings are read bare (a sub-select would cost ×200).
 */
export const FAMILIES = ['staff', 'held', 'published', 'person', 'inbox', 'consent', 'internal'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Table {
  readonly service: string;
  readonly name: string;
}

const bigint = (setting: string): string => `nullif(current_setting('${setting}', true), '')::bigint`;
const within = (column: string, lo: string, hi: string): string => `${column} between ${bigint(lo)} and ${bigint(hi)}`;

/** Column lies where the actor may read. */
export const inReach = (column: string): string => within(column, 'app.lo', 'app.hi');
/** Column lies where the actor may write. */
export const inWrite = (column: string): string => within(column, 'app.write_lo', 'app.write_hi');
export const isPerson = (column: string): string => `${column} = nullif(current_setting('app.person', true), '')::uuid`;
export const isActor = (column: string): string => `${column} = nullif(current_setting('app.actor', true), '')::uuid`;
/** Column names the actor, or nobody when a service acts. */
export const isActorOrNobody = (column: string): string => `${column} is not distinct from nullif(current_setting('app.actor', true), '')::uuid`;
/** The row may be seen at the reader's level. Needs visible_from. */
export const belowBarrier = "visible_from <= nullif(current_setting('app.level', true), '')::smallint";

const full = ({ service, name }: Table): string => `${service}.${name}`;

/** Switches row-level security on, for the owner too, and writes the families down where the catalog walk finds them. */
export function guarded(table: Table, ...families: readonly Family[]): string {
  return `
    alter table ${full(table)} enable row level security;
    alter table ${full(table)} force row level security;
    comment on table ${full(table)} is 'families: ${families.join(' ')}';`;
}

/** One policy for everything an audience does with a table. Deleting is never granted. */
export function policy(
  table: Table,
  audience: Audience,
  rule: { readonly using: string; readonly check?: string; readonly columns?: string; readonly may?: 'select' | 'select, insert' | 'select, insert, update' | 'insert' },
): string {
  const role = `${table.service}_${audience}`;
  const { using, check = 'false', may = rule.check === undefined ? 'select' : 'select, insert, update' } = rule;
  const rights = may.split(', ').filter((right) => right !== 'update');
  return `
    create policy ${audience} on ${full(table)} for all to ${role} using (${using}) with check (${check});
    grant ${rights.map((right) => (rule.columns ? `${right} (${rule.columns})` : right)).join(', ')} on ${full(table)} to ${role};
    ${may.includes('update') ? mayChange(table, role, check) : ''}`;
}

/**
 * The right to change every column that the check does not speak of. A check sees the new row only: could a supervisor
 * change where a row belongs, he could draw a row that he may read into his own tenant. So that is settled when the row is
 * made, and changing anything of a row elsewhere fails. A column that a later step adds needs a grant of its own.
 */
function mayChange(table: Table, role: string, check: string): string {
  return `do $grant$ begin execute (
      select format('grant update (%s) on ${full(table)} to ${role}', string_agg(quote_ident(attname), ', ')) from pg_attribute
      where attrelid = '${full(table)}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and $check$${check}$check$ !~ ('\\m' || attname || '\\M'));
    end $grant$;`;
}

/** The staff family's condition for reading, for tables of which staff see some columns only. Needs tenant_no, visible_from. */
export const staffReads = `${inReach('tenant_no')} and ${belowBarrier}`;

/** Rows of one tenant: read in the reach and below the barrier, written in the own tenant. Needs tenant_no, visible_from. */
export const staffTable = (table: Table): string =>
  guarded(table, 'staff') + policy(table, 'staff', { using: staffReads, check: inWrite('tenant_no') });

/**
 * Letters between tenants (交换手续): the sender puts a row in, the addressee reads and signs it. The sender cannot take it
 * back or change it, and signing changes nothing else. Needs from_tenant_no, to_tenant_no, signed_at and signed_by.
 */
export function inboxTable(table: Table): string {
  const role = `${table.service}_staff`;
  return `
    ${guarded(table, 'inbox')}
    create policy staff on ${full(table)} for select to ${role} using (${inReach('to_tenant_no')});
    create policy staff_sends on ${full(table)} for insert to ${role} with check (${inWrite('from_tenant_no')});
    create policy staff_signs on ${full(table)} for update to ${role} using (${inWrite('to_tenant_no')}) with check (${inWrite('to_tenant_no')});
    grant select, insert, update (signed_at, signed_by) on ${full(table)} to ${role};`;
}

/**
 * What a tenant asks of one above it (报批): both read it; the asker puts it in and may take it back, the addressee alone answers,
 * each once, and what was asked never changes. Needs from_tenant_no, to_tenant_no, version, withdrawn_at, decided_at, decided_by, agreed and note.
 */
export function consentTable(table: Table): string {
  const role = `${table.service}_staff`;
  const open = 'withdrawn_at is null and decided_at is null';
  const either = `${inWrite('from_tenant_no')} or ${inWrite('to_tenant_no')}`;
  return `
    ${guarded(table, 'consent')}
    create policy staff on ${full(table)} for select to ${role} using (${inReach('from_tenant_no')} or ${inReach('to_tenant_no')});
    create policy staff_asks on ${full(table)} for insert to ${role} with check (${inWrite('from_tenant_no')} and ${open});
    create policy staff_ends on ${full(table)} for update to ${role} using (${either}) with check (${either});
    create policy each_its_own_once on ${full(table)} as restrictive for update to ${role} using (${open})
      with check ((withdrawn_at is null or ${inWrite('from_tenant_no')}) and (decided_at is null or ${inWrite('to_tenant_no')}));
    grant select, insert, update (version, withdrawn_at, decided_at, decided_by, agreed, note) on ${full(table)} to ${role};`;
}

/** Rows that are public by law; the publisher of the owning tenant also reads and writes what is not published yet. */
export function publishedTable(table: Table, published = 'true'): string {
  return (
    guarded(table, 'published') +
    policy(table, 'staff', { using: `(${published}) or ${inWrite('tenant_no')}`, check: inWrite('tenant_no') }) +
    policy(table, 'person', { using: published }) +
    policy(table, 'public', { using: published })
  );
}
