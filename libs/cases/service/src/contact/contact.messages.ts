import { KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';

/** The contact was answered; nothing is said to it afterwards. */
export interface ContactAnswered {
  readonly kind: 'ContactAnswered';
  readonly contactId: string;
}
export type ContactRefusal = KitRefusal | ContactAnswered;

export const CONTACT_MESSAGES: Messages<ContactRefusal> = {
  ...KIT_MESSAGES,
  ContactAnswered: {
    'zh-CN': () => '该首问事项已经答复。',
    en: () => 'This contact has been answered.',
  },
};
