import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { catalogsAccess } from './catalog.access.js';
import { CATALOGS_RESOLVERS, CatalogsModule } from './catalogs.module.js';
import { catalogsSchema } from './migrations/index.js';

export { EDITION_COLUMNS } from './catalog.access.js';
export { CatalogsModule } from './catalogs.module.js';
export { EffectiveStandardsController } from './effective-standards.controller.js';
export { LocalEffectiveStandards } from './local-effective-standards.js';
export { seedCatalog, type CatalogSeed } from './seed-catalog.js';

export const catalogsService: ServiceParts = {
  name: 'catalogs',
  sdl: serviceSdl(new URL('../src/catalog.graphql', import.meta.url), new URL('../src/item-standard.graphql', import.meta.url)),
  module: CatalogsModule,
  resolvers: CATALOGS_RESOLVERS,
  access: catalogsAccess,
  schema: catalogsSchema,
};
