import type { Client } from 'pg';

interface RoleRow {
  readonly name: string;
  readonly login: boolean;
  readonly attributes: readonly string[];
  readonly becomes: readonly string[];
  readonly inherits: readonly string[];
  readonly database: readonly string[];
  readonly schemas: readonly string[];
  readonly tables: readonly string[];
  readonly owns: number;
}

/** Everything that the product's roles hold, as the catalog of a migrated database says it; `administrator` made them. */
const ROLES = `
  select r.rolname as name, r.rolcanlogin as login,
    array_remove(array[case when r.rolsuper then 'superuser' end, case when r.rolcreaterole then 'createrole' end,
      case when r.rolcreatedb then 'createdb' end, case when r.rolreplication then 'replication' end, case when r.rolbypassrls then 'bypassrls' end], null) as attributes,
    array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid and m.set_option and not m.inherit_option order by 1) as becomes,
    array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid and m.inherit_option order by 1) as inherits,
    array(select distinct lower(a.privilege_type) from pg_database d, aclexplode(d.datacl) a where d.datname = $1 and a.grantee = r.oid order by 1) as database,
    array(select n.nspname::text from pg_namespace n, aclexplode(n.nspacl) a where a.grantee = r.oid and n.nspowner <> r.oid and a.privilege_type = 'USAGE' order by 1) as schemas,
    array(select distinct lower(a.privilege_type) from pg_class c, lateral (
        select (aclexplode(c.relacl)).* union all select (aclexplode(t.attacl)).* from pg_attribute t where t.attrelid = c.oid and t.attacl is not null) a
      where a.grantee = r.oid and c.relowner <> r.oid and c.relkind in ('r', 'p', 'v') order by 1) as tables,
    (select count(*)::int from pg_namespace n where n.nspowner = r.oid) as owns
  from pg_roles r where r.rolname ~ '^(tenants|catalogs|cases|assessments|jobs|identity|yimen)_' order by r.rolcanlogin desc, r.rolname`;

/** The list of roles with their rights, for the administrator. Goes in: a superuser's connection to the migrated database's server. */
export async function rolesText(superuser: Client, database: string): Promise<string> {
  const inside = new URL(`postgres://${superuser.host}:${superuser.port}/${database}`);
  Object.assign(inside, { username: superuser.user ?? '', password: superuser.password ?? '' });
  const { Client: Connection } = await import('pg');
  const client = new Connection({ connectionString: inside.href });
  await client.connect();
  try {
    const { rows } = await client.query<RoleRow>(ROLES, [database]);
    return HEAD + rows.map(line).join('');
  } finally {
    await client.end();
  }
}

const HEAD = `# Roles

What the catalog of a migrated database says; a test compares it (\`apps/commands/test/deployment\`). Which rows a role sees is
row-level security's word: [security](../../docs/security.md).
由测试从数据库目录生成并核对；各角色能看到哪些行由行级安全决定。

| role | log-in | attributes | may become | inherits | on the database | uses schemas | on tables and views | owns |
|---|---|---|---|---|---|---|---|---|
`;

function line({ name, login, attributes, becomes, inherits, database, schemas, tables, owns }: RoleRow): string {
  const cells = [name, login ? 'yes' : '', ...[attributes, becomes, inherits, database, schemas, tables].map((list) => list.join(', ')), owns > 0 ? `${owns} schemas` : ''];
  return `| ${cells.map((cell) => cell || '–').join(' | ')} |\n`;
}
