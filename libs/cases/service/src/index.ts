import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { casesAccess } from './case.access.js';
import { CASES_RESOLVERS, CasesModule } from './cases.module.js';
import { casesSchema } from './migrations/index.js';

export { CASES_SUBSCRIPTIONS } from './leg-copies.js';

export const casesService: ServiceParts = {
  name: 'cases',
  sdl: serviceSdl(new URL('../src/case.graphql', import.meta.url)),
  module: CasesModule,
  resolvers: CASES_RESOLVERS,
  access: casesAccess,
  schema: casesSchema,
};
