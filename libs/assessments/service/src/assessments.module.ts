import { Module } from '@nestjs/common';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { AccountabilityOpening } from './accountability/accountability-opening.js';
import { AccountabilityQueries } from './accountability/accountability.queries.js';
import { AccountabilityResolver } from './accountability/accountability.resolver.js';
import { assessmentsAccess } from './assessment.access.js';
import { ASSESSMENT_ENTITIES } from './assessment.entity.js';
import { CaseRating } from './case-rating.js';
import { ClosedCaseRecorder } from './closed-case-recorder.js';
import { ClosedCaseQueries } from './closed-case.queries.js';
import { ClosedCaseResolver } from './closed-case.resolver.js';
import { RatingQueries } from './rating.queries.js';
import { RatingResolver } from './rating.resolver.js';
import { WindowScoreQueries } from './window-score.queries.js';
import { WindowScoreResolver } from './window-score.resolver.js';

export const ASSESSMENTS_RESOLVERS = [RatingResolver, ClosedCaseResolver, WindowScoreResolver, AccountabilityResolver, rulesResolver(assessmentsAccess)];

@Module({
  providers: [
    { provide: Database, inject: [ServiceDatabases], useFactory: (databases: ServiceDatabases) => databases.connect('assessments', ASSESSMENT_ENTITIES) },
    ClosedCaseRecorder,
    AccountabilityOpening,
    AccountabilityQueries,
    ClosedCaseQueries,
    RatingQueries,
    WindowScoreQueries,
    CaseRating,
    ...ASSESSMENTS_RESOLVERS,
  ],
})
export class AssessmentsModule {}
