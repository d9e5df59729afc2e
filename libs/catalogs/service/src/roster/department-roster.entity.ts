import { defineEntity, p } from '@mikro-orm/core';
import type { DeclaredTotals, RosterEntry } from '@yimen/catalogs-domain';

/** Which units enter a centre (进驻清单), as a document says. Rows are only added; of a tenant the highest `version` counts. */
const DepartmentRosterSchema = defineEntity({
  name: 'DepartmentRoster',
  tableName: 'department_roster',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    title: p.string(),
    entries: p.json<readonly RosterEntry[]>(),
    totals: p.json<readonly DeclaredTotals[]>(),
    importedAt: p.datetime(),
    importedBy: p.uuid(),
    version: p.integer(),
  },
});
export class DepartmentRoster extends DepartmentRosterSchema.class {}
DepartmentRosterSchema.setClass(DepartmentRoster);
export { DepartmentRosterSchema };
