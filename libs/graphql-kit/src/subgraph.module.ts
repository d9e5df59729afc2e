import type { DynamicModule } from '@nestjs/common';
import { CompiledSubgraphDriver } from './compiled-driver.js';
import { serveGraph, type GraphOptions } from './graph-server.js';
import type { ServiceParts } from './service-parts.js';

export interface SubgraphOptions extends GraphOptions {
  readonly service: Pick<ServiceParts, 'sdl'>;
}

/** One service as a subgraph of a federation: its own fields, `_entities` for what it owns, `_service` for its SDL. */
export function subgraphOf({ service, ...options }: SubgraphOptions): DynamicModule {
  return serveGraph(CompiledSubgraphDriver, options, { typeDefs: service.sdl });
}
