import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { tenantsSchema } from './migrations/index.js';
import { tenantsAccess } from './tenant.access.js';
import { TENANTS_RESOLVERS, TenantsModule } from './tenants.module.js';

export { importCalendar, type CalendarImport } from './calendar-import.js';
export { seedOffices, type DepartmentSeed, type OfficeSeed, type PersonSeed, type PostSeed, type WindowSeed } from './office-seed.js';
export { importRegions, sayRegionRefusals, type RegionImport } from './region-import.js';
export { importTenants } from './tenant-import.js';

export const tenantsService: ServiceParts = {
  name: 'tenants',
  sdl: serviceSdl(new URL('../src/tenant.graphql', import.meta.url)),
  module: TenantsModule,
  resolvers: TENANTS_RESOLVERS,
  access: tenantsAccess,
  schema: tenantsSchema,
};
