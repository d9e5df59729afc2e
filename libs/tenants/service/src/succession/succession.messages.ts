import { codeOf, type Messages } from '@yimen/graphql-kit';
import type { Locale } from '@yimen/access';
import type { SuccessionRefusal } from '@yimen/tenants-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import { TENANT_MESSAGES, type TenantRefusal } from '../tenant/tenant.messages.js';

export type SuccessionReason = Exclude<SuccessionRefusal['kind'], 'UnknownTenant'>;

/** Why an order was not carried out, with what the sentence needs. */
export interface SuccessionRefused {
  readonly kind: 'SuccessionRefused';
  readonly reason: string;
  readonly tenantId: string | null;
  readonly tenantName: string | null;
  readonly given: string | null;
  readonly on: string | null;
  readonly count: number | null;
}
export type OrderRefusal = TenantRefusal | SuccessionRefused;

/** What the domain refuses, with the name of whom it is about. */
export function shownRefusal(refusal: Exclude<SuccessionRefusal, { kind: 'UnknownTenant' }>, nameOf: (no: TenantNo) => string | null): SuccessionRefused {
  const about = 'holderNo' in refusal ? refusal.holderNo : 'tenantNo' in refusal ? refusal.tenantNo : 'parentNo' in refusal ? refusal.parentNo : null;
  return {
    kind: 'SuccessionRefused',
    reason: codeOf(refusal.kind),
    tenantId: about === null ? null : String(about),
    tenantName: about === null ? null : nameOf(about),
    given: 'code' in refusal ? refusal.code : 'name' in refusal ? refusal.name : null,
    on: 'lastDayOn' in refusal ? refusal.lastDayOn : 'validFrom' in refusal ? refusal.validFrom : 'effectiveOn' in refusal ? refusal.effectiveOn : null,
    count: 'count' in refusal ? refusal.count : null,
  };
}

type Say = (facts: SuccessionRefused) => string;
const who = ({ tenantName, tenantId }: SuccessionRefused): string => (tenantName ? `${tenantName}（${tenantId}）` : (tenantId ?? ''));

const REASONS: Readonly<Record<SuccessionReason, Readonly<Record<Locale, Say>>>> = {
  EffectiveInPast: {
    'zh-CN': ({ on }) => `生效日期 ${on} 已经过去，不能溯及既往。`,
    en: ({ on }) => `The effective day ${on} has passed: an order cannot reach back.`,
  },
  TenantClosed: {
    'zh-CN': (facts) => `${who(facts)}已撤并或已定撤并，最后一日为 ${facts.on}。`,
    en: (facts) => `${who(facts)} has ended, or its end is ordered: its last day is ${facts.on}.`,
  },
  TenantNotOpenYet: {
    'zh-CN': (facts) => `${who(facts)}自 ${facts.on} 起才设立。`,
    en: (facts) => `${who(facts)} begins on ${facts.on} only.`,
  },
  ProvinceStays: {
    'zh-CN': (facts) => `${who(facts)}是省级租户，不能撤并。`,
    en: (facts) => `${who(facts)} is a province and cannot be closed.`,
  },
  InsideClosing: {
    'zh-CN': (facts) => `承接单位或其上级 ${who(facts)} 也在撤并范围之内。`,
    en: (facts) => `The successor or its parent ${who(facts)} would end by the same order.`,
  },
  LevelDiffers: {
    'zh-CN': (facts) => `${who(facts)}的层级不符：承接单位须与被撤并单位同级，上级须高一级。`,
    en: (facts) => `${who(facts)} is of another level: a successor is of the same level, its parent of the one above.`,
  },
  AnotherProvince: {
    'zh-CN': (facts) => `${who(facts)}属于另一个省，不能跨省承接。`,
    en: (facts) => `${who(facts)} lies in another province.`,
  },
  OpenChildren: {
    'zh-CN': (facts) => `${who(facts)}下面还有 ${facts.count} 个单位，请改用更替或合并。`,
    en: (facts) => `${facts.count} tenants lie below ${who(facts)}: let it be succeeded or merged instead.`,
  },
  NothingToMerge: {
    'zh-CN': (facts) => `只有 ${who(facts)} 一个单位，合并至少需要两个。`,
    en: (facts) => `${who(facts)} alone is no merger: it takes two.`,
  },
  NotBelow: {
    'zh-CN': (facts) => `${who(facts)}不在被撤并单位之下，不能为其指定代码。`,
    en: (facts) => `${who(facts)} does not lie below what ends, so it gets no new code.`,
  },
  CodeMalformed: {
    'zh-CN': ({ given }) => `区划代码 ${given} 的位数或省份与层级不符。`,
    en: ({ given }) => `The code ${given} does not fit the level or the province.`,
  },
  CodeTaken: {
    'zh-CN': (facts) => `区划代码 ${facts.given} 已为 ${who(facts)} 使用过，废码不得再用。`,
    en: (facts) => `The code ${facts.given} is or was that of ${who(facts)}: no code is used twice.`,
  },
  CodeNeeded: {
    'zh-CN': (facts) => `${who(facts)}的新代码无法由上级代码推出，请在 below 中写明。`,
    en: (facts) => `The new code of ${who(facts)} does not follow from its parent's: name it in below.`,
  },
  NameMalformed: {
    'zh-CN': ({ given }) => `名称“${given}”应为可见文字，首尾无空格。`,
    en: ({ given }) => `The name “${given}” must be visible text without spaces around it.`,
  },
  NameTaken: {
    'zh-CN': (facts) => `同一上级下已有“${facts.given}”（${facts.tenantId}）。`,
    en: (facts) => `There is a “${facts.given}” (${facts.tenantId}) below the same parent.`,
  },
  NumbersExhausted: {
    'zh-CN': (facts) => `${who(facts)}之下已无可用的路径号。`,
    en: (facts) => `No path number is left below ${who(facts)}.`,
  },
};
const BY_CODE: ReadonlyMap<string, Readonly<Record<Locale, Say>>> = new Map(Object.entries(REASONS).map(([kind, say]) => [codeOf(kind), say]));

export const SUCCESSION_MESSAGES: Messages<OrderRefusal> = {
  ...TENANT_MESSAGES,
  SuccessionRefused: {
    'zh-CN': (facts) => BY_CODE.get(facts.reason)!['zh-CN'](facts),
    en: (facts) => BY_CODE.get(facts.reason)!.en(facts),
  },
};
