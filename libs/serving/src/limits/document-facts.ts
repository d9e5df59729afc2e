import { Lexer, Source, TokenKind, visit, type DocumentNode } from 'graphql';

/** What can be said of a document by its words alone. */
export interface Words {
  readonly tokens: number;
  readonly nesting: number;
}

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Counts words and brackets, without the stack that parsing takes, and no further than both limits.
 * @throws GraphQLError for what is no word of the grammar
 */
export function wordsOf(text: string, most: Words): Words {
  const lexer = new Lexer(new Source(text));
  let [tokens, nesting, open] = [0, 0, 0];
  while (tokens <= most.tokens && nesting <= most.nesting) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) break;
    tokens++;
    if (OPENING.has(kind)) nesting = Math.max(nesting, ++open);
    else if (CLOSING.has(kind)) open--;
  }
  return { tokens, nesting };
}

/** What can be said of a parsed document without its schema. */
export interface Writing {
  readonly directives: number;
  readonly aliases: number;
  readonly repeats: number;
  /** Length of the longest name of an operation. */
  readonly name: number;
}

export function writingOf(document: DocumentNode): Writing {
  const aliases = new Map<string, Set<string>>();
  const keys = new Map<string, number>();
  let [directives, name] = [0, 0];
  visit(document, {
    Directive: () => void directives++,
    OperationDefinition: ({ name: own }) => void (name = Math.max(name, own?.value.length ?? 0)),
    Field: ({ name: { value: field }, alias }) => {
      const key = alias?.value ?? field;
      keys.set(key, (keys.get(key) ?? 0) + 1);
      if (alias) aliases.set(field, (aliases.get(field) ?? new Set<string>()).add(key));
    },
  });
  const most = (counts: Iterable<number>): number => [...counts].reduce((one, other) => Math.max(one, other), 0);
  return { directives, name, aliases: most([...aliases.values()].map(({ size }) => size)), repeats: most(keys.values()) };
}

/** Objects and lists within one another in a value of JSON, counted up to a number. */
export function nestingOf(value: unknown, most: number): number {
  if (value === null || typeof value !== 'object') return 0;
  if (most === 0) return 1;
  let deepest = 0;
  for (const one of Object.values(value)) deepest = Math.max(deepest, nestingOf(one, most - 1));
  return deepest + 1;
}
