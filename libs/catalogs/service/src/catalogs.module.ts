import { Module } from '@nestjs/common';
import { EffectiveStandards } from '@yimen/catalogs-contract';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { catalogsAccess } from './catalog.access.js';
import { EditionDrafting } from './edition-drafting.js';
import { EditionPublishing } from './edition-publishing.js';
import { EditionQueries } from './edition.queries.js';
import { EffectiveItemResolver } from './effective-item.resolver.js';
import { EffectiveQueries } from './effective.queries.js';
import { ItemEditionSchema } from './item-edition.entity.js';
import { ItemEditionResolver, StandardFindingResolver } from './item-edition.resolver.js';
import { ItemOverrideSchema } from './item-override.entity.js';
import { ItemOverrideResolver } from './item-override.resolver.js';
import { LocalEffectiveStandards } from './local-effective-standards.js';
import { OverrideQueries } from './override.queries.js';
import { Overriding } from './overriding.js';

export const CATALOGS_RESOLVERS = [EffectiveItemResolver, ItemEditionResolver, StandardFindingResolver, ItemOverrideResolver, rulesResolver(catalogsAccess)];

@Module({
  providers: [
    {
      provide: Database,
      inject: [ServiceDatabases],
      useFactory: (databases: ServiceDatabases) => databases.connect('catalogs', [ItemEditionSchema, ItemOverrideSchema]),
    },
    EffectiveQueries,
    EditionQueries,
    OverrideQueries,
    EditionDrafting,
    EditionPublishing,
    Overriding,
    { provide: EffectiveStandards, useClass: LocalEffectiveStandards },
    ...CATALOGS_RESOLVERS,
  ],
  exports: [EffectiveStandards],
})
export class CatalogsModule {}
