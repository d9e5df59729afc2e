import { ApolloFederationDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Global, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { SystemClock, TokenVerifier } from '@yimen/access';
import { assessmentsService } from '@yimen/assessments-service';
import { casesService } from '@yimen/cases-service';
import { CatalogsModule, catalogsService } from '@yimen/catalogs-service';
import { DiskFileStore, FileStore } from '@yimen/files';
import { ContextFactory, SCALARS, type ServiceParts } from '@yimen/graphql-kit';
import { AUDIENCE, Hosted, PlatformModule } from '@yimen/hosting';
import { masterKeys, PersonalDataVault, PersonIndex, secretKey } from '@yimen/personal-data';
import { productLog } from '@yimen/serving';
import { tenantsService } from '@yimen/tenants-service';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { loginsOf, type PeerOrder } from './peer.js';

const SERVICES: readonly ServiceParts[] = [tenantsService, catalogsService, casesService, assessmentsService];

/** In one process the port to the catalog is a call. */
@Global()
@Module({ imports: [CatalogsModule], exports: [CatalogsModule] })
class CatalogPort {}

/** What a service's schema is made of. */
export type SchemaParts = Pick<ServiceParts, 'name' | 'sdl' | 'module'>;

export interface SubgraphSchemas {
  readonly services: readonly SchemaParts[];
  /** By service: an executable schema with `_entities`, resolved by the product's own resolvers. */
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  readonly contexts: ContextFactory;
}

/** The services as they run apart, made in this process and not served: what a gateway inside it would ask. */
export async function subgraphSchemas(order: PeerOrder): Promise<SubgraphSchemas> {
  const log = productLog('error');
  // Personal data stay closed: the keys are the product's, and the join asks for none.
  const none = new Uint8Array(32);
  const contexts = PlatformModule.of({
    log, clock: new SystemClock(), databases: loginsOf(order), directory: 'tenants', events: true, rateLimits: false,
    verifier: new TokenVerifier({ issuer: `${order.address}/realms/yimen`, audience: AUDIENCE }),
    providers: [
      { provide: PersonalDataVault, useValue: new PersonalDataVault(masterKeys(none)) },
      { provide: PersonIndex, useValue: new PersonIndex({ index: secretKey(none) }) },
      { provide: FileStore, useValue: new DiskFileStore('') },
    ],
  });
  return schemasOf(log, SERVICES, [contexts, CatalogPort, ...SERVICES.map(({ module }) => module)]);
}

/** Schemas of some services. @param imports their modules, and what these stand on */
export async function schemasOf(log: Logger, services: readonly SchemaParts[], imports: NonNullable<ModuleMetadata['imports']>): Promise<SubgraphSchemas> {
  const schemas = new Map<string, GraphQLSchema>();
  const graphs = services.map((service) => subgraph(service, (schema) => schemas.set(service.name, schema)));
  const app = await NestFactory.create(Hosted.on(log, [...imports, ...graphs]), { logger: ['error'] });
  await app.init();
  return { services, schemas, contexts: app.get(ContextFactory) };
}

function subgraph({ name, sdl, module }: SchemaParts, made: (schema: GraphQLSchema) => void): DynamicModule {
  return GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloFederationDriver, path: `/${name}`, typeDefs: sdl, resolvers: SCALARS, include: [module],
    // Modules that are there for all count as included: the catalog's resolvers are left out of the other schemas here.
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
    transformSchema: (schema) => {
      made(schema);
      return schema;
    },
  });
}
