import { Module } from '@nestjs/common';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { tenantsAccess } from './tenant.access.js';
import { AddressRuleSetting } from './address-rules.js';
import { AddressRulesQueries } from './address-rules.queries.js';
import { AddressRulesResolver } from './address-rules.resolver.js';
import { AuditController } from './audit.controller.js';
import { AuditQueries } from './audit.queries.js';
import { AuditResolver } from './audit.resolver.js';
import { PostQueries } from './post.queries.js';
import { FirstSignIn } from './first-sign-in.js';
import { MeResolver } from './post.me.resolver.js';
import { DepartmentsResolver, PostResolver } from './post.resolver.js';
import { PlatformProvinces } from './platform-provinces.js';
import { PlatformResolver } from './platform.resolver.js';
import { StaffImportController } from './staff-import.controller.js';
import { StaffImportFacts } from './staff-import.facts.js';
import { StaffImport } from './staff-import.js';
import { StaffingFactsReader } from './staffing.facts.js';
import { StaffingResolver } from './staffing.resolver.js';
import { Staffing } from './staffing.js';
import { Representations } from './staffing.representation.js';
import { SecondmentQueries } from './staffing.secondment.queries.js';
import { ServiceCertificateResolver, StaffChangeResolver } from './staffing.secondment.resolver.js';
import { Secondments } from './staffing.secondment.js';
import { BackchannelController } from './backchannel.controller.js';
import { BackchannelLogout } from './backchannel-logout.js';
import { RevokedSessionSchema } from './session.entity.js';
import { SessionQueries } from './session.queries.js';
import { SessionResolver } from './session.resolver.js';
import { SessionRevocation } from './session-revocation.js';
import { TenantSuccession } from './succession.js';
import { SuccessionQueries } from './succession.queries.js';
import { SuccessionResolver, TenantSuccessionResolver } from './succession.resolver.js';
import { TenantSchema } from './tenant.entity.js';
import { TenantNaming } from './tenant-naming.js';
import { TenantQueries } from './tenant.queries.js';
import { TenantResolver } from './tenant.resolver.js';
import { WindowResolver } from './window.resolver.js';

export const TENANTS_RESOLVERS = [TenantResolver, WindowResolver, PostResolver, MeResolver, DepartmentsResolver, StaffingResolver, StaffChangeResolver, ServiceCertificateResolver, PlatformResolver, SuccessionResolver, TenantSuccessionResolver, SessionResolver, AddressRulesResolver, AuditResolver, rulesResolver(tenantsAccess)];

@Module({
  controllers: [BackchannelController, StaffImportController, AuditController],
  providers: [
    { provide: Database, inject: [ServiceDatabases], useFactory: (databases: ServiceDatabases) => databases.connect('tenants', [TenantSchema, RevokedSessionSchema]) },
    TenantQueries,
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
