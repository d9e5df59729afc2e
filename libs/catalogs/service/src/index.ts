import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { catalogsAccess } from './catalog.access.js';
import { CATALOGS_RESOLVERS, CatalogsModule } from './catalogs.module.js';
import { catalogsSchema } from './migrations/index.js';

export { CATALOGS_SUBSCRIPTIONS } from './adjustment/adjustment-giving.js';
export { EDITION_COLUMNS, PROPOSAL_COLUMNS, PUBLICATION_COLUMNS, TASK_COLUMNS } from './catalog.access.js';
export { CatalogsModule } from './catalogs.module.js';
export { CatalogRows } from './effective/catalog-rows.js';
export { EffectiveStandardsController } from './effective/effective-standards.controller.js';
export { LocalEffectiveStandards } from './effective/local-effective-standards.js';
export { EffectiveQueries } from './effective/effective.queries.js';
export { CATALOG_SCHEMA } from './export/catalog-document.js';
export { CatalogMemory } from './memory/catalog-memory.js';
export type { KnownCatalog } from './memory/known-province.js';
export { seedCatalog, type CatalogSeed } from './seed-catalog.js';

export const catalogsService: ServiceParts = {
  name: 'catalogs',
  sdl: serviceSdl(...['catalog', 'edition/item-standard', 'publication/publication', 'standing/item-standing', 'adjustment/adjustment', 'field-policy/field-policy', 'guide/guide', 'claim/claim', 'proposal/proposal', 'dictionary/dictionary', 'roster/roster']
    .map((file) => new URL(`../src/${file}.graphql`, import.meta.url))),
  module: CatalogsModule,
  resolvers: CATALOGS_RESOLVERS,
  access: catalogsAccess,
  schema: catalogsSchema,
};
