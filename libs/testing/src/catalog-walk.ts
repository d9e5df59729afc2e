import { AUDITOR, audiencesOf as audiences, FAMILIES, loginOf, OWNER, sealerOf, SERVICES } from '@yimen/persistence';
import type { Client } from 'pg';
import type { Finding } from './finding.js';
import { shapeFindings } from './family-shapes.js';
import { viewFindings } from './published-views.js';

interface TableRow {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly comment: string | null;
  readonly columns: readonly string[];
}
interface PolicyRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  /** Which rows are seen, and which may be written: those that are seen, where the policy says nothing else. */
  readonly using: string;
  readonly check: string;
  /** Columns that the policy checks in a new row and that its audience could change in an old one. */
  readonly movable: readonly string[];
}
interface GrantRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly grantee: string;
  readonly privilege: string;
}

const TABLES = `
  select n.nspname as schema, c.relname as name, r.rolname as owner, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    obj_description(c.oid, 'pg_class') as comment,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
  where c.relkind in ('r', 'p') and n.nspname = any($1) order by 1, 2`;
const POLICIES = `
  select n.nspname as schema, c.relname as table, p.polname as name, p.polcmd as command, p.polpermissive as permissive,
    array(select case when o = 0 then 'PUBLIC' else pg_get_userbyid(o)::text end from unnest(p.polroles) o) as roles,
    coalesce(pg_get_expr(p.polqual, p.polrelid), '') as using,
    coalesce(pg_get_expr(p.polwithcheck, p.polrelid), case when p.polcmd in ('r', 'd') then 'false' else pg_get_expr(p.polqual, p.polrelid) end, '') as check,
    array(select a.attname::text from pg_attribute a, unnest(p.polroles) role
      where p.polpermissive and p.polcmd in ('*', 'w') and a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and role <> 0
        and pg_get_expr(p.polwithcheck, p.polrelid) ~ ('\\m' || a.attname || '\\M') and has_column_privilege(role, c.oid, a.attnum, 'update')) as movable
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1)`;
/** Rights on tables, views, sequences and their columns; the owner's own are left out. */
const GRANTS = `
  select n.nspname as schema, c.relname as name, c.relkind as kind,
    case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee)::text end as grantee, x.privilege_type as privilege
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  cross join lateral (
    select (aclexplode(c.relacl)).* union all
    select (aclexplode(a.attacl)).* from pg_attribute a where a.attrelid = c.oid and a.attacl is not null
  ) x where n.nspname = any($1) and x.grantee <> c.relowner`;

/** Rights on schemas; the owner's own are left out. */
const SCHEMA_GRANTS = `
  select n.nspname as schema, case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee)::text end as grantee, x.privilege_type as privilege
  from pg_namespace n cross join lateral aclexplode(n.nspacl) x where n.nspname = any($1) and x.grantee <> n.nspowner`;
/** Whatever else a role of ours could own, and tables where no service keeps any. */
const STRAYS = `
  select 'schema ' || nspname as object, 'owned by ' || pg_get_userbyid(nspowner) as rule from pg_namespace where nspname = any($1) and pg_get_userbyid(nspowner) <> $2
  union all select n.nspname || '.' || c.relname, 'owned by ' || pg_get_userbyid(c.relowner) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind in ('v', 'm', 'S', 'f') and pg_get_userbyid(c.relowner) <> $2
  union all select p.oid::regprocedure::text, 'owned by ' || pg_get_userbyid(p.proowner) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = any($1) and pg_get_userbyid(p.proowner) <> $2
  union all select n.nspname || '.' || c.relname, 'a table in no service’s schema' from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f') and n.nspname in ('public', 'contract')
  union all select 'default rights of ' || pg_get_userbyid(defaclrole), 'given to all that he makes' from pg_default_acl`;

/**
 * Walks the catalog of a migrated database and compares it with what SCOPE promises: every table has enabled and forced
 * row-level security, declares its families, and is open to audiences of its own service only.
 * Goes in: a connection of the owner or a superuser. Comes out: what is wrong; nothing when all is well.
 */
export async function walkCatalog(client: Client): Promise<readonly Finding[]> {
  const schemas = [...SERVICES];
  const { rows: tables } = await client.query<TableRow>(TABLES, [schemas]);
  const { rows: policies } = await client.query<PolicyRow>(POLICIES, [schemas]);
  const { rows: grants } = await client.query<GrantRow>(GRANTS, [[...schemas, 'contract']]);
  return [
    ...tables.flatMap(ofTable),
    ...tables.flatMap((table) => shapeFindings(table, familiesOf(table), policies.filter((policy) => policy.schema === table.schema && policy.table === table.name))),
    ...policies.flatMap(ofPolicy),
    ...overlapping(policies),
    ...grants.flatMap(ofGrant),
    ...(await client.query<Omit<GrantRow, 'name' | 'kind'>>(SCHEMA_GRANTS, [[...schemas, 'contract']])).rows.flatMap(ofSchemaGrant),
    ...(await client.query<Finding>(STRAYS, [[...schemas, 'contract'], OWNER])).rows,
    ...(await viewFindings(client, schemas)),
    ...(await ofFunctions(client)),
    ...(await ofRoles(client)),
  ];
}

/** Every role that a service's tables may be open to: its audiences, and the one that seals its audit. The auditor reads published views only. */
const audiencesOf = (schema: string): readonly string[] => [...audiences(schema).map((audience) => `${schema}_${audience}`), sealerOf(schema)].filter((role) => role !== AUDITOR);

/** Who may be given a right. Audit rows are added by audiences and read by the sealer alone; seals and anchors are his. */
function granteesOf({ schema, name, kind, privilege }: GrantRow): readonly string[] {
  const ofAudit = name.startsWith('audit_');
  if (schema === 'contract') return ofAudit ? [AUDITOR] : SERVICES.map(loginOf);
  if (kind === 'S') return [loginOf(schema)];
  if (ofAudit && !(name === 'audit_entry' && privilege === 'INSERT')) return [sealerOf(schema)];
  return audiencesOf(schema).filter((role) => role !== sealerOf(schema));
}

/** Columns without which a family's policies would say nothing. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  staff: ['tenant_no', 'visible_from'], published: ['tenant_no'], inbox: ['from_tenant_no', 'to_tenant_no', 'signed_at', 'signed_by'],
  consent: ['from_tenant_no', 'to_tenant_no', 'withdrawn_at', 'decided_at', 'decided_by'],
};

const familiesOf = ({ comment }: TableRow): readonly string[] => /^families: (.+)$/.exec(comment ?? '')?.[1]?.split(' ') ?? [];

function ofTable(table: TableRow): Finding[] {
  const object = `${table.schema}.${table.name}`;
  const found = (wrong: boolean, rule: string): Finding[] => (wrong ? [{ object, rule }] : []);
  const families = familiesOf(table);
  return [
    ...found(table.owner !== OWNER, `owned by ${table.owner}`),
    ...found(!table.enabled, 'row-level security is off'),
    ...found(!table.forced, 'row-level security is not forced on the owner'),
    ...found(families.length === 0, 'declares no family'),
    ...families.filter((family) => !(FAMILIES as readonly string[]).includes(family)).map((family) => ({ object, rule: `unknown family ${family}` })),
    ...families.flatMap((family) => (NEEDED[family] ?? []).filter((column) => !table.columns.includes(column))
      .map((column) => ({ object, rule: `${family} table without ${column}` }))),
  ];
}

function ofPolicy({ schema, table, name, roles, using, check, movable }: PolicyRow): Finding[] {
  const object = `${schema}.${table} policy ${name}`;
  const [role, ...others] = roles;
  return [
    ...(others.length > 0 || !role || !audiencesOf(schema).includes(role) ? [{ object, rule: `is for ${roles.join(', ')}` }] : []),
    // A sub-select around a setting is re-planned row by row: two hundred times slower on ranges with a limit.
    ...(/\bselect\s+\(*(nullif\(+)?current_setting/i.test(`${using} ${check}`) ? [{ object, rule: 'reads a setting in a sub-select' }] : []),
    // A check sees the new row only: a row that may be read could be drawn to where it may be written.
    ...movable.map((column) => ({ object, rule: `checks ${column}, which can be changed` })),
  ];
}

/** Permissive policies of one role and command are OR-ed together by the database: there must be one at the most. */
function overlapping(policies: readonly PolicyRow[]): Finding[] {
  return policies.flatMap((one, index) =>
    policies.slice(index + 1)
      .filter((other) => one.permissive && other.permissive && one.schema === other.schema && one.table === other.table)
      .filter((other) => one.roles.some((role) => other.roles.includes(role)) && (one.command === other.command || one.command === '*' || other.command === '*'))
      .map((other) => ({ object: `${one.schema}.${one.table}`, rule: `policies ${[one.name, other.name].sort().join(' and ')} are OR-ed` })));
}

const RIGHTS: Readonly<Record<string, readonly string[]>> = { r: ['SELECT', 'INSERT', 'UPDATE'], p: ['SELECT', 'INSERT', 'UPDATE'], S: ['USAGE'], v: ['SELECT'] };

function ofGrant(grant: GrantRow): Finding[] {
  const { schema, name, kind, grantee, privilege } = grant;
  const object = `${schema}.${name}`;
  return [
    ...(granteesOf(grant).includes(grantee) ? [] : [{ object, rule: `${privilege} is granted to ${grantee}` }]),
    ...(RIGHTS[kind]?.includes(privilege) ? [] : [{ object, rule: `${privilege} is granted` }]),
  ];
}

function ofSchemaGrant({ schema, grantee, privilege }: Omit<GrantRow, 'name' | 'kind'>): Finding[] {
  const allowed = schema === 'contract' ? [...SERVICES.map(loginOf), AUDITOR] : [...audiencesOf(schema), loginOf(schema)];
  return privilege === 'USAGE' && allowed.includes(grantee) ? [] : [{ object: `schema ${schema}`, rule: `${privilege} is granted to ${grantee}` }];
}

async function ofFunctions(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ object: string }>(
    `select p.oid::regprocedure::text as object from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname = any($1)`,
    [[...SERVICES, 'contract']]);
  return rows.map(({ object }) => ({ object, rule: 'a function that runs with its owner’s rights' }));
}

async function ofRoles(client: Client): Promise<Finding[]> {
  const logins = SERVICES.map(loginOf);
  const { rows: roles } = await client.query<{ object: string; rule: string }>(
    `select rolname as object, concat_ws(', ', case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypasses row-level security' end,
       case when rolinherit and rolcanlogin then 'inherits' end, case when rolcreaterole or rolcreatedb then 'creates' end) as rule
     from pg_roles where (rolname = any($1) or rolname = any($2)) and (rolsuper or rolbypassrls or (rolinherit and rolcanlogin) or rolcreaterole or rolcreatedb)`,
    [logins, [...SERVICES.flatMap(audiencesOf), AUDITOR]]);
  const { rows: memberships } = await client.query<{ object: string; rule: string }>(
    `select m.rolname as object, 'is a member of ' || r.rolname || case when a.inherit_option then ', and inherits' else '' end as rule
     from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
     where m.rolname = any($1) and (a.inherit_option or split_part(m.rolname, '_', 1) <> split_part(r.rolname, '_', 1))`,
    [logins]);
  const { rows: unknown } = await client.query<{ object: string; rule: string }>(
    `select rolname as object, 'an audience that the service does not have' as rule from pg_roles
     where split_part(rolname, '_', 1) = any($1) and rolname <> all($2)`,
    [[...SERVICES], [...logins, AUDITOR, ...SERVICES.flatMap(audiencesOf)]]);
  return [...roles, ...memberships, ...unknown];
}
