// The parameters of the FNV hash, 32 bits wide (draft-eastlake-fnv).
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A short string that stands for a set of texts: the same texts in any order give the same string, any change another one.
 * It tells versions apart and protects against nothing. FNV-1a and FNV-1 side by side make 64 bits without slow big integers.
 */
export function fingerprintOf(texts: readonly string[]): string {
  const joined = [...texts].sort().join('\n');
  let xorFirst = FNV_BASIS;
  let xorLast = FNV_BASIS;
  for (let at = 0; at < joined.length; at++) {
    xorFirst = Math.imul(xorFirst ^ joined.charCodeAt(at), FNV_PRIME);
    xorLast = Math.imul(xorLast, FNV_PRIME) ^ joined.charCodeAt(at);
  }
  return [xorFirst, xorLast].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
