import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { tenantsSchema } from './migrations/index.js';
import { tenantsAccess } from './tenant.access.js';
import { TENANTS_RESOLVERS, TenantsModule } from './tenants.module.js';

export { POST_COLUMNS } from './tenant.access.js';
export { importCalendar, type CalendarImport } from './imports/calendar-import.js';
export { seedOffices, type DepartmentSeed, type OfficeSeed, type PersonSeed, type PostSeed, type WindowSeed } from './imports/office-seed.js';
export { appointOperator, type OperatorOrder, type OperatorOutcome } from './platform/platform-operators.js';
export { importRegions, sayRegionRefusals, type RegionImport } from './imports/region-import.js';
export { carryOutOrder, sayOrderRefusal, type CarriedOrder, type OrderByCommand } from './succession/succession-command.js';
export { importTenants } from './imports/tenant-import.js';
export type { NewNaming, NewTenant, SuccessionOrder, SuccessionPlan } from '@yimen/tenants-domain';

export const tenantsService: ServiceParts = {
  name: 'tenants',
  sdl: serviceSdl(new URL('../src/tenant/tenant.graphql', import.meta.url), new URL('../src/calendar/calendar.graphql', import.meta.url), new URL('../src/session/session.graphql', import.meta.url), new URL('../src/succession/succession.graphql', import.meta.url), new URL('../src/address-rules/address-rules.graphql', import.meta.url), new URL('../src/staffing/staffing.graphql', import.meta.url), new URL('../src/audit/audit.graphql', import.meta.url)),
  module: TenantsModule,
  resolvers: TENANTS_RESOLVERS,
  access: tenantsAccess,
  schema: tenantsSchema,
  passing: ['revoked_session'],
};
