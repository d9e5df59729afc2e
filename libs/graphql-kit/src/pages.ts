import { inputError } from './errors.js';

export const DEFAULT_PAGE = 50;
export const LARGEST_PAGE = 200;

export interface PageRequest {
  readonly first: number;
  /** Values of the sort columns of the row after which the page begins. */
  readonly after: readonly unknown[] | null;
}
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Reads `first` and `after` of a list; the cursor is opaque to clients. `kinds` says what the cursor's values must be.
 * @throws BAD_USER_INPUT naming the argument and the rule.
 */
export function pageRequest(
  first: number | null | undefined,
  after: string | null | undefined,
  kinds: readonly ('number' | 'string')[],
): PageRequest {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) throw inputError('first', `1..${LARGEST_PAGE}`);
  return { first: size, after: after ? cursorValues(after, kinds) : null };
}

function cursorValues(cursor: string, kinds: readonly string[]): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === kinds.length && values.every((value, i) => typeof value === kinds[i])) return values;
  } catch {
    // Not of our making: refused below like any other wrong cursor.
  }
  throw inputError('after', 'cursor');
}

/** Makes a page of rows of which one more than asked for was read. */
export function pageOf<T>(rows: readonly T[], first: number, keyOf: (row: T) => readonly unknown[]): Page<T> {
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  const endCursor = last ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : null;
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor } };
}
