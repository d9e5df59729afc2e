import type { CaseRefusal } from '@yimen/cases-domain';
import { invalidInput, KIT_MESSAGES, notFound, type KitRefusal, type Messages } from '@yimen/graphql-kit';

/** Refusals that a counter can meet: those of every service, and those that belong to the course of a case. */
type CourseKind =
  | 'WrongStatus' | 'AlreadySigned' | 'HandoverLapsed' | 'AlreadyAssigned' | 'AlreadyNotified' | 'IncompleteNotice' | 'MissingMaterials' | 'NothingToSupply'
  | 'SupplyStillPossible' | 'DeemedAccepted' | 'PromiseRequired' | 'GapsOpen' | 'NoGapOverdue' | 'AlreadyExtended' | 'AlreadyExpired' | 'CannotExtend'
  | 'NoStep' | 'LastStep' | 'ReviewRequired' | 'ReviewNotNeeded' | 'AlreadyDecided';
export type CourseRefusal = Extract<CaseRefusal, { kind: CourseKind }>;
export type CounterRefusal = KitRefusal | CourseRefusal | ItemNotOffered | DuplicateApplication | NotAppliedOnline | NotYourself;

/** A centre on the way in has suspended the item or left it. */
export interface ItemNotOffered {
  readonly kind: 'ItemNotOffered';
  readonly itemCode: string;
  readonly tenantId: string;
  readonly state: 'suspended' | 'left';
}

/** The number that is given is not that of the person who has signed in. */
export interface NotYourself {
  readonly kind: 'NotYourself';
  readonly field: string;
}

/** The item's guide says that it is not applied for online. */
export interface NotAppliedOnline {
  readonly kind: 'NotAppliedOnline';
  readonly itemCode: string;
}

/** The same person has an open case of the same item; `duplicateReason` says why there shall be another. */
export interface DuplicateApplication {
  readonly kind: 'DuplicateApplication';
  readonly caseNo: string;
  readonly submittedAt: Date;
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
      return invalidInput(refusal.verb === 'sendForReview' ? 'opinion' : 'reasons', 'required');
    case 'RightBodyRequired':
      return invalidInput('rightBody', 'required');
    case 'NoOpenGap':
      return invalidInput('ground', 'open_gap');
    case 'ExtensionTooLong':
      return invalidInput('days', `at_most_${refusal.most}`);
    case 'DayOutOfRange':
      return invalidInput(refusal.field, refusal.rule);
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
  DuplicateApplication: {
    'zh-CN': ({ caseNo, submittedAt }) => `该申请人已有同一事项的在办件 ${caseNo}（${minute(submittedAt)} 提交）；确需再次申请的，请说明理由（duplicateReason）。`,
    en: ({ caseNo, submittedAt }) => `The applicant has an open case of this item, ${caseNo}, submitted at ${minute(submittedAt)}; to apply again, say why (duplicateReason).`,
  },
  WrongStatus: {
    'zh-CN': ({ status, allowed }) => `办件目前处于“${STATUS_ZH[status] ?? status}”，不能进行此操作；现在可以：${allowed.map((v) => VERB_ZH[v] ?? v).join('、') || '无'}。`,
    en: ({ status, verb, allowed }) => `The case is ${status}: ${verb} has no place here. Possible now: ${allowed.join(', ') || 'nothing'}.`,
  },
  AlreadySigned: {
    'zh-CN': ({ signedAt }) => `此件已于 ${minute(signedAt)} 签收。`,
    en: ({ signedAt }) => `This hand-over was signed at ${minute(signedAt)}.`,
  },
  HandoverLapsed: {
    'zh-CN': ({ lapsedAt }) => `办件已于 ${minute(lapsedAt)} 终结，此移交失效，无须签收。`,
    en: ({ lapsedAt }) => `The case ended at ${minute(lapsedAt)}: this hand-over has lapsed and need not be signed.`,
  },
  AlreadyAssigned: {
    'zh-CN': () => '承办人没有变化。',
    en: () => 'He is responsible already.',
  },
  AlreadyNotified: {
    'zh-CN': ({ notifiedAt }) => `已于 ${minute(notifiedAt)} 一次性告知补正，依法不得再次要求补正（行政许可法第三十二条）；确因新发现的事实，请写明（newFacts）。`,
    en: ({ notifiedAt }) => `The one notice was given at ${minute(notifiedAt)}; the law allows no second one (art. 32). If new facts have come to light, state them (newFacts).`,
  },
  SupplyStillPossible: {
    'zh-CN': ({ supplyBy }) => (supplyBy ? `补正期限至 ${supplyBy}，尚未届满，不能以补正不来终止。` : '补正告知未写明期限，不能以补正不来终止。'),
    en: ({ supplyBy }) => (supplyBy ? `The applicant has until ${supplyBy} to bring what is missing.` : 'The notice names no last day.'),
  },
  DeemedAccepted: {
    'zh-CN': ({ receivedAt }) => `收件后五个工作日内未答复，依法自 ${minute(receivedAt)} 收件之日起视为受理（行政许可法第三十二条）；请受理。`,
    en: ({ receivedAt }) => `Nobody answered within five working days: by law it is accepted as of its receipt at ${minute(receivedAt)} (art. 32). Accept it.`,
  },
  PromiseRequired: {
    'zh-CN': ({ materialIds }) => `缺少可容缺的材料：${list(materialIds)}。容缺受理须有申请人承诺书并写明补齐日期。`,
    en: ({ materialIds }) => `These may follow later, if the applicant promises when: ${list(materialIds)}.`,
  },
  GapsOpen: {
    'zh-CN': ({ materialIds, dueOn }) => `承诺于 ${dueOn} 前补齐的材料尚未补齐，不能作出准予决定：${list(materialIds)}。`,
    en: ({ materialIds, dueOn }) => `Promised by ${dueOn} and not yet here: ${list(materialIds)}. Nothing can be granted before.`,
  },
  NoGapOverdue: {
    'zh-CN': ({ dueOn }) => (dueOn ? `容缺材料承诺于 ${dueOn} 前补齐，尚未逾期，不能退件。` : '没有逾期未补的容缺材料，不能退件。'),
    en: ({ dueOn }) => (dueOn ? `What was promised is due by ${dueOn}: it is too early to return the case.` : 'Nothing that was promised is late.'),
  },
  AlreadyExtended: {
    'zh-CN': () => '办理期限只能延长一次（行政许可法第四十二条）。',
    en: () => 'A limit can be extended once only (art. 42).',
  },
  AlreadyExpired: {
    'zh-CN': ({ dueAt }) => `期限已于 ${minute(dueAt)} 届满，届满前才能延长。`,
    en: ({ dueAt }) => `The limit ran out at ${minute(dueAt)}: it could be extended before.`,
  },
  CannotExtend: {
    'zh-CN': () => '本事项的时限不以日计，不能延长。',
    en: () => 'The limits of this item are not in days and cannot be extended.',
  },
  AlreadyDecided: {
    'zh-CN': ({ decidedAt }) => `已于 ${minute(decidedAt)} 作出决定，不能再这样办理。`,
    en: ({ decidedAt }) => `The decision was made at ${minute(decidedAt)}: it is too late for this.`,
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
  NotYourself: {
    'zh-CN': () => '只能以本人名义网上申请：身份证号码与登录人不符。替他人办理，请通过村代办员凭委托书办理。',
    en: () => 'One applies online in one’s own name only: the number is not that of the person who has signed in. For somebody else a village agent acts on a mandate.',
  },
  NotAppliedOnline: {
    'zh-CN': () => '该事项暂不能网上申请，请按办事指南到窗口或通过代办点办理。',
    en: () => 'This item is not applied for online yet; its guide says where.',
  },
  NoStep: {
    'zh-CN': () => '该事项在本级没有单独计时的环节。',
    en: () => 'No step of the item has a limit of its own here.',
  },
  LastStep: {
    'zh-CN': ({ next }) => (next === 'decideCase' ? '这是最后一个环节，请作出决定。' : '这是本级最后一个环节，请上报审查。'),
    en: ({ next }) => (next === 'decideCase' ? 'This is the last step; decide the case.' : 'This is the last step here; send the case for review.'),
  },
  ReviewNotNeeded: {
    'zh-CN': () => '本事项由本级中心决定，无须上报。',
    en: () => 'This item is decided here: nobody above reviews it.',
  },
};

const STATUS_ZH: Readonly<Record<string, string>> = {
  handed_over: '已移交', received: '已收件', awaiting_supplement: '待补正', accepted: '已受理', suspended: '已暂停', under_review: '上报审查中',
  in_review: '审查中', decided: '已决定', delivered: '已送达', closed: '已办结归档',
};
const VERB_ZH: Readonly<Record<string, string>> = {
  submitCase: '提交', signHandover: '签收', takeCase: '承办', assignCase: '指派承办人', requestSupplement: '一次性告知补正', supplyMaterials: '补正材料',
  closeUnsupplied: '补正不来终止', acceptCase: '受理', declineCase: '不予受理', suspendCase: '暂停计时', resumeCase: '恢复计时', extendCase: '延期',
  withdrawCase: '申请人撤回', returnCase: '退件', voidCase: '作废',
  sendForReview: '上报审查', decideCase: '作出决定', deliverResult: '送达', finishCase: '办结归档',
};
