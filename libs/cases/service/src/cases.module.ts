import { Module } from '@nestjs/common';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { casesAccess } from './case.access.js';
import { CASE_ENTITIES } from './case-entities.js';
import { ApplicantReading } from './applicant/applicant-reading.js';
import { ApplicantResolver } from './applicant/applicant.resolver.js';
import { Applicants } from './applicant/applicants.js';
import { Attachments } from './file/attachments.js';
import { Barriers } from './barrier/barrier.js';
import { BarrierResolver } from './barrier/barrier.resolver.js';
import { BreakGlass } from './barrier/break-glass.js';
import { BreakGlassResolver } from './barrier/break-glass.resolver.js';
import { CalendarBook } from './case/calendar-book.js';
import { CaseDesk } from './case/case-desk.js';
import { CaseDeskResolver } from './case/case-desk.resolver.js';
import { CaseIntake } from './case/case-intake.js';
import { CaseLedger } from './case/case-ledger.js';
import { CaseNumbers } from './case/case-numbers.js';
import { CaseQueries } from './case/case.queries.js';
import { CaseResolver } from './case/case.resolver.js';
import { CitizenDesk } from './citizen/citizen-desk.js';
import { CitizenDeskResolver } from './citizen/citizen-desk.resolver.js';
import { ContactQueries } from './contact/contact.queries.js';
import { ContactResolver, ContactEntryResolver } from './contact/contact.resolver.js';
import { FirstContacts } from './contact/first-contacts.js';
import { EditionMoving } from './case/edition-moving.js';
import { EditionMovingResolver } from './case/edition-moving.resolver.js';
import { FilesController } from './file/files.controller.js';
import { FrozenStandards } from './case/frozen-standards.js';
import { LegClocks } from './leg/leg-clock.queries.js';
import { LegClockResolver } from './leg/leg-clock.resolver.js';
import { LegCopies } from './leg/leg-copies.js';
import { OrderQueries } from './order/order.queries.js';
import { OrderResolver } from './order/order.resolver.js';
import { SupervisionOrders } from './order/supervision-orders.js';
import { ProgressResolver } from './progress/progress.resolver.js';
import { Appealing } from './supervision/appealing.js';
import { CardIssuing } from './supervision/card-issuing.js';
import { CardQueries } from './supervision/card.queries.js';
import { RuleBook } from './supervision/rule-book.js';
import { RuleQueries } from './supervision/rule.queries.js';
import { RuleSetting } from './supervision/rule-setting.js';
import { CardAppealResolver, SupervisionCardResolver, SupervisionRuleResolver } from './supervision/supervision.resolver.js';
import { StaffDirectory } from './staff-directory.js';
import { WorkSuccession } from './succession/succession.js';
import { DeadlineRecomputation } from './timer/recomputation.js';
import { RecomputationResolver } from './timer/recomputation.resolver.js';
import { AcceptanceBySilence } from './timer/silence.js';
import { WorkInheritance } from './succession/succession-inheritance.js';
import { WorkListQueries } from './leg/work-list.queries.js';
import { WorkListResolver } from './leg/work-list.resolver.js';

export const CASES_RESOLVERS = [
  CaseResolver, CaseDeskResolver, CitizenDeskResolver, EditionMovingResolver, ProgressResolver, ApplicantResolver, WorkListResolver, BarrierResolver, BreakGlassResolver, LegClockResolver, RecomputationResolver,
  SupervisionRuleResolver, SupervisionCardResolver, CardAppealResolver, OrderResolver, ContactResolver, ContactEntryResolver, rulesResolver(casesAccess),
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
    RuleBook,
    CaseLedger,
    CaseIntake,
    CaseDesk,
    CitizenDesk,
    EditionMoving,
    AcceptanceBySilence,
    DeadlineRecomputation,
    RuleSetting,
    RuleQueries,
    CardIssuing,
    CardQueries,
    Appealing,
    OrderQueries,
    ContactQueries,
    FirstContacts,
    StaffDirectory,
    SupervisionOrders,
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
