import fc from 'fast-check';

/** Texts that have broken something somewhere: of databases, of encodings, of paths, of patterns, of logs. */
const TEXTS = [
  '', ' ', '\0', 'a\0b', '\ud800', '\udfff师', 'a\ud83d', '\ufeff', '\u202e倒', '\u2028\u2029', '\r\nset-cookie: a=b', '%00', '%', '%ff%fe', '../../../../etc/passwd',
  "' or 1=1 --", "'; drop table tenants.tenant; --", '$1', '${7*7}', '{{7*7}}', '<script>alert(1)</script>', '\\', '"', '\\u0000', '__proto__', 'constructor', 'toString',
  'NaN', 'Infinity', '-0', '1e999', '9'.repeat(400), '0x10', '١٢٣', 'null', 'undefined', 'true', '2026-02-30', '0000-00-00', '9999-12-31', '-271821-04-20', '+275760-09-13',
  '2026-01-05T00:00:00+99:99', '51060821200000', '99999999999999', '-1', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'W10', 'W251bGxd', 'eyJfX3Byb3RvX18iOjF9', 'WyJhIiwiYiJd', '510682190001010014', '５１０６８２１９０００１０１００１４', '(a+)+$', 'a'.repeat(5_000), '一'.repeat(3_000), '\u0301'.repeat(2_000),
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...TEXTS)).map(([one, other]) => one + other) },
);

/** Numbers at the edges of what JSON, GraphQL, JavaScript and PostgreSQL can hold. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.5, 200, 201, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, 5e-324, 51060821200000, 99999999999999),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const hostileKey = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toJSON', 'then', 'length', 'kind', 'id', ''), hostileText);

/** Any value of JSON, most of them small and none of them kind. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: false },
    hostileText,
    hostileNumber,
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(hostileKey, tie('value')), { maxLength: 4 }).map(objectOf),
  ),
})).value;

/** Lists or objects within one another, thousands deep, written out: no stack is needed to make it. */
export const deepJson: fc.Arbitrary<string> = fc.tuple(fc.constantFrom(30, 60, 500, 5_000, 50_000), fc.boolean())
  .map(([depth, lists]) => (lists ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + 'null' + '}'.repeat(depth)));

/** Whether text holds only what a header may. */
export const isHeaderText = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
export const headerText: fc.Arbitrary<string> = fc.oneof(hostileText.filter(isHeaderText), fc.string({ maxLength: 60 }).filter(isHeaderText), fc.constantFrom('a'.repeat(7_000), ',,,,', ';q=', '*'));

/** With `__proto__` as a key of its own, as JSON.parse makes it. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  return made;
}
