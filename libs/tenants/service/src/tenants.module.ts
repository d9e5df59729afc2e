import { Module } from '@nestjs/common';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { PostQueries } from './post.queries.js';
import { PostResolver } from './post.resolver.js';
import { TenantSchema } from './tenant.entity.js';
import { TenantNaming } from './tenant-naming.js';
import { TenantQueries } from './tenant.queries.js';
import { TenantResolver } from './tenant.resolver.js';
import { WindowResolver } from './window.resolver.js';

export const TENANTS_RESOLVERS = [TenantResolver, WindowResolver, PostResolver];

@Module({
  providers: [
    { provide: Database, inject: [ServiceDatabases], useFactory: (databases: ServiceDatabases) => databases.connect('tenants', [TenantSchema]) },
    TenantQueries,
    PostQueries,
    TenantNaming,
    ...TENANTS_RESOLVERS,
  ],
})
export class TenantsModule {}
