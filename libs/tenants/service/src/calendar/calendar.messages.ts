import { KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';
import type { HolidayNoticeRefused } from '@yimen/working-days';

/** The text of the notice cannot be taken. */
export interface NoticeRefused {
  readonly kind: 'NoticeRefused';
  readonly faults: HolidayNoticeRefused['faults'];
}
export type CalendarRefusal = KitRefusal | NoticeRefused;

const RULES_ZH = {
  title: '没有找到“关于……年部分节假日安排的通知”的标题', items: '没有找到放假安排（一、元旦：……）', date: '没有这一天', weekday: '星期与日期不符', count: '天数与日期不符', twice: '同一天安排了两次',
} as const;

export const CALENDAR_MESSAGES: Messages<CalendarRefusal> = {
  ...KIT_MESSAGES,
  NoticeRefused: {
    'zh-CN': ({ faults }) => `通知文本有误，未予录入：${faults.map(({ rule, found }) => `${RULES_ZH[rule]}（${found}）`).join('；')}。`,
    en: ({ faults }) => `The text cannot be taken: ${faults.map(({ rule, found }) => `${rule} (${found})`).join('; ')}.`,
  },
};
