import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriver, ApolloDriverConfig, ApolloFederationDriver } from '@nestjs/apollo';
import type { DynamicModule, Type } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Logger } from 'pino';
import { ContextFactory, type HttpRequest } from './context-factory.js';
import { errorFormatter } from './errors.js';
import { SCALARS } from './kit.js';

/** What a graph needs to be served, whatever schema it serves. */
export interface GraphOptions {
  /** Modules whose resolvers serve the graph, and whose plugins it runs. */
  readonly include: readonly Type[];
  /** A module that exports the ContextFactory. */
  readonly contexts: Type | DynamicModule;
  readonly log: Logger;
  readonly introspection: boolean;
}

type SchemaOptions = Pick<ApolloDriverConfig, 'typeDefs' | 'transformResolvers' | 'transformSchema'>;

/** A graph at /graphql: contexts from tokens, errors that say nothing of the inside, no batches, no forged requests. */
export function serveGraph(
  driver: Type<ApolloDriver | ApolloFederationDriver>,
  { include, contexts, log, introspection }: GraphOptions,
  schema: SchemaOptions,
): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver,
    imports: [contexts],
    inject: [ContextFactory],
    useFactory: (factory: ContextFactory) => ({
      ...schema,
      path: '/graphql',
      resolvers: SCALARS,
      include: [...include],
      context: async ({ req }: { req: HttpRequest }) => ({ ctx: await factory.of(req) }),
      formatError: errorFormatter(log, introspection),
      // Every field would be wrapped by these two; nothing reads what they make.
      plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled()],
      csrfPrevention: true,
      allowBatchedHttpRequests: false,
      // A text by its digest alone could not be judged before it is executed.
      persistedQueries: false,
      introspection,
      graphiql: false,
    }),
  });
}
