/** A text that PostgreSQL cannot store: with a NUL character, or half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export const isStorableText = (text: string): boolean => !UNSTORABLE.test(text);

/** Path of the first such text in a value, however deep, or null. */
export function unstorablePath(value: unknown, path: readonly string[] = []): readonly string[] | null {
  if (typeof value === 'string') return isStorableText(value) ? null : path;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, one] of Object.entries(value)) {
    const found = isStorableText(key) ? unstorablePath(one, [...path, key]) : path;
    if (found) return found;
  }
  return null;
}
