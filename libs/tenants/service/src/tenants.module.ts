import { Module } from '@nestjs/common';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { tenantsAccess } from './tenant.access.js';
import { AddressRuleSetting } from './address-rules/address-rules.js';
import { AddressRulesQueries } from './address-rules/address-rules.queries.js';
import { AddressRulesResolver } from './address-rules/address-rules.resolver.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditQueries } from './audit/audit.queries.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { CalendarQueries } from './calendar/calendar.queries.js';
import { CalendarResolver } from './calendar/calendar.resolver.js';
import { CalendarSetting } from './calendar/calendar-setting.js';
import { PostQueries } from './post/post.queries.js';
import { FirstSignIn } from './post/first-sign-in.js';
import { MeResolver } from './post/me.resolver.js';
import { DepartmentsResolver, PostResolver } from './post/post.resolver.js';
import { PlatformProvinces } from './platform/platform-provinces.js';
import { PlatformResolver } from './platform/platform.resolver.js';
import { StaffImportController } from './staff-import/staff-import.controller.js';
import { StaffImportFacts } from './staff-import/staff-import.facts.js';
import { StaffImport } from './staff-import/staff-import.js';
import { StaffingFactsReader } from './staffing/staffing.facts.js';
import { StaffingResolver } from './staffing/staffing.resolver.js';
import { Staffing } from './staffing/staffing.js';
import { Representations } from './staffing/staffing.representation.js';
import { SecondmentQueries } from './staffing/staffing.secondment.queries.js';
import { ServiceCertificateResolver, StaffChangeResolver } from './staffing/staffing.secondment.resolver.js';
import { Secondments } from './staffing/staffing.secondment.js';
import { BackchannelController } from './session/backchannel.controller.js';
import { BackchannelLogout } from './session/backchannel-logout.js';
import { RevokedSessionSchema } from './session/session.entity.js';
import { SessionQueries } from './session/session.queries.js';
import { SessionResolver } from './session/session.resolver.js';
import { SessionRevocation } from './session/session-revocation.js';
import { TenantSuccession } from './succession/succession.js';
import { SuccessionQueries } from './succession/succession.queries.js';
import { SuccessionResolver, TenantSuccessionResolver } from './succession/succession.resolver.js';
import { TenantSchema } from './tenant/tenant.entity.js';
import { TenantNaming } from './tenant/tenant-naming.js';
import { TenantQueries } from './tenant/tenant.queries.js';
import { TenantResolver } from './tenant/tenant.resolver.js';
import { WindowResolver } from './tenant/window.resolver.js';

export const TENANTS_RESOLVERS = [TenantResolver, CalendarResolver, WindowResolver, PostResolver, MeResolver, DepartmentsResolver, StaffingResolver, StaffChangeResolver, ServiceCertificateResolver, PlatformResolver, SuccessionResolver, TenantSuccessionResolver, SessionResolver, AddressRulesResolver, AuditResolver, rulesResolver(tenantsAccess)];

@Module({
  controllers: [BackchannelController, StaffImportController, AuditController],
  providers: [
    { provide: Database, inject: [ServiceDatabases], useFactory: (databases: ServiceDatabases) => databases.connect('tenants', [TenantSchema, RevokedSessionSchema]) },
    TenantQueries,
    CalendarQueries,
    CalendarSetting,
    PostQueries,
    FirstSignIn,
    TenantNaming,
    StaffingFactsReader,
    Staffing,
    StaffImportFacts,
    StaffImport,
    Secondments,
    SecondmentQueries,
    Representations,
    PlatformProvinces,
    TenantSuccession,
    SuccessionQueries,
    SessionRevocation,
    SessionQueries,
    BackchannelLogout,
    AddressRulesQueries,
    AddressRuleSetting,
    AuditQueries,
    ...TENANTS_RESOLVERS,
  ],
})
export class TenantsModule {}
