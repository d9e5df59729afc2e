import { Module } from '@nestjs/common';
import { EffectiveStandards } from '@yimen/catalogs-contract';
import { rulesResolver } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { catalogsAccess } from './catalog.access.js';
import { Claiming } from './claim/claiming.js';
import { ClaimQueries } from './claim/claim.queries.js';
import { ClaimCountResolver, ClaimOfItemResolver, ItemClaimBatchResolver, ItemClaimResolver } from './claim/claim.resolver.js';
import { ItemClaimSchema } from './claim/item-claim.entity.js';
import { AdjustmentSchema } from './adjustment/adjustment.entity.js';
import { AdjustmentGiving } from './adjustment/adjustment-giving.js';
import { AdjustmentQueries } from './adjustment/adjustment.queries.js';
import { AdjustmentTaskResolver, CountyTasksResolver, PublicationAdjustmentResolver } from './adjustment/adjustment.resolver.js';
import { AdjustmentSettling } from './adjustment/adjustment-settling.js';
import { AdjustmentTaskSchema } from './adjustment/adjustment-task.entity.js';
import { ThreeWays } from './adjustment/three-ways.js';
import { CodeSchemeSchema } from './dictionary/code-scheme.entity.js';
import { DictionaryEntrySchema } from './dictionary/dictionary-entry.entity.js';
import { DictionaryQueries } from './dictionary/dictionary.queries.js';
import { CodeSchemeResolver, DictionaryEntryResolver, TypeNameResolver } from './dictionary/dictionary.resolver.js';
import { DictionaryWriting } from './dictionary/dictionary-writing.js';
import { EditionDrafting } from './edition/edition-drafting.js';
import { EditionQueries } from './edition/edition.queries.js';
import { CatalogRows } from './effective/catalog-rows.js';
import { CatalogMemory } from './memory/catalog-memory.js';
import { EffectiveItemResolver } from './effective/effective-item.resolver.js';
import { EffectiveQueries } from './effective/effective.queries.js';
import { ItemEditionSchema } from './edition/item-edition.entity.js';
import { ItemChangeResolver, ItemEditionResolver, PublicationFindingResolver, StandardFindingResolver } from './edition/item-edition.resolver.js';
import { ItemOverrideSchema } from './override/item-override.entity.js';
import { ItemOverrideResolver } from './override/item-override.resolver.js';
import { CatalogExportController } from './export/catalog-export.controller.js';
import { FieldPolicies } from './field-policy/field-policies.js';
import { FieldPolicySchema } from './field-policy/field-policy.entity.js';
import { FieldPolicyQueries } from './field-policy/field-policy.queries.js';
import { FieldPolicyResolver } from './field-policy/field-policy.resolver.js';
import { DisclosureTemplateSchema } from './guide/disclosure-template.entity.js';
import { DisclosureTemplates } from './guide/disclosure-templates.js';
import { GuideQueries } from './guide/guide.queries.js';
import { DisclosureSetResolver, GuideResolver } from './guide/guide.resolver.js';
import { LocalEffectiveStandards } from './effective/local-effective-standards.js';
import { OverrideQueries } from './override/override.queries.js';
import { Overriding } from './override/overriding.js';
import { ItemPublicationSchema } from './publication/item-publication.entity.js';
import { PublicationDeciding } from './publication/publication-deciding.js';
import { PublicationImpacts } from './publication/publication-impact.js';
import { CountyImpactResolver, PublicationImpactResolver } from './publication/publication-impact.resolver.js';
import { PublicationQueries } from './publication/publication.queries.js';
import { PublicationResolver } from './publication/publication.resolver.js';
import { PublicationSubmitting } from './publication/publication-submitting.js';
import { ClaimReleaseSchema } from './proposal/claim-release.entity.js';
import { ItemProposalSchema } from './proposal/item-proposal.entity.js';
import { ProposalEnding } from './proposal/proposal-ending.js';
import { ProposalQueries } from './proposal/proposal.queries.js';
import { ItemProposalResolver, RegionOfItemResolver } from './proposal/proposal.resolver.js';
import { Proposing } from './proposal/proposing.js';
import { DepartmentRosterSchema } from './roster/department-roster.entity.js';
import { RosterController } from './roster/roster.controller.js';
import { RosterImport } from './roster/roster-import.js';
import { RosterQueries } from './roster/roster.queries.js';
import { DepartmentRosterResolver, RosterSectionResolver } from './roster/roster.resolver.js';
import { ItemStandingSchema } from './standing/item-standing.entity.js';
import { ItemStandingQueries } from './standing/item-standing.queries.js';
import { ItemStandingResolver } from './standing/item-standing.resolver.js';
import { ItemStandings } from './standing/item-standing.js';
import { CatalogImport } from './workbook/catalog-import.js';
import { CatalogWorkbookController } from './workbook/catalog-workbook.controller.js';

export const CATALOGS_RESOLVERS = [
  EffectiveItemResolver, ItemEditionResolver, StandardFindingResolver, PublicationFindingResolver, ItemChangeResolver, PublicationResolver,
  PublicationImpactResolver, CountyImpactResolver, ItemStandingResolver, ItemOverrideResolver, AdjustmentTaskResolver,
  PublicationAdjustmentResolver, CountyTasksResolver, FieldPolicyResolver, GuideResolver,
  DisclosureSetResolver, ItemClaimResolver, ItemClaimBatchResolver, ClaimCountResolver, ClaimOfItemResolver, ItemProposalResolver, RegionOfItemResolver,
  DictionaryEntryResolver, CodeSchemeResolver, TypeNameResolver, DepartmentRosterResolver, RosterSectionResolver, rulesResolver(catalogsAccess),
];
/** The rows that the service writes through the ORM. */
export const CATALOGS_ENTITIES = [
  ItemEditionSchema, ItemPublicationSchema, ItemStandingSchema, ItemOverrideSchema, AdjustmentSchema, AdjustmentTaskSchema, FieldPolicySchema, DisclosureTemplateSchema,
  ItemClaimSchema, ItemProposalSchema, ClaimReleaseSchema, DictionaryEntrySchema, CodeSchemeSchema, DepartmentRosterSchema,
];

@Module({
  controllers: [CatalogExportController, CatalogWorkbookController, RosterController],
  providers: [
    {
      provide: Database,
      inject: [ServiceDatabases],
      useFactory: (databases: ServiceDatabases) => databases.connect('catalogs', CATALOGS_ENTITIES),
    },
    CatalogRows,
    CatalogMemory,
    EffectiveQueries,
    EditionQueries,
    OverrideQueries,
    EditionDrafting,
    PublicationQueries,
    PublicationSubmitting,
    PublicationDeciding,
    PublicationImpacts,
    ItemStandingQueries,
    ItemStandings,
    Overriding,
    AdjustmentGiving,
    AdjustmentQueries,
    AdjustmentSettling,
    ThreeWays,
    FieldPolicies,
    FieldPolicyQueries,
    GuideQueries,
    DisclosureTemplates,
    RosterImport,
    RosterQueries,
    DictionaryQueries,
    DictionaryWriting,
    ClaimQueries,
    Claiming,
    ProposalQueries,
    Proposing,
    ProposalEnding,
    CatalogImport,
    { provide: EffectiveStandards, useClass: LocalEffectiveStandards },
    ...CATALOGS_RESOLVERS,
  ],
  exports: [EffectiveStandards],
})
export class CatalogsModule {}
