import type { Locale } from '@yimen/access';
import type { Comparable, Finding, ItemField, Necessity, OverrideRefusal, TimeLimit } from '@yimen/catalogs-domain';
import type { Standing } from './standing/item-standing.entity.js';
import { codeOf, KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';

export type OverrideReason = 'FIELD_LOCKED' | 'LOOSER_THAN_PARENT' | 'UNIT_MISMATCH' | 'UNKNOWN_FIELD' | 'UNKNOWN_LINE';

/** Why a tenant may not set a field so. `parent` and `proposed` are what was compared: limits, numbers, or units. */
export interface OverrideRefused {
  readonly kind: 'OverrideRefused';
  readonly reason: OverrideReason;
  readonly field: string;
  readonly lineId: string | null;
  readonly parent: Comparable | null;
  readonly proposed: Comparable | null;
}
export interface StaleEdition {
  readonly kind: 'StaleEdition';
  readonly editionId: string;
  readonly currentVersion: number;
}
/** A finding with the edition it is about. */
export interface PublicationFinding extends Finding {
  readonly editionId: string;
  readonly itemCode: string;
}
/** Errors, or, where there are none, warnings that nobody has answered. */
export interface StandardNotPublishable {
  readonly kind: 'StandardNotPublishable';
  readonly findings: readonly PublicationFinding[];
  /** How many there are; not all of them may be told. */
  readonly count: number;
}
/** Not a correction: it changes what binds, or there is nothing to correct. */
export interface NotACorrection {
  readonly kind: 'NotACorrection';
  readonly itemCode: string;
  readonly fields: readonly string[];
}
export interface EditionInReview {
  readonly kind: 'EditionInReview';
  readonly editionId: string;
  readonly publicationId: string;
}
export interface StalePublication {
  readonly kind: 'StalePublication';
  readonly publicationId: string;
  readonly currentVersion: number;
}
export interface SecondPersonNeeded {
  readonly kind: 'SecondPersonNeeded';
  readonly publicationId: string;
}
export interface StaleAdjustmentTask {
  readonly kind: 'StaleAdjustmentTask';
  readonly taskId: string;
  readonly currentVersion: number;
}
/** The item's standing (事项状态) does not allow it. */
export interface StandingRefused {
  readonly kind: 'StandingRefused';
  readonly itemCode: string;
  readonly standing: Standing;
}
/** A tenant cannot claim an item so, or has not. */
export interface ClaimRefused {
  readonly kind: 'ClaimRefused';
  readonly reason: 'LEVEL_WITHOUT_POWER' | 'ALREADY_CLAIMED' | 'NOT_OFFERED';
  readonly itemCode: string;
}
export interface ProposalRefused {
  readonly kind: 'ProposalRefused';
  readonly reason: 'ALREADY_OPEN' | 'OWN_PROPOSAL';
  readonly proposalId: string;
}
export interface StaleProposal {
  readonly kind: 'StaleProposal';
  readonly proposalId: string;
  readonly currentVersion: number;
}
export interface LocalItemFaulty {
  readonly kind: 'LocalItemFaulty';
  readonly findings: readonly Finding[];
}
export type CatalogRefusal =
  | KitRefusal | OverrideRefused | StaleEdition | StandardNotPublishable | NotACorrection | EditionInReview | StalePublication
  | SecondPersonNeeded | StandingRefused | StaleAdjustmentTask | ClaimRefused | ProposalRefused | StaleProposal | LocalItemFaulty;

/** What the fields are called in a guide (办事指南). */
const FIELD_NAMES: Readonly<Record<ItemField, string>> = {
  code: '事项编码', name: '事项名称', type: '事项类型', timeKind: '办件类型', route: '流转方式', department: '主管部门', serviceObjects: '服务对象',
  legalBasis: '设定依据', conditions: '受理条件', materials: '申请材料', steps: '办理环节', statutoryLimit: '法定办结时限',
  promisedLimit: '承诺办结时限', fees: '收费项目', visits: '到办事现场次数', result: '审批结果', reviewLevel: '终审层级',
  reviewCounts: '初审计时方式', place: '办理地点', hours: '办理时间', phones: '咨询及监督投诉电话', window: '受理窗口', faq: '常见问题', channels: '办理形式',
  nationalCode: '国家基本编码', mainItem: '主项', subItem: '子项', scenarios: '办理情形', powers: '权力', implementer: '实施机关', jointBodies: '联办机构',
  guidingBody: '业务指导部门', reviewKind: '审查类型', specialProcedures: '特别程序', quantityLimit: '数量限制', intermediary: '中介服务',
  statutoryNote: '法定办结时限说明', promisedNote: '承诺办结时限说明', flowNote: '办理流程说明', topics: '主题分类', localTopics: '地方特色主题',
  rights: '依法享有的权利', duties: '依法履行的义务', remedies: '行政复议与行政诉讼', bodyCodes: '实施编码', body: '实施主体', office: '承办机构',
  crossRegion: '通办范围', onlinePayment: '网上支付', delivery: '送达方式', visitReason: '必须现场办理原因', online: '网上办理', booking: '预约',
  mailing: '物流快递', kiosk: '自助终端', hall: '进驻大厅', traffic: '交通指引', contacts: '其他联系方式',
};
export const nameOf = (field: string): string => (FIELD_NAMES as Readonly<Record<string, string>>)[field] ?? field;

type Unit = Extract<OverrideRefusal, { readonly kind: 'UnitMismatch' }>['parentUnit'];
const UNITS: Readonly<Record<Unit, Readonly<Record<Locale, string>>>> = {
  working_day: { 'zh-CN': '工作日', en: 'working days' },
  calendar_day: { 'zh-CN': '自然日', en: 'calendar days' },
  month: { 'zh-CN': '月', en: 'months' },
  year: { 'zh-CN': '年', en: 'years' },
  hour: { 'zh-CN': '小时', en: 'hours' },
  on_the_spot: { 'zh-CN': '即办', en: 'on the spot' },
  fen: { 'zh-CN': '分（人民币）', en: 'fen' },
  by_meter: { 'zh-CN': '按表计收', en: 'by meter' },
};
const NECESSITIES: Readonly<Record<Necessity, string>> = { required: '必要', deferrable: '容缺后补', exempt: '免交' };
export const sayNecessity = (necessity: Necessity, locale: Locale): string => (locale === 'zh-CN' ? NECESSITIES[necessity] : necessity);

function say(value: Comparable | null, locale: Locale): string {
  if (value === null) return '';
  if (typeof value === 'object') return sayLimit(value, locale);
  const unit = Object.hasOwn(UNITS, value) ? UNITS[value as Unit][locale] : undefined;
  return unit ?? (Object.hasOwn(NECESSITIES, value) ? sayNecessity(value as Necessity, locale) : String(value));
}
export function sayLimit({ amount, unit }: TimeLimit, locale: Locale): string {
  if (unit === 'on_the_spot') return UNITS[unit][locale];
  return locale === 'zh-CN' ? `${amount} ${unit === 'year' ? '' : '个'}${UNITS[unit][locale]}` : `${amount} ${UNITS[unit][locale]}`;
}

const OVERRIDE_REASONS: Readonly<Record<OverrideReason, Readonly<Record<Locale, (facts: OverrideRefused) => string>>>> = {
  FIELD_LOCKED: {
    'zh-CN': ({ field }) => `“${nameOf(field)}”全省统一，本级不能更改。`,
    en: ({ field }) => `${field} is the same in the whole province and cannot be changed here.`,
  },
  LOOSER_THAN_PARENT: {
    'zh-CN': ({ field, parent, proposed }) => `“${nameOf(field)}”只能向有利于群众的方向调整：上级为 ${say(parent, 'zh-CN')}，您填的是 ${say(proposed, 'zh-CN')}。`,
    en: ({ field, parent, proposed }) => `${field} may only change in the citizen's favour: above it is ${say(parent, 'en')}, you proposed ${say(proposed, 'en')}.`,
  },
  UNIT_MISMATCH: {
    'zh-CN': ({ field, parent, proposed }) => `“${nameOf(field)}”的单位与上级不同，无法比较：上级为${say(parent, 'zh-CN')}，您填的是${say(proposed, 'zh-CN')}。`,
    en: ({ field, parent, proposed }) => `${field} is counted in another unit than above, so the two cannot be compared: ${say(parent, 'en')} above, ${say(proposed, 'en')} proposed.`,
  },
  UNKNOWN_FIELD: {
    'zh-CN': ({ field }) => `事项没有“${field}”这一要素。`,
    en: ({ field }) => `An item has no field ${field}.`,
  },
  UNKNOWN_LINE: {
    'zh-CN': ({ field, lineId }) => `上级的“${nameOf(field)}”中没有 ${lineId} 这一条。`,
    en: ({ field, lineId }) => `${field} above has no line ${lineId}.`,
  },
};

const STANDINGS: Readonly<Record<Standing, string>> = { in_force: '在用', suspended: '暂停', retired: '已取消' };

const CLAIM_REASONS: Readonly<Record<ClaimRefused['reason'], Readonly<Record<Locale, string>>>> = {
  LEVEL_WITHOUT_POWER: { 'zh-CN': '的行使层级不含这一级，不能这样认领', en: 'is not exercised at that level: it cannot be claimed so' },
  ALREADY_CLAIMED: { 'zh-CN': '已经这样认领', en: 'is claimed so already' },
  NOT_OFFERED: { 'zh-CN': '本中心没有在办，无从退出或暂停', en: 'is not offered here: there is nothing to leave or suspend' },
};

/** Why an override does not hold, as the catalog's own answer; a value of the wrong form is a fault of the input instead. */
export function overrideRefused(refusal: Exclude<OverrideRefusal, { readonly kind: 'InvalidValue' }>): OverrideRefused {
  const { kind, field } = refusal;
  const refused = { kind: 'OverrideRefused', reason: codeOf(kind) as OverrideReason, field } as const;
  const lineId = 'lineId' in refusal ? refusal.lineId : null;
  switch (kind) {
    case 'LooserThanParent':
      return { ...refused, lineId, parent: refusal.parent, proposed: refusal.proposed };
    case 'UnitMismatch':
      return { ...refused, lineId, parent: refusal.parentUnit, proposed: refusal.proposedUnit };
    default:
      return { ...refused, lineId, parent: null, proposed: null };
  }
}

/** The same in words. */
export function sayOverrideRefusal(refusal: OverrideRefusal, locale: Locale): string {
  if (refusal.kind === 'InvalidValue') return KIT_MESSAGES.InvalidInput[locale]({ kind: 'InvalidInput', field: locale === 'zh-CN' ? nameOf(refusal.field) : refusal.field, rule: refusal.rule });
  const refused = overrideRefused(refusal);
  return OVERRIDE_REASONS[refused.reason][locale](refused);
}

export const CATALOG_MESSAGES: Messages<CatalogRefusal> = {
  ...KIT_MESSAGES,
  OverrideRefused: {
    'zh-CN': (facts) => OVERRIDE_REASONS[facts.reason]['zh-CN'](facts),
    en: (facts) => OVERRIDE_REASONS[facts.reason].en(facts),
  },
  StaleEdition: {
    'zh-CN': ({ currentVersion }) => `这一版本已被他人改动（现为第 ${currentVersion} 次修改），请重新查看后再发布。`,
    en: ({ currentVersion }) => `Somebody changed this edition meanwhile (it is now at version ${currentVersion}): look at it again before you publish.`,
  },
  StandardNotPublishable: {
    'zh-CN': ({ findings: [first], count }) => (first?.severity === 'error'
      ? `事项未通过一致性检查，共 ${count} 处错误，不能提交发布。`
      : `一致性检查有 ${count} 处提醒没有说明理由，不能提交发布。`),
    en: ({ findings: [first], count }) => (first?.severity === 'error'
      ? `There are ${count} consistency error(s): this cannot be submitted.`
      : `${count} warning(s) are let stand without a reason: this cannot be submitted.`),
  },
  NotACorrection: {
    'zh-CN': ({ itemCode, fields }) => (fields.length > 0
      ? `勘误不能改动“${fields.map(nameOf).join('”“')}”（事项 ${itemCode}），请按新版本提交。`
      : `事项 ${itemCode} 没有已发布的版本，无从勘误。`),
    en: ({ itemCode, fields }) => (fields.length > 0
      ? `A correction cannot change ${fields.join(', ')} of ${itemCode}: submit a new edition.`
      : `${itemCode} has no published edition that could be corrected.`),
  },
  EditionInReview: {
    'zh-CN': () => '这一版本正在审核，退回后才能改动。',
    en: () => 'This edition is in review: it can be changed once it is returned.',
  },
  StalePublication: {
    'zh-CN': ({ currentVersion }) => `这次发布已有变化（现为第 ${currentVersion} 次修改），请重新查看。`,
    en: ({ currentVersion }) => `This publication changed meanwhile (it is now at version ${currentVersion}): look at it again.`,
  },
  SecondPersonNeeded: {
    'zh-CN': () => '提交人不能审核自己的提交，须由另一人发布。',
    en: () => 'Whoever submitted it cannot publish it: a second person must.',
  },
  StaleAdjustmentTask: {
    'zh-CN': ({ currentVersion }) => `这项调整任务已有变化（现为第 ${currentVersion} 次修改），请重新查看。`,
    en: ({ currentVersion }) => `This task changed meanwhile (it is now at version ${currentVersion}): look at it again.`,
  },
  ClaimRefused: {
    'zh-CN': ({ itemCode, reason }) => `事项 ${itemCode} ${CLAIM_REASONS[reason]['zh-CN']}。`,
    en: ({ itemCode, reason }) => `${itemCode} ${CLAIM_REASONS[reason].en}.`,
  },
  ProposalRefused: {
    'zh-CN': ({ reason }) => (reason === 'ALREADY_OPEN' ? '这一事项已有一份报批尚未答复，请先等待答复或撤回。' : '不能审批自己提出的报批，须由另一人答复。'),
    en: ({ reason }) => (reason === 'ALREADY_OPEN' ? 'Something is asked about this item already: wait for the answer or take it back.' : 'Nobody decides what he himself proposed: another person must.'),
  },
  StaleProposal: {
    'zh-CN': ({ currentVersion }) => `这份报批已有变化（现为第 ${currentVersion} 次修改），请重新查看。`,
    en: ({ currentVersion }) => `This proposal changed meanwhile (it is now at version ${currentVersion}): look at it again.`,
  },
  LocalItemFaulty: {
    'zh-CN': ({ findings }) => `事项未通过一致性检查，共 ${findings.length} 处错误，不能报批。`,
    en: ({ findings }) => `There are ${findings.length} consistency error(s): this cannot be proposed.`,
  },
  StandingRefused: {
    'zh-CN': ({ itemCode, standing }) => `事项 ${itemCode} 目前${STANDINGS[standing]}，不能这样办理。`,
    en: ({ itemCode, standing }) => `${itemCode} is ${standing.replace('_', ' ')}: this cannot be done.`,
  },
};
