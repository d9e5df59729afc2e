import { inputError } from './errors.js';
import { isStorableText } from './storable.js';

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

const text = (value: unknown): value is string => typeof value === 'string' && isStorableText(value);
const isInstant = (value: string): boolean => /^[1-9]\d{3}-/.test(value) && new Date(value).toISOString() === value;
/** What a value of a cursor must be, so that the database takes it. */
const KINDS = {
  number: (value: unknown): boolean => Number.isSafeInteger(value),
  string: text,
  uuid: (value: unknown): boolean => text(value) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  date: (value: unknown): boolean => isInstant(`${String(value)}T00:00:00.000Z`),
  instant: (value: unknown): boolean => text(value) && isInstant(value),
} as const;
export type CursorKind = keyof typeof KINDS;

/**
 * Reads `first` and `after` of a list; the cursor is opaque to clients. `kinds` says what the cursor's values must be.
 * @throws BAD_USER_INPUT naming the argument and the rule.
 */
export function pageRequest(
  first: number | null | undefined,
  after: string | null | undefined,
  kinds: readonly CursorKind[],
): PageRequest {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) throw inputError('first', `1..${LARGEST_PAGE}`);
  return { first: size, after: after ? cursorValues(after, kinds) : null };
}

function cursorValues(cursor: string, kinds: readonly CursorKind[]): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === kinds.length && values.every((value, i) => KINDS[kinds[i]!](value))) return values;
  } catch {
    // Not of our making: refused below like any other wrong cursor.
  }
  throw inputError('after', 'cursor');
}

/** Makes a page of rows of which one more than asked for was read. */
export function pageOf<T>(rows: readonly T[], first: number, keyOf: (row: T) => readonly unknown[]): Page<T> {
  const nodes = rows.slice(0, first);
  const [endCursor = null] = nodes.slice(-1).map((last) => Buffer.from(JSON.stringify(keyOf(last))).toString('base64url'));
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor } };
}
