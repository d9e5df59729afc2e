import { readFileSync } from 'node:fs';
import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external"])`;

/** SDL of a service: the federation header, the types that all services share, and its own files, in one text. */
export function serviceSdl(...files: readonly URL[]): string {
  const kit = new URL('../src/kit.graphql', import.meta.url);
  return [FEDERATION, ...[kit, ...files].map((file) => readFileSync(file, 'utf8'))].join('\n');
}

/** Resolvers of the shared scalars, under the names that our SDL gives them: a subgraph's schema is made twice and must know them again. */
export const SCALARS = { DateTime: named('DateTime', GraphQLDateTimeISO), Date: named('Date', GraphQLLocalDate), JSON: GraphQLJSON };

function named(name: string, scalar: GraphQLScalarType): GraphQLScalarType {
  return new GraphQLScalarType({ ...scalar.toConfig(), name });
}
