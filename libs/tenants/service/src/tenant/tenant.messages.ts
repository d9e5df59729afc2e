import { KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';

export type TenantRefusal = KitRefusal;
export const TENANT_MESSAGES: Messages<TenantRefusal> = KIT_MESSAGES;
