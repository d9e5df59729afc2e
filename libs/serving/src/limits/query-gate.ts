import { GraphQLError, OperationTypeNode, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { nestingOf, wordsOf, writingOf } from './document-facts.js';
import { weightsOf } from './operation-weight.js';
import type { Exceeded, Limit, QueryLimits } from './query-limits.js';

/** What a client has sent, as it is: nothing of it is known to be of the right kind. */
export interface Asked {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** What is found of a request before it is executed. */
export type Verdict =
  | { readonly kind: 'exceeded'; readonly exceeded: Exceeded }
  /** Within the limits, though it may be wrong in any other way. `mutations`: how many it asks for at the most. */
  | { readonly kind: 'within'; readonly mutations: number }
  /** What the schema has no root for: graphql-js would take it for a fault of ours. */
  | { readonly kind: 'unserved'; readonly operation: OperationTypeNode };

/** Texts whose verdict is remembered, the least recently asked of which is forgotten, and how long they may be. */
const REMEMBERED = 500;
const LONGEST_REMEMBERED = 4_000;

const WITHIN: Verdict = { kind: 'within', mutations: 0 };

/** Judges requests for a schema by limits. Of a text that comes again only the variables are looked at. */
export function queryGate(schema: GraphQLSchema, limits: QueryLimits): (asked: Asked) => Verdict {
  const known = new Map<string, Verdict>();

  const ofText = (text: string): Verdict => {
    const before = known.get(text);
    const verdict = before ?? judge(schema, limits, text);
    if (text.length > LONGEST_REMEMBERED) return verdict;
    known.delete(text);
    known.set(text, verdict);
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
    return verdict;
  };

  return ({ query, variables, operationName }) => {
    const exceeded = beyond(limits, 'name', typeof operationName === 'string' ? operationName.length : 0)
      ?? beyond(limits, 'nesting', nestingOf(variables, limits.nesting));
    if (exceeded) return { kind: 'exceeded', exceeded };
    return typeof query === 'string' ? ofText(query) : WITHIN;
  };
}

function judge(schema: GraphQLSchema, limits: QueryLimits, text: string): Verdict {
  try {
    const words = wordsOf(text, limits);
    const tooLong = beyondAny(limits, ['tokens', 'nesting'], words);
    if (tooLong) return { kind: 'exceeded', exceeded: tooLong };
    return judgeDocument(schema, limits, parse(text, { noLocation: true }));
  } catch (error) {
    // Not written by the grammar: told so, with the place, by who parses it again.
    if (error instanceof GraphQLError) return WITHIN;
    throw error;
  }
}

function judgeDocument(schema: GraphQLSchema, limits: QueryLimits, document: DocumentNode): Verdict {
  const writing = beyondAny(limits, ['name', 'directives', 'aliases', 'repeats'], writingOf(document));
  if (writing) return { kind: 'exceeded', exceeded: writing };
  const weights = weightsOf(schema, document);
  for (const weight of weights) {
    const exceeded = beyondAny(limits, ['rootFields', 'depth', 'cost'], weight);
    if (exceeded) return { kind: 'exceeded', exceeded };
  }
  const unserved = weights.find(({ kind }) => !schema.getRootType(kind));
  if (unserved) return { kind: 'unserved', operation: unserved.kind };
  return { kind: 'within', mutations: Math.max(0, ...weights.map(({ kind, rootFields }) => (kind === OperationTypeNode.MUTATION ? rootFields : 0))) };
}

function beyond(limits: QueryLimits, limit: Limit, found: number): Exceeded | null {
  return found > limits[limit] ? { limit, found, allowed: limits[limit] } : null;
}

function beyondAny<L extends Limit>(limits: QueryLimits, names: readonly L[], found: Readonly<Record<L, number>>): Exceeded | null {
  for (const name of names) {
    const exceeded = beyond(limits, name, found[name]);
    if (exceeded) return exceeded;
  }
  return null;
}
