import type { CaseRefusal } from '@yimen/cases-domain';
import { invalidInput, KIT_MESSAGES, notFound, type KitRefusal, type Messages } from '@yimen/graphql-kit';

/** Refusals that a counter can meet: those of every service, and those that belong to the course of a case. */
type CourseKind = 'WrongStatus' | 'AlreadySigned' | 'AlreadyNotified' | 'IncompleteNotice' | 'MissingMaterials' | 'NothingToSupply' | 'ReviewRequired' | 'ReviewNotNeeded';
export type CourseRefusal = Extract<CaseRefusal, { kind: CourseKind }>;
export type CounterRefusal = KitRefusal | CourseRefusal | ItemNotOffered;

/** A centre on the way in has suspended the item or left it. */
export interface ItemNotOffered {
  readonly kind: 'ItemNotOffered';
  readonly itemCode: string;
  readonly tenantId: string;
  readonly state: 'suspended' | 'left';
}

/** What the domain refuses, as the counter sees it: another's leg or hand-over reads as not found, a missing word as invalid input. */
export function atCounter(refusal: CaseRefusal, caseId: string): CounterRefusal {
  switch (refusal.kind) {
    case 'NotYourLeg':
      return notFound('Case', caseId);
    case 'NotAddressee':
      return notFound('Handover', refusal.handoverId);
    case 'UnknownMaterial':
      return invalidInput(`materialIds.${refusal.materialId}`, 'on_item_list');
    case 'NothingMissing':
      return invalidInput('missing', 'not_empty');
    case 'ReasonsRequired':
      return invalidInput(refusal.verb === 'decideCase' ? 'reasons' : 'opinion', 'required');
    default:
      return refusal;
  }
}

/** Minute of an instant in Asia/Shanghai. A refusal that is told again comes from the request log, where instants are texts. */
function minute(at: Date | string): string {
  const local = new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

const list = (ids: readonly string[]): string => ids.join('、');

export const CASE_MESSAGES: Messages<CounterRefusal> = {
  ...KIT_MESSAGES,
  ItemNotOffered: {
    'zh-CN': ({ itemCode, state }) => `本中心${state === 'left' ? '不再办理' : '已暂停办理'}事项 ${itemCode}，不能收件；请到办事指南查看哪里可以办。`,
    en: ({ itemCode, state }) => `${itemCode} is ${state === 'left' ? 'no longer offered' : 'suspended'} here and cannot be received; the guide says where it can.`,
  },
  WrongStatus: {
    'zh-CN': ({ status, allowed }) => `办件目前处于“${STATUS_ZH[status] ?? status}”，不能进行此操作；现在可以：${allowed.map((v) => VERB_ZH[v] ?? v).join('、') || '无'}。`,
    en: ({ status, verb, allowed }) => `The case is ${status}: ${verb} has no place here. Possible now: ${allowed.join(', ') || 'nothing'}.`,
  },
  AlreadySigned: {
    'zh-CN': ({ signedAt }) => `此件已于 ${minute(signedAt)} 签收。`,
    en: ({ signedAt }) => `This hand-over was signed at ${minute(signedAt)}.`,
  },
  AlreadyNotified: {
    'zh-CN': ({ notifiedAt }) => `已于 ${minute(notifiedAt)} 一次性告知补正，依法不得再次要求补正（行政许可法第三十二条）。`,
    en: ({ notifiedAt }) => `The one notice was given at ${minute(notifiedAt)}; the law allows no second one (art. 32).`,
  },
  IncompleteNotice: {
    'zh-CN': ({ materialIds }) => `必须一次告知全部需要补正的内容，漏告：${list(materialIds)}。`,
    en: ({ materialIds }) => `The notice must name everything that is missing; it leaves out: ${list(materialIds)}.`,
  },
  MissingMaterials: {
    'zh-CN': ({ materialIds }) => `缺少必要材料，不能受理：${list(materialIds)}。`,
    en: ({ materialIds }) => `Required materials are missing: ${list(materialIds)}.`,
  },
  NothingToSupply: {
    'zh-CN': ({ awaitedIds }) => `这些材料未被要求补正或已经提交；尚待补正：${list(awaitedIds) || '无'}。`,
    en: ({ awaitedIds }) => `The case does not wait for these materials; it waits for: ${list(awaitedIds) || 'nothing'}.`,
  },
  ReviewRequired: {
    'zh-CN': () => '本事项须上报上级中心审查决定，本级不能直接决定。',
    en: () => 'This item is decided by the centre above: send it up for review.',
  },
  ReviewNotNeeded: {
    'zh-CN': () => '本事项由本级中心决定，无须上报。',
    en: () => 'This item is decided here: nobody above reviews it.',
  },
};

const STATUS_ZH: Readonly<Record<string, string>> = {
  handed_over: '已移交', received: '已收件', awaiting_supplement: '待补正', accepted: '已受理', under_review: '上报审查中',
  in_review: '审查中', decided: '已决定', delivered: '已送达', closed: '已办结归档',
};
const VERB_ZH: Readonly<Record<string, string>> = {
  submitCase: '提交', signHandover: '签收', requestSupplement: '一次性告知补正', supplyMaterials: '补正材料', acceptCase: '受理',
  sendForReview: '上报审查', decideCase: '作出决定', deliverResult: '送达', finishCase: '办结归档',
};
