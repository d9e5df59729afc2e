import { defineEntity, p } from '@mikro-orm/core';

/** The case (办件): it never moves and is reached by its id only. Status and outcome copy the fold of its events. */
const CaseRootSchema = defineEntity({
  name: 'CaseRoot',
  tableName: 'case_root',
  properties: {
    id: p.uuid().primary(),
    caseNo: p.string(),
    tenantNo: p.bigint('number'),
    handlingTenantNo: p.bigint('number'),
    itemCode: p.string(),
    itemName: p.string(),
    personId: p.uuid(),
    channel: p.string(),
    visibleFrom: p.smallint(),
    status: p.string(),
    outcome: p.string().nullable(),
    standardDigest: p.blob().nullable(),
    submittedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
    /** When the rules of supervision are to look at it again. */
    signalAt: p.datetime().nullable(),
    /** Whether it has had cards. */
    carded: p.boolean(),
    version: p.integer().version(),
  },
});
export class CaseRoot extends CaseRootSchema.class {}
CaseRootSchema.setClass(CaseRoot);

/** One tenant's part of a case (办理段): what lists, counts and row-level security run on. */
const CaseLegSchema = defineEntity({
  name: 'CaseLeg',
  tableName: 'case_leg',
  properties: {
    id: p.uuid().primary(),
    caseId: p.uuid(),
    tenantNo: p.bigint('number'),
    kind: p.string(),
    status: p.string(),
    counted: p.boolean(),
    windowId: p.uuid().nullable(),
    departmentId: p.uuid().nullable(),
    handlerId: p.uuid().nullable(),
    visibleFrom: p.smallint(),
    caseNo: p.string(),
    itemCode: p.string(),
    itemName: p.string(),
    openedAt: p.datetime(),
    dueOn: p.date().nullable(),
    deadlineAt: p.datetime(),
    provisional: p.boolean(),
    calendarVersion: p.string().nullable(),
    version: p.integer().version(),
  },
});
export class CaseLeg extends CaseLegSchema.class {}
CaseLegSchema.setClass(CaseLeg);

export { CaseLegSchema, CaseRootSchema };
