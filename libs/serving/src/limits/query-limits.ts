/** What a document may ask for at the most, and how it may be written. Looked at before anything of it is executed. */
export interface QueryLimits {
  /** Words and signs of the document, as GraphQL's grammar counts them. */
  readonly tokens: number;
  /** Brackets of any kind within one another, in the text and in the variables: parsing and checking them takes the stack. */
  readonly nesting: number;
  /** Fields within fields. What asks for the schema itself is counted neither here nor by the cost. */
  readonly depth: number;
  /** Values of the answer as it would be if every page were full. */
  readonly cost: number;
  readonly rootFields: number;
  /** Names that one field is given. */
  readonly aliases: number;
  /** Fields under one response key, all over the document: comparing them is quadratic. */
  readonly repeats: number;
  readonly directives: number;
  /** Characters of an operation's name. */
  readonly name: number;
}
export type Limit = keyof QueryLimits;

/** A document that goes beyond a limit; of tokens, nesting and repeats no more is counted than it takes to see that. */
export interface Exceeded {
  readonly limit: Limit;
  readonly found: number;
  readonly allowed: number;
}

/** For whoever asks us: at least four times what our own clients need. */
export const CLIENT_LIMITS: QueryLimits = {
  tokens: 2_000, nesting: 40, depth: 12, cost: 20_000, rootFields: 20, aliases: 20, repeats: 200, directives: 50, name: 100,
};

/** For a gateway, which has applied {@link CLIENT_LIMITS} and writes out fragments and keys when it asks for its parts. */
export const SUBGRAPH_LIMITS: QueryLimits = {
  tokens: 20_000, nesting: 60, depth: 16, cost: 80_000, rootFields: 80, aliases: 80, repeats: 2_000, directives: 500, name: 200,
};

/** A list that has no pages is taken to be so long; ours are lineages, clocks, windows, fields. */
export const UNPAGED_LIST = 10;
/** Rows of a page where nothing is said, and the most that may be said: those of graphql-kit, which would weigh more here than all the rest. */
export const PAGE = { usual: 50, largest: 200 } as const;
/** The whole schema is about as large an answer. */
export const INTROSPECTION_COST = 1_000;
