import { defineEntity, p } from '@mikro-orm/core';
import type { DisclosureSet } from '@yimen/catalogs-domain';

/** A tenant's own list of what its guides say first (公开模板). Of each tenant one stands; rows are added and withdrawn, never changed. */
const DisclosureTemplateSchema = defineEntity({
  name: 'DisclosureTemplate',
  tableName: 'disclosure_template',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    name: p.string(),
    elements: p.json<DisclosureSet['elements']>(),
    setAt: p.datetime(),
    setBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
  },
});
export class DisclosureTemplate extends DisclosureTemplateSchema.class {}
DisclosureTemplateSchema.setClass(DisclosureTemplate);
export { DisclosureTemplateSchema };
