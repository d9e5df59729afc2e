import type { Role } from '@yimen/access';
import { Client } from 'pg';
import { v5 as uuidv5 } from 'uuid';

/** A department (科室) of a tenant; `code` is unique in it. */
export interface DepartmentSeed {
  readonly tenantCode: string;
  readonly code: string;
  readonly name: string;
}
/** A counter (窗口) with the items it serves. */
export interface WindowSeed {
  readonly tenantCode: string;
  readonly code: string;
  readonly name: string;
  readonly ownerDepartmentCode: string;
  readonly itemCodes: readonly string[];
}
/** A person who can sign in; without a post, a citizen. */
export interface PersonSeed {
  readonly personId: string;
  /** Stands in tokens as `sub`. */
  readonly subject: string;
  /** The name he signs in with. */
  readonly account?: string | undefined;
  readonly name: string;
  readonly post: PostSeed | null;
  /** Runs the platform from the day on, and holds no post. */
  readonly operatorFrom?: string | undefined;
}
export interface PostSeed {
  readonly tenantCode: string;
  readonly role: Role;
  readonly departmentCode?: string | undefined;
  readonly windowCode?: string | undefined;
  readonly validFrom: string;
  readonly validUntil?: string | undefined;
}
export interface OfficeSeed {
  readonly departments: readonly DepartmentSeed[];
  readonly windows: readonly WindowSeed[];
  readonly people: readonly PersonSeed[];
}

/** Rows of seed data have ids made from what they are: the same in every installation, and the same when seeded again. */
const NAMESPACE = '6b1f5a64-6f0e-4d53-8a0c-5a1f0e9d7c21';
const idOf = (...parts: readonly string[]): string => uuidv5(parts.join(' '), NAMESPACE);
const departmentId = (tenantCode: string, code: string): string => idOf('department', tenantCode, code);
const windowId = (tenantCode: string, code: string): string => idOf('window', tenantCode, code);

/**
 * Sets up offices (机构、窗口、人员、岗位) as the owner role, all or nothing. What is there already stays as it is: repeating
 * the seed never undoes what a centre changed.
 * @throws Error when a tenant code is unknown
 */
export async function seedOffices(ownerUrl: string, { departments, windows, people }: OfficeSeed): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    const posts = people.flatMap(({ personId, post }) => (post ? [{ personId, ...post }] : []));
    const tenantOf = await tenantNumbers(client, [...departments, ...windows, ...posts].map(({ tenantCode }) => tenantCode));
    for (const { tenantCode, code, name } of departments) {
      await insert(client, 'department', { id: departmentId(tenantCode, code), tenant_no: tenantOf(tenantCode), code, name });
    }
    for (const { tenantCode, code, name, ownerDepartmentCode, itemCodes } of windows) {
      await insert(client, 'service_window', {
        id: windowId(tenantCode, code), tenant_no: tenantOf(tenantCode), code, name,
        department_id: departmentId(tenantCode, ownerDepartmentCode), item_codes: itemCodes,
      });
    }
    for (const { personId, subject, account = null, name, operatorFrom } of people) {
      await insert(client, 'person', { id: personId, subject, account, name });
      if (operatorFrom) await insert(client, 'platform_operator', { person_id: personId, valid_from: operatorFrom });
    }
    for (const { personId, tenantCode, role, departmentCode, windowCode, validFrom, validUntil } of posts) {
      await insert(client, 'post', {
        id: idOf('post', personId, tenantCode, role, validFrom), tenant_no: tenantOf(tenantCode), person_id: personId, role,
        department_id: departmentCode ? departmentId(tenantCode, departmentCode) : null,
        window_id: windowCode ? windowId(tenantCode, windowCode) : null,
        valid_from: validFrom, valid_until: validUntil ?? null,
      });
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function insert(client: Client, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  await client.query(`insert into tenants.${table} (${columns.join(', ')}) values (${places.join(', ')}) on conflict do nothing`, Object.values(row));
}

async function tenantNumbers(client: Client, codes: readonly string[]): Promise<(code: string) => number> {
  const { rows } = await client.query<{ code: string; no: string }>(
    'select distinct on (code) code, tenant_no as no from tenants.tenant_code where code = any($1) order by code, valid_from desc', [[...new Set(codes)]]);
  const numbers = new Map(rows.map(({ code, no }) => [code, Number(no)]));
  return (code) => {
    const no = numbers.get(code);
    if (no === undefined) throw new Error(`no tenant has the code ${code}`);
    return no;
  };
}
