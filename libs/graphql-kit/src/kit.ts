import { readFileSync } from 'node:fs';
import { GraphQLError, GraphQLScalarType, Kind, parse } from 'graphql';
import { isIsoDate } from '@yimen/working-days';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external"])`;

const KIT = readFileSync(new URL('../src/kit.graphql', import.meta.url), 'utf8');

/** SDL of a service: the federation header, the types that all services share, and its own files, in one text. */
export function serviceSdl(...files: readonly URL[]): string {
  return [FEDERATION, KIT, ...files.map((file) => readFileSync(file, 'utf8'))].join('\n');
}

/** Days that a law or a person can mean; others are a slip or an attack, and the arithmetic of days must never come to an end of the calendar. The gateway says the same. */
const LEGAL_YEARS = /^(?:19|2\d)\d\d-/;

function legal(date: string): string {
  if (LEGAL_YEARS.test(date)) return date;
  throw new GraphQLError(`Value is not a date from 1900-01-01 to 2999-12-31: ${date}`);
}

/** What is a date without doubt is shown as it is: the library makes an instant of it and a text again, for each row of a list. */
const LOCAL_DATE = new GraphQLScalarType<string, string>({
  ...GraphQLLocalDate.toConfig(),
  parseValue: (value) => legal(GraphQLLocalDate.parseValue(value)),
  parseLiteral: (node, variables) => legal(GraphQLLocalDate.parseLiteral(node, variables)),
  serialize: (value) => (typeof value === 'string' && isIsoDate(value) ? value : GraphQLLocalDate.serialize(value)),
});

/**
 * Resolvers of the shared scalars, under the names and with the descriptions that our SDL gives them: a subgraph's schema is
 * made twice and must know them again.
 */
export const SCALARS = { DateTime: named('DateTime', GraphQLDateTimeISO), Date: named('Date', LOCAL_DATE), JSON: named('JSON', GraphQLJSON) };

function named(name: string, scalar: GraphQLScalarType): GraphQLScalarType {
  const declared = parse(KIT).definitions.find((node) => node.kind === Kind.SCALAR_TYPE_DEFINITION && node.name.value === name);
  const description = (declared as { readonly description?: { readonly value: string } } | undefined)?.description?.value;
  return new GraphQLScalarType({ ...scalar.toConfig(), name, description, specifiedByURL: null });
}
