import { KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';

/** The card cannot be appealed against, or the appeal not decided, as it stands. */
export interface AppealRefused {
  readonly kind: 'AppealRefused';
  readonly reason: 'WITHDRAWN_CARD' | 'APPEALED_BEFORE' | 'OWN_APPEAL' | 'NOT_OPEN';
}
/** The rule is softer than the one above whose place it would take. */
export interface SofterRule {
  readonly kind: 'SofterRule';
  readonly aboveId: string;
  readonly aboveName: string;
}
export type SupervisionRefusal = KitRefusal | AppealRefused | SofterRule;

const APPEAL_REFUSALS: Readonly<Record<AppealRefused['reason'], readonly [zh: string, en: string]>> = {
  WITHDRAWN_CARD: ['该牌已撤销，无需申诉。', 'The card stands no longer; there is nothing to appeal against.'],
  APPEALED_BEFORE: ['该牌已申诉过，一牌一诉。', 'There was an appeal against this card; there is one for each.'],
  OWN_APPEAL: ['申诉人不得自己裁定。', 'Nobody decides his own appeal.'],
  NOT_OPEN: ['该申诉已撤回或已裁定。', 'The appeal has been withdrawn or decided.'],
};

export const SUPERVISION_MESSAGES: Messages<SupervisionRefusal> = {
  ...KIT_MESSAGES,
  AppealRefused: {
    'zh-CN': ({ reason }) => APPEAL_REFUSALS[reason][0],
    en: ({ reason }) => APPEAL_REFUSALS[reason][1],
  },
  SofterRule: {
    'zh-CN': ({ aboveName }) => `下级规则只能从严：上级规则“${aboveName}”更严。`,
    en: ({ aboveName }) => `A rule below can only be stricter than the one above, “${aboveName}”.`,
  },
};
