import type { Client } from 'pg';
import type { Finding } from './finding.js';

/** What services publish to one another: who somebody is, which tenants and calendars there are, who has ended. Each new one is written down here. */
const CONTRACT: ReadonlySet<string> = new Set([
  'principal', 'tenant', 'calendar_day', 'calendar_year', 'calendar_hours', 'calendar_change', 'service_window', 'revoked_session', 'succession', 'address_rule',
  'held_post', 'province_use', 'serving_post',
  'audit_tenants', 'audit_catalogs', 'audit_cases', 'audit_assessments',
]);

/**
 * Views inside a service that show more rows than their reader's policies do, and for that fewer columns. They say themselves
 * where the reach ends. The columns are listed: one more could be content.
 */
const PROJECTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['cases.leg_clock', [
    'tenant_no', 'province_no', 'county_no', 'town_no', 'visible_from', 'counted', 'status', 'opened_at', 'due_on', 'deadline_at', 'provisional',
  ]],
]);

interface ViewRow {
  readonly schema: string;
  readonly name: string;
  readonly invoker: boolean;
  readonly barrier: boolean;
  readonly definition: string;
  readonly columns: readonly string[];
}
const VIEWS = `
  select n.nspname as schema, c.relname as name, pg_get_viewdef(c.oid) as definition,
    coalesce((select o.option_value::boolean from pg_options_to_table(c.reloptions) o where o.option_name = 'security_invoker'), false) as invoker,
    coalesce((select o.option_value::boolean from pg_options_to_table(c.reloptions) o where o.option_name = 'security_barrier'), false) as barrier,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and n.nspname = any($1)`;

/** Views that run with their owner's rights, past row-level security, without being known to. */
export async function viewFindings(client: Client, services: readonly string[]): Promise<readonly Finding[]> {
  const { rows } = await client.query<ViewRow>(VIEWS, [[...services, 'contract']]);
  return rows.filter(({ invoker }) => !invoker).flatMap((view) => (view.schema === 'contract' ? ofContract(view) : ofService(view)));
}

const ofContract = ({ name }: ViewRow): readonly Finding[] => (CONTRACT.has(name) ? [] : [{ object: `contract.${name}`, rule: 'a published view that is not listed' }]);

function ofService({ schema, name, barrier, definition, columns }: ViewRow): readonly Finding[] {
  const object = `${schema}.${name}`;
  const known = PROJECTIONS.get(object);
  if (!known) return [{ object, rule: 'a view outside contract that runs with its owner’s rights' }];
  const ends = /tenant_no[^]*app\.lo[^]*app\.hi/.test(definition);
  return [
    ...columns.filter((column) => !known.includes(column)).map((column) => ({ object, rule: `shows ${column}, which is not listed` })),
    ...(barrier ? [] : [{ object, rule: 'a projection without security_barrier' }]),
    ...(ends ? [] : [{ object, rule: 'a projection that does not end where the reach ends' }]),
  ];
}
