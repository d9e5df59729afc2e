import type { Messages } from '@yimen/graphql-kit';
import { TENANT_MESSAGES, type TenantRefusal } from '../tenant/tenant.messages.js';

export interface AddressLockedOut {
  readonly kind: 'AddressLockedOut';
  readonly address: string;
}
export type AddressRefusal = TenantRefusal | AddressLockedOut;

export const ADDRESS_MESSAGES: Messages<AddressRefusal> = {
  ...TENANT_MESSAGES,
  AddressLockedOut: {
    'zh-CN': ({ address }) => `按这些规则，您将无法再从当前地址 ${address} 办理业务，未予保存。`,
    en: ({ address }) => `By these rules you could not act any more from your address ${address}: nothing was saved.`,
  },
};
