import { serviceSdl, type ServiceParts } from '@yimen/graphql-kit';
import { casesAccess } from './case.access.js';
import { CASES_RESOLVERS, CasesModule } from './cases.module.js';
import { casesSchema } from './migrations/index.js';

export { APPEAL_COLUMNS, CARD_COLUMNS, CLOCK_COLUMNS, CONTACT_COLUMNS, heldCases, LEG_COLUMNS, LETTER_COLUMNS, ORDER_COLUMNS } from './case.access.js';
export { rotateKeys, type KeyRotation } from './applicant/key-rotation.js';
export { CASES_SUBSCRIPTIONS } from './case/case-subscriptions.js';

export const casesService: ServiceParts = {
  name: 'cases',
  sdl: serviceSdl(...[
    'case/case', 'case/edition-moving', 'applicant/applicant', 'barrier/barrier', 'citizen/citizen-desk', 'progress/progress', 'timer/recomputation', 'supervision/supervision', 'order/order',
    'contact/contact',
  ].map((room) => new URL(`../src/${room}.graphql`, import.meta.url))),
  module: CasesModule,
  resolvers: CASES_RESOLVERS,
  access: casesAccess,
  schema: casesSchema,
};
