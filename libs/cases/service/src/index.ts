import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { casesAccess } from './case.access.js';
import { CASES_RESOLVERS, CasesModule } from './cases.module.js';
import { casesSchema } from './migrations/index.js';

export { APPEAL_COLUMNS, CARD_COLUMNS, CLOCK_COLUMNS, heldCases, LEG_COLUMNS, LETTER_COLUMNS } from './case.access.js';
export { rotateKeys, type KeyRotation } from './applicant/key-rotation.js';
export { CASES_SUBSCRIPTIONS } from './case/case-subscriptions.js';

export const casesService: ServiceParts = {
  name: 'cases',
  sdl: serviceSdl(new URL('../src/case/case.graphql', import.meta.url), new URL('../src/case/edition-moving.graphql', import.meta.url), new URL('../src/applicant/applicant.graphql', import.meta.url), new URL('../src/barrier/barrier.graphql', import.meta.url), new URL('../src/progress/progress.graphql', import.meta.url), new URL('../src/timer/recomputation.graphql', import.meta.url), new URL('../src/supervision/supervision.graphql', import.meta.url)),
  module: CasesModule,
  resolvers: CASES_RESOLVERS,
  access: casesAccess,
  schema: casesSchema,
};
