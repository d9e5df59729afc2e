import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { assessmentsAccess } from './assessment.access.js';
import { ASSESSMENTS_RESOLVERS, AssessmentsModule } from './assessments.module.js';
import { assessmentsSchema } from './migrations/index.js';

export { CLOSED_CASE_COLUMNS, RATING_COLUMNS, RECORD_COLUMNS } from './assessment.access.js';
export { AssessmentsModule } from './assessments.module.js';
export { ASSESSMENT_SUBSCRIPTIONS } from './assessment-subscriptions.js';
export { seedScheme } from './scheme-seed.js';

export const assessmentsService: ServiceParts = {
  name: 'assessments',
  sdl: serviceSdl(new URL('../src/assessment.graphql', import.meta.url), new URL('../src/accountability/accountability.graphql', import.meta.url)),
  module: AssessmentsModule,
  resolvers: ASSESSMENTS_RESOLVERS,
  access: assessmentsAccess,
  schema: assessmentsSchema,
};
