import { readFileSync } from 'node:fs';
import { GraphQLScalarType, Kind, parse } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external"])`;

const KIT = readFileSync(new URL('../src/kit.graphql', import.meta.url), 'utf8');

/** SDL of a service: the federation header, the types that all services share, and its own files, in one text. */
export function serviceSdl(...files: readonly URL[]): string {
  return [FEDERATION, KIT, ...files.map((file) => readFileSync(file, 'utf8'))].join('\n');
}

/**
 * Resolvers of the shared scalars, under the names and with the descriptions that our SDL gives them: a subgraph's schema is
 * made twice and must know them again.
 */
export const SCALARS = { DateTime: named('DateTime', GraphQLDateTimeISO), Date: named('Date', GraphQLLocalDate), JSON: named('JSON', GraphQLJSON) };

function named(name: string, scalar: GraphQLScalarType): GraphQLScalarType {
  const declared = parse(KIT).definitions.find((node) => node.kind === Kind.SCALAR_TYPE_DEFINITION && node.name.value === name);
  const description = (declared as { readonly description?: { readonly value: string } } | undefined)?.description?.value;
  return new GraphQLScalarType({ ...scalar.toConfig(), name, description, specifiedByURL: null });
}
