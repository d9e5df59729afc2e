export { centreName } from './centre-name.js';
export { nextFreeNumber } from './free-number.js';
export { formatRegionTsv, parseRegionTsv, type RegionList } from './region-tsv.js';
export { namedBy, planSuccession } from './succession-plan.js';
export type {
  CloseOrder, Closure, Creation, MergeOrder, NewNaming, NewTenant, SucceedOrder, SuccessionFacts, SuccessionOrder, SuccessionPlan, SuccessionRefusal, TenantFacts,
} from './succession.js';
export type { Region, RegionRefusal, RegionRule, RegionsRefused } from './region.js';
export { growTenants, type TenantSeed, type TenantTree } from './tenant-growth.js';
export { decideChange, decideRenewal, decideRevocation, type PostChange, type WantedChange } from './staffing-course.js';
export { decideGiving, decideStandIn, endOfTerm, STAND_IN_DAYS, TERM_YEARS } from './staffing-giving.js';
export { roleRule, rolesGivenBy, STAFF_ROLE_NAMES, standTogether, type RoleGiver, type StaffDataScope, type StaffRole } from './staffing-roles.js';
export type { Candidate, HeldPost, NewPost, Placing, PostKind, PostOrder, StaffingFacts, StaffingRefusal } from './staffing.js';
export { planStaff, type StaffPerson, type StaffPlan, type StaffPlanFacts } from './staff-plan.js';
export {
  DATA_SCOPE_WORDS, MOST_ROWS, readStaffTable, STAFF_COLUMN_NAMES, STAFF_COLUMNS, STAFF_ROLE_WORDS,
  type StaffColumn, type StaffFault, type StaffRow, type StaffTable, type TableRefusal,
} from './staff-table.js';
export { decideCertificate, decideChangeRequest, decideConsent, type CertifiedService, type StaffChangeConsent, type StaffChangeOrder } from './staffing-secondment.js';
