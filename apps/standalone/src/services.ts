import { ASSESSMENT_SUBSCRIPTIONS, assessmentsService } from '@yimen/assessments-service';
import { CASES_SUBSCRIPTIONS, casesService } from '@yimen/cases-service';
import { CATALOGS_SUBSCRIPTIONS, catalogsService } from '@yimen/catalogs-service';
import type { Subscription } from '@yimen/events';
import type { ServiceParts } from '@yimen/graphql-kit';
import { tenantsService } from '@yimen/tenants-service';

/** In the order in which their schemas are prepared: later ones read views of earlier ones. */
export const SERVICES: readonly ServiceParts[] = [tenantsService, catalogsService, casesService, assessmentsService];
export const SUBSCRIPTIONS: readonly Subscription[] = [...CATALOGS_SUBSCRIPTIONS, ...CASES_SUBSCRIPTIONS, ...ASSESSMENT_SUBSCRIPTIONS];
