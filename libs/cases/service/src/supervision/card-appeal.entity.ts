import { defineEntity, p } from '@mikro-orm/core';

/** An appeal against a card (申诉): made once by the tenant that has the card, withdrawn or decided once. */
const CardAppealSchema = defineEntity({
  name: 'CardAppeal',
  tableName: 'card_appeal',
  properties: {
    id: p.uuid().primary(),
    cardId: p.uuid(),
    fromTenantNo: p.bigint('number'),
    toTenantNo: p.bigint('number'),
    reason: p.string(),
    appealedAt: p.datetime(),
    appealedBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    agreed: p.boolean().nullable(),
    note: p.string().nullable(),
    version: p.integer().version(),
  },
});
export class CardAppeal extends CardAppealSchema.class {}
CardAppealSchema.setClass(CardAppeal);
export { CardAppealSchema };
