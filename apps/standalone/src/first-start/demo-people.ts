import { ROLES } from '@yimen/access';
import type { PersonIndex } from '@yimen/personal-data';
import { DEMO_PASSWORD, demoPersonId, demoSubject } from '@yimen/provisioning';
import type { ShownAccount } from '@yimen/serving';
import type { PersonSeed } from '@yimen/tenants-service';
import { z } from 'zod';

const PERSON = z.object({
  name: z.string(),
  username: z.string(),
  tenantCode: z.string(),
  role: z.enum([...ROLES, 'citizen', 'operator']),
  departmentCode: z.string().optional(),
  windowCode: z.string().optional(),
  validFrom: z.string(),
  validUntil: z.string().optional(),
  idNumber: z.string().optional(),
});
/** The people of deploy/seed-data/catalog/shigu-windows.json. */
export const PEOPLE = z.array(PERSON);
export type DemoPerson = z.infer<typeof PERSON>;

/** A person as the tenants service takes him. */
export function personSeed(person: DemoPerson, index: PersonIndex): PersonSeed {
  const { name, username, role, idNumber } = person;
  const personId = idNumber ? index.personIdOf(idNumber) : demoPersonId(username);
  const post = role === 'citizen' || role === 'operator' ? null : { ...person, role };
  return { personId, subject: demoSubject(username), account: username, name, post, ...(role === 'operator' && { operatorFrom: person.validFrom }) };
}

const SAID: Readonly<Record<DemoPerson['role'], ShownAccount['role']>> = {
  province_publisher: { zh: '省级事项发布', en: 'province publisher' },
  province_supervisor: { zh: '省级督查', en: 'province supervisor' },
  centre_manager: { zh: '中心负责人', en: 'centre manager' },
  window_clerk: { zh: '窗口人员', en: 'window clerk' },
  approver: { zh: '审批人', en: 'approver' },
  village_agent: { zh: '村代办员', en: 'village agent' },
  rating_handler: { zh: '好差评处理', en: 'rating handler' },
  system_admin: { zh: '系统管理员', en: 'system administrator' },
  security_admin: { zh: '安全管理员', en: 'security administrator' },
  audit_admin: { zh: '审计管理员', en: 'audit administrator' },
  operator: { zh: '平台运营', en: 'platform operator' },
  citizen: { zh: '群众', en: 'citizen' },
};

/** @param today legal date: a post that has run out is said to be so */
export function demoAccount({ role, username, name, validUntil }: DemoPerson, tenant: string, today: string): ShownAccount {
  const expired = validUntil !== undefined && validUntil < today;
  const said = SAID[role];
  return { role: expired ? { zh: `${said.zh}（已到期）`, en: `${said.en} (expired)` } : said, tenant, name, username, password: DEMO_PASSWORD };
}
