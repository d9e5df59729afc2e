import { Module } from '@nestjs/common';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { casesAccess } from './case.access.js';
import { ApplicantReading } from './applicant-reading.js';
import { ApplicantResolver } from './applicant.resolver.js';
import { Applicants } from './applicants.js';
import { Attachments } from './attachments.js';
import { Barriers } from './barrier.js';
import { BarrierResolver } from './barrier.resolver.js';
import { BreakGlass } from './break-glass.js';
import { BreakGlassResolver } from './break-glass.resolver.js';
import { CalendarBook } from './calendar-book.js';
import { CaseDesk } from './case-desk.js';
import { CaseDeskResolver } from './case-desk.resolver.js';
import { CaseIntake } from './case-intake.js';
import { CaseLedger } from './case-ledger.js';
import { CaseNumbers } from './case-numbers.js';
import { CASE_ENTITIES } from './case.entity.js';
import { CaseQueries } from './case.queries.js';
import { CaseResolver } from './case.resolver.js';
import { FilesController } from './files.controller.js';
import { FrozenStandards } from './frozen-standards.js';
import { LegClocks } from './leg-clock.queries.js';
import { LegClockResolver } from './leg-clock.resolver.js';
import { LegCopies } from './leg-copies.js';
import { WorkSuccession } from './succession.js';
import { WorkInheritance } from './succession-inheritance.js';
import { WorkListQueries } from './work-list.queries.js';
import { WorkListResolver } from './work-list.resolver.js';

export const CASES_RESOLVERS = [
  CaseResolver, CaseDeskResolver, ApplicantResolver, WorkListResolver, BarrierResolver, BreakGlassResolver, LegClockResolver, rulesResolver(casesAccess),
];

/** Needs from the application: the databases, the event bus, the vault and index of personal data, a file store, and EffectiveStandards. */
@Module({
  controllers: [FilesController],
  providers: [
    { provide: Database, inject: [ServiceDatabases], useFactory: (databases: ServiceDatabases) => databases.connect('cases', CASE_ENTITIES) },
    Applicants,
    ApplicantReading,
    Attachments,
    Barriers,
    BreakGlass,
    CalendarBook,
    CaseNumbers,
    FrozenStandards,
    CaseLedger,
    CaseIntake,
    CaseDesk,
    LegClocks,
    LegCopies,
    WorkInheritance,
    WorkSuccession,
    CaseQueries,
    WorkListQueries,
    ...CASES_RESOLVERS,
  ],
})
export class CasesModule {}
