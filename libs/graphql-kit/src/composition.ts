import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';

export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
}
export interface ComposedGraph {
  /** For a federation gateway; checked in, so that a change of the API is seen in review. */
  readonly supergraphSdl: string;
  /** What clients see. */
  readonly publicSdl: string;
}

/** Composes the services' SDL with the rules of Apollo federation. @throws with every composition error in its message. */
export function compose(subgraphs: readonly Subgraph[]): ComposedGraph {
  const result = composeServices(subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl) })));
  if (compositionHasErrors(result)) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return { supergraphSdl: result.supergraphSdl, publicSdl: result.publicSdl };
}
