import { invalidInput, type InvalidInput, type Messages } from '@yimen/graphql-kit';
import { STAFF_ROLE_WORDS, type StaffingRefusal, type StaffRole } from '@yimen/tenants-domain';
import { TENANT_MESSAGES, type TenantRefusal } from '../tenant/tenant.messages.js';

/** What there may be one of only. */
export interface AlreadyThere {
  readonly kind: 'AlreadyThere';
  readonly what: string;
}
export type PostRefusal = TenantRefusal | AlreadyThere | Exclude<StaffingRefusal, { kind: 'InvalidOrder' }>;

/** What the domain refuses, as the graph shows it: a broken rule of the order is one of the input. */
export const shown = (refusal: StaffingRefusal): Exclude<StaffingRefusal, { kind: 'InvalidOrder' }> | InvalidInput =>
  refusal.kind === 'InvalidOrder' ? invalidInput(FIELDS[refusal.field] ?? refusal.field, refusal.rule) : refusal;

/** Fields of the input that are called otherwise than in the domain. */
const FIELDS: Readonly<Record<string, string>> = { tenantNo: 'tenantId', chosenTenants: 'chosenTenantIds' };

export const ROLES_EN: Readonly<Record<StaffRole, string>> = {
  province_publisher: 'province publisher', province_supervisor: 'province supervisor', centre_manager: 'centre manager', window_clerk: 'window clerk',
  approver: 'approver', village_agent: 'village agent', rating_handler: 'rating handler', system_admin: 'system administrator',
  security_admin: 'security administrator', audit_admin: 'audit administrator',
};

export const POST_MESSAGES: Messages<PostRefusal> = {
  ...TENANT_MESSAGES,
  NotForYourself: { 'zh-CN': () => '不能为本人授予、调整、续聘或撤销岗位。', en: () => 'Nobody gives, changes, prolongs or takes away his own post.' },
  PostConflict: {
    'zh-CN': ({ role, heldRole, heldUntil }) =>
      heldRole === null ? '平台运营人员不得担任任何岗位。'
        : `该人员同期已任${STAFF_ROLE_WORDS[heldRole]}${heldUntil ? `（至 ${heldUntil}）` : ''}，不能同时担任${STAFF_ROLE_WORDS[role]}（三员分立，同岗不重任）。`,
    en: ({ role, heldRole, heldUntil }) =>
      heldRole === null ? 'Who runs the platform holds no post.'
        : `On these days he is ${ROLES_EN[heldRole]}${heldUntil ? ` (until ${heldUntil})` : ''} and cannot be ${ROLES_EN[role]} beside it.`,
  },
  PostOver: { 'zh-CN': () => '该岗位已撤销或已到期，可重新授予。', en: () => 'The post was revoked or is over; it can be given anew.' },
  AlreadyThere: {
    'zh-CN': ({ what }) => `已有${WHAT_ZH[what] ?? what}，不能重复。`,
    en: ({ what }) => `There is one already: ${what}.`,
  },
  QuotaReached: { 'zh-CN': ({ most }) => `本省岗位数已达配额上限 ${most} 个，请联系平台运营。`, en: ({ most }) => `The province has the ${most} posts of its quota: ask the operator of the platform.` },
};

const WHAT_ZH: Readonly<Record<string, string>> = {
  StaffChange: '待决定的人员调整申请', StaffChangeOutcome: '对该申请的决定', ServiceCertificate: '工作鉴定', Province: '该省', Representation: '同日起的该授权',
};
