import type { DynamicModule } from '@nestjs/common';
import { CompiledDriver } from './compiled-driver.js';
import { compose, type Subgraph } from './composition.js';
import { hydrateAtEdges, type ReferenceResolver } from './edges.js';
import { serveGraph, type GraphOptions } from './graph-server.js';

export interface OneGraphOptions extends GraphOptions {
  readonly subgraphs: readonly Subgraph[];
}

/** All services as one executable schema in one process. The services' resolvers are the same that serve the federation. */
export function oneGraph({ subgraphs, ...options }: OneGraphOptions): DynamicModule {
  const { publicSdl } = compose(subgraphs);
  const references = new Map<string, ReferenceResolver>();
  return serveGraph(CompiledDriver, options, {
    typeDefs: publicSdl,
    // Reference resolvers mean nothing to a schema without a federation: they are taken out before it is made.
    transformResolvers: (resolvers) => [resolvers].flat().map((map) => takeReferences(map as ResolverMap, references) as typeof map),
    transformSchema: (schema) => hydrateAtEdges(schema, subgraphs, references),
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
