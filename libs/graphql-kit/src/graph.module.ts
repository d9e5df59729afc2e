import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule, Type } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Logger } from 'pino';
import { compose, type Subgraph } from './composition.js';
import { ContextFactory, type HttpRequest } from './context-factory.js';
import { hydrateAtEdges, type ReferenceResolver } from './edges.js';
import { errorFormatter } from './errors.js';
import { SCALARS } from './kit.js';

export interface OneGraphOptions {
  readonly subgraphs: readonly Subgraph[];
  /** Modules whose resolvers serve the graph. */
  readonly include: readonly Type[];
  /** A module that exports the ContextFactory. */
  readonly contexts: Type | DynamicModule;
  readonly log: Logger;
  readonly introspection: boolean;
}

/**
 * All services as one executable schema in one process. The services' resolvers are the same that serve the federation;
 * a compiled executor would go in here, through Apollo's `gateway` option.
 */
export function oneGraph({ subgraphs, include, contexts, log, introspection }: OneGraphOptions): DynamicModule {
  const { publicSdl } = compose(subgraphs);
  const references = new Map<string, ReferenceResolver>();
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    imports: [contexts],
    inject: [ContextFactory],
    useFactory: (factory: ContextFactory) => ({
      path: '/graphql',
      typeDefs: publicSdl,
      resolvers: SCALARS,
      include: [...include],
      // Reference resolvers mean nothing to a schema without a federation: they are taken out before it is made.
      transformResolvers: (resolvers) => [resolvers].flat().map((map) => takeReferences(map as ResolverMap, references) as typeof map),
      transformSchema: (schema) => hydrateAtEdges(schema, subgraphs, references),
      context: async ({ req }: { req: HttpRequest }) => ({ ctx: await factory.of(req) }),
      formatError: errorFormatter(log),
      // Every field would be wrapped by these two; nothing reads what they make.
      plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled()],
      csrfPrevention: true,
      allowBatchedHttpRequests: false,
      introspection,
      graphiql: false,
    }),
  });
}

type ResolverMap = Record<string, Record<string, unknown>>;

function takeReferences(resolvers: ResolverMap, references: Map<string, ReferenceResolver>): ResolverMap {
  return Object.fromEntries(
    Object.entries(resolvers).map(([type, fields]) => {
      const { __resolveReference: reference, ...others } = fields;
      if (typeof reference === 'function') references.set(type, reference as ReferenceResolver);
      return [type, others];
    }),
  );
}
