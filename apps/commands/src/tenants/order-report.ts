import type { CarriedOrder } from '@yimen/tenants-service';
import type { SuccessionPlan } from '@yimen/tenants-service';
import type { Client } from 'pg';

/** Rows of a table, with what becomes of them. */
export interface TableCount {
  readonly table: string;
  readonly rows: number;
  readonly zh: string;
  readonly en: string;
}

/** What an order does: every tenant that ends, by name, with who goes on for it, and how many rows of each table are touched or stay. */
export async function reportOrder(owner: Client, { plan, written }: CarriedOrder): Promise<readonly string[]> {
  const names = new Map(plan.creations.map(({ no, name, code }) => [no, `${code} ${name}`]));
  for (const { no, code, name } of await namesOf(owner, plan.closures.map(({ successorNo }) => successorNo))) names.set(no, `${code} ${name}`);
  const ending = plan.closures.map(({ no, code, name, successorNo }) => `  ${code} ${name} (${no}) → ${names.get(successorNo) ?? ''} (${successorNo})`);
  const counts: readonly TableCount[] = [
    { table: 'tenants.tenant', rows: written.tenantsClosed, zh: `最后一日 ${plan.lastDayOn}`, en: `end on ${plan.lastDayOn}` },
    { table: 'tenants.tenant', rows: written.tenantsFounded, zh: `自 ${plan.effectiveOn} 起设立`, en: `begin on ${plan.effectiveOn}` },
    { table: 'tenants.post', rows: written.postsEnded, zh: '岗位随单位终止', en: 'posts end with their tenant' },
    { table: 'tenants.department', rows: written.departmentsTakenOver, zh: '科室由承接单位沿用', en: 'departments taken over' },
    { table: 'tenants.service_window', rows: written.windowsTakenOver, zh: '窗口由承接单位沿用', en: 'windows taken over' },
    { table: 'tenants.calendar_day', rows: written.calendarDaysTakenOver, zh: '地方节假日由承接单位沿用', en: 'days of the own calendar taken over' },
    ...(await openWorkAt(owner, plan)),
    ...(await historyAt(owner, plan)),
  ];
  return [
    '', `${plan.effectiveOn} 生效，共 ${ending.length} 个单位终止 Effective ${plan.effectiveOn}, ${ending.length} tenants end:`, ...ending,
    '', ...counts.map(({ table, rows, zh, en }) => `  ${String(rows).padStart(8)}  ${table.padEnd(24)}  ${zh} ${en}`),
  ];
}

async function namesOf(owner: Client, numbers: readonly number[]): Promise<readonly { readonly no: number; readonly code: string; readonly name: string }[]> {
  const { rows } = await owner.query<{ no: string; code: string; name: string }>(
    'select tenant_no as no, code, name from contract.tenant where tenant_no = any($1)', [numbers]);
  return rows.map((row) => ({ ...row, no: Number(row.no) }));
}

/** How much of it is still with those who end. */
export const openWork = (counts: readonly TableCount[]): number => counts.reduce((sum, { rows }) => sum + rows, 0);

export function openWorkAt(owner: Client, plan: SuccessionPlan): Promise<readonly TableCount[]> {
  return counted(owner, plan, [
    { table: 'cases.case_leg', where: "status <> 'closed'", zh: '未结办件移交承接单位，时限不变', en: 'open parts of cases go to the successor, deadlines as they are' },
    { table: 'cases.hand_over', column: 'to_tenant_no', where: 'signed_at is null', zh: '未签收的交换手续转交承接单位', en: 'letters that nobody has signed go to the successor' },
  ]);
}

function historyAt(owner: Client, plan: SuccessionPlan): Promise<readonly TableCount[]> {
  return counted(owner, plan, [
    { table: 'cases.case_leg', where: "status = 'closed'", zh: '已结办件留在原单位', en: 'closed parts of cases stay' },
    { table: 'catalogs.item_override', where: 'withdrawn_at is null', zh: '本级调整留在原单位，承接单位按上级标准', en: 'overrides stay: the successor has the standard from above' },
  ]);
}

interface Question extends Omit<TableCount, 'rows'> {
  readonly column?: string;
  readonly where: string;
}

async function counted(owner: Client, { closures }: SuccessionPlan, questions: readonly Question[]): Promise<readonly TableCount[]> {
  const counts: TableCount[] = [];
  for (const { column = 'tenant_no', where, ...said } of questions) {
    const { rows } = await owner.query<{ n: string }>(`select count(*) as n from ${said.table} where ${column} = any($1) and ${where}`, [closures.map(({ no }) => no)]);
    counts.push({ ...said, rows: Number(rows[0]!.n) });
  }
  return counts;
}
