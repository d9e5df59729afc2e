import { contextOf, type Principal, type RequestContext, type Role } from '@yimen/access';
import type { DomainEvent } from '@yimen/events';
import { levelOf, provinceOf } from '@yimen/jurisdiction';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { ASSESSMENT_SUBSCRIPTIONS, assessmentsService } from '../src/index.js';

export const SICHUAN = 51_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const SHIGU = 51_06_082_120_0000;
export const MIANZHU = 51_06_083_000_0000;
export const YUNNAN = 53_00_000_000_0000;

/** A UUID that a reader can tell from the others. */
export const uuid = (number: number): string => `0198a8f0-0000-7000-8000-${String(number).padStart(12, '0')}`;
export const CIVIL_WINDOW = uuid(901);
export const OTHER_WINDOW = uuid(902);
export const MIANZHU_WINDOW = uuid(903);
export const UNUSED_WINDOW = uuid(904);

const NOW = new Date('2026-11-22T02:00:00Z');
export const as = (principal: Principal, now = NOW): RequestContext => contextOf(principal, { now, requestId: 'test-request', locale: 'zh-CN' });
export const citizen = (personId: string, now = NOW): RequestContext => as({ kind: 'citizen', personId, name: '群众' }, now);
export const staff = (role: Role, tenantNo: number, windowId: string | null = null): RequestContext =>
  as({
    kind: 'staff', personId: uuid(800), name: '工作人员', level: levelOf(tenantNo),
    post: { id: uuid(801), tenantNo, role, departmentId: null, windowId, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
  });
export const consumer = (tenantNo = SICHUAN): RequestContext =>
  as({ kind: 'system', name: 'assessments.record-closed-case', provinceNo: provinceOf(tenantNo) });

/** A case of the civil-affairs window of 师古镇 that was closed on 2026-11-10, on time and without a supplement. */
export function closedCase(number: number, personId: string, facts: Readonly<Record<string, unknown>> = {}): DomainEvent {
  const own = {
    caseId: uuid(number), caseNo: `510682120000202611${number}`, personId, tenantNo: SHIGU, windowId: CIVIL_WINDOW, departmentId: null, itemCode: '510682-MZ-01',
    acceptedOn: '2026-11-02', closedOn: '2026-11-10', dueOn: '2026-11-12', onTime: true, supplements: 0, outcome: 'granted', ...facts,
  };
  return { name: 'cases.case-closed', provinceNo: provinceOf(own.tenantNo), facts: own };
}

/** A migrated database; the view of the tenants service, which is not here, is a table with a few windows. */
export async function openDatabase(): Promise<TestDatabase> {
  const databases = await TestDatabase.create([assessmentsService], ASSESSMENT_SUBSCRIPTIONS);
  await asOwner(databases, `
    create table contract.service_window (id uuid, tenant_no bigint);
    grant select on contract.service_window to assessments_login;
    insert into contract.service_window values ('${CIVIL_WINDOW}', ${SHIGU}), ('${OTHER_WINDOW}', ${SHIGU}),
      ('${MIANZHU_WINDOW}', ${MIANZHU}), ('${UNUSED_WINDOW}', ${SHIGU})`);
  return databases;
}

export async function asOwner(databases: TestDatabase, text: string): Promise<Record<string, unknown>[]> {
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query<Record<string, unknown>>(text)).rows;
  } finally {
    await owner.end();
  }
}
