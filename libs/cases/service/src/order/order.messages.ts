import type { OrderStatus } from '@yimen/cases-domain';
import { KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';

/** This cannot be said to the order as it stands. */
export interface OrderRefused {
  readonly kind: 'OrderRefused';
  readonly status: OrderStatus;
}
export type OrderRefusal = KitRefusal | OrderRefused;

const STATUSES: Readonly<Record<OrderStatus, readonly [zh: string, en: string]>> = {
  awaiting_reply: ['待回复', 'awaits a reply'], replied: ['已回复', 'has been replied to'], returned: ['退回重办', 'was returned for another reply'], closed: ['已销号', 'is settled'],
};

export const ORDER_MESSAGES: Messages<OrderRefusal> = {
  ...KIT_MESSAGES,
  OrderRefused: {
    'zh-CN': ({ status }) => `该督办件${STATUSES[status][0]}，不能这样处理。`,
    en: ({ status }) => `The order ${STATUSES[status][1]}; this cannot be done now.`,
  },
};
