/** Whether two JSON values say the same; the order of object keys says nothing, the order of list entries does. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => Object.hasOwn(b, key) && saysTheSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
