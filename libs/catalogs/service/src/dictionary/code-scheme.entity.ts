import { defineEntity, p } from '@mikro-orm/core';

/** How a province writes the codes of new items (编码规则). Rows are only added; the highest `version` counts. */
const CodeSchemeSchema = defineEntity({
  name: 'CodeScheme',
  tableName: 'code_scheme',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    itemMasks: p.array(),
    nationalMasks: p.array(),
    note: p.string(),
    setAt: p.datetime(),
    setBy: p.uuid(),
    version: p.integer(),
  },
});
export class CodeScheme extends CodeSchemeSchema.class {}
CodeSchemeSchema.setClass(CodeScheme);
export { CodeSchemeSchema };
