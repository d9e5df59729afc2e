import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import type { Client } from 'pg';

/** Somebody who acts on cases from a post; ids as 16 bytes. */
export interface Staff {
  readonly personId: Buffer;
  readonly postId: Buffer;
  readonly windowId: Buffer | null;
  readonly departmentId: Buffer | null;
}
/** Who works at a tenant, by role. */
export interface Office {
  readonly agent: readonly Staff[];
  readonly clerk: readonly Staff[];
  readonly approver: readonly Staff[];
}

const ROLES = { village_agent: 'agent', window_clerk: 'clerk', approver: 'approver' } as const;
type RoleName = keyof typeof ROLES;

/** Digests as ids (UUID of version 8, RFC 9562): the same row has the same id in every run, so repeating adds nothing. */
const idOf = (what: string, of: string): string => `overlay(overlay(md5('bench ${what} ' || ${of}) placing '8' from 13) placing '8' from 17)::uuid`;
const NAME = `substr('王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗', 1 + abs(hashtext(key)) % 20, 1)
  || substr('建国秀英桂兰志强春梅永红晓东丽华文军海燕', 1 + 2 * (abs(hashtext(key || '2')) % 10), 2)`;

/** $1 and $2: the province's interval. Everybody who is to work in it, with the words that name him. */
const STAFF = `
  select t.tenant_no, 'village_agent' as role, t.tenant_no || '-agent' as key, null::uuid as department_id, null::uuid as window_id
    from tenants.tenant t where t.level = 4 and t.valid_until is null and t.tenant_no between $1 and $2
  union all
  select w.tenant_no, 'window_clerk', w.tenant_no || '-clerk-' || w.code, w.department_id, w.id
    from tenants.service_window w where w.tenant_no between $1 and $2
  union all
  select t.tenant_no, 'approver', t.tenant_no || '-approver', (select d.id from tenants.department d where d.tenant_no = t.tenant_no order by d.code limit 1), null
    from tenants.tenant t where t.level < 4 and t.valid_until is null and t.tenant_no between $1 and $2`;

const STEPS = [
  `insert into tenants.department (id, tenant_no, code, name)
   select ${idOf('department', 't.tenant_no')}, t.tenant_no, 'general', '综合服务科' from tenants.tenant t
   where t.level < 4 and t.valid_until is null and t.tenant_no between $1 and $2
     and not exists (select from tenants.service_window w where w.tenant_no = t.tenant_no) on conflict do nothing`,
  `insert into tenants.service_window (id, tenant_no, code, name, department_id)
   select ${idOf('window', "d.tenant_no || ' ' || n")}, d.tenant_no, 'general-' || n, n || '号综合窗口', d.id
   from tenants.department d cross join generate_series(1, 2) n
   where d.code = 'general' and d.tenant_no between $1 and $2 on conflict do nothing`,
  `insert into tenants.person (id, subject, name) select ${idOf('person', 'key')}, 'bench-' || key, ${NAME} from (${STAFF}) staff on conflict do nothing`,
  `insert into tenants.post (id, tenant_no, person_id, role, department_id, window_id, valid_from)
   select ${idOf('post', 'key')}, tenant_no, ${idOf('person', 'key')}, role, department_id, window_id, '2020-01-01' from (${STAFF}) staff on conflict do nothing`,
];

/**
 * Gives every centre of a province that has no windows (窗口) a department and two of them, every window a clerk, every centre
 * an approver and every village an agent. What is there stays; repeating adds nothing. They have no accounts to sign in with.
 */
export async function ensureOffices(owner: Client, provinceNo: TenantNo): Promise<void> {
  const { lo, hi } = intervalOf(provinceNo);
  await owner.query('begin');
  for (const step of STEPS) await owner.query(step, [lo, hi]);
  await owner.query('commit');
}

/** Who works where in a province, in a fixed order; posts that have run out give nobody. */
export async function readOffices(owner: Client, provinceNo: TenantNo): Promise<(tenantNo: TenantNo) => Office> {
  const { lo, hi } = intervalOf(provinceNo);
  const { rows } = await owner.query<{ tenantNo: string; role: RoleName; personId: string; postId: string; windowId: string | null; departmentId: string | null }>(
    `select tenant_no as "tenantNo", role, person_id as "personId", id as "postId", window_id as "windowId", department_id as "departmentId"
     from tenants.post where tenant_no between $1 and $2 and valid_until is null and role = any($3) and (role <> 'window_clerk' or window_id is not null)
     order by tenant_no, id`,
    [lo, hi, Object.keys(ROLES)]);
  const offices = new Map<TenantNo, Record<keyof Office, Staff[]>>();
  for (const { tenantNo, role, personId, postId, windowId, departmentId } of rows) {
    const office = offices.get(Number(tenantNo)) ?? { agent: [], clerk: [], approver: [] };
    offices.set(Number(tenantNo), office);
    office[ROLES[role]].push({
      personId: uuidBytes(personId), postId: uuidBytes(postId),
      windowId: windowId === null ? null : uuidBytes(windowId), departmentId: departmentId === null ? null : uuidBytes(departmentId),
    });
  }
  return (tenantNo) => {
    const office = offices.get(tenantNo);
    if (!office) throw new Error(`nobody works at tenant ${tenantNo}`);
    return office;
  };
}

/** The 16 bytes of a uuid. */
export const uuidBytes = (text: string): Buffer => Buffer.from(text.replaceAll('-', ''), 'hex');
