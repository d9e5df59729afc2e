import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { DEFAULT_PAGE, LARGEST_PAGE, pageOf, pageRequest, type CursorKind } from './pages.js';

const cursor = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const refused = (rule: { field: string; rule: string }) => expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', ...rule } });
const attempt = (ask: () => unknown): unknown => {
  try {
    return ask();
  } catch (error) {
    return error;
  }
};

test.each([[null, DEFAULT_PAGE], [undefined, DEFAULT_PAGE], [1, 1], [LARGEST_PAGE, LARGEST_PAGE]])('first %s asks for %s', (first, size) => {
  expect(pageRequest(first, null, [])).toEqual({ first: size, after: null });
});
test.each([0, -1, 1.5, LARGEST_PAGE + 1, Number.NaN, Infinity])('first %s is refused', (first) => {
  expect(attempt(() => pageRequest(first, null, []))).toEqual(refused({ field: 'first', rule: '1..200' }));
});

test('a page begins where the one before it ended', () => {
  const instants = fc.date({ min: new Date('1949-10-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString());
  const values: Readonly<Record<CursorKind, fc.Arbitrary<unknown>>> = {
    number: fc.maxSafeInteger().filter((value) => !Object.is(value, -0)),
    string: fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
    uuid: fc.uuid(),
    date: instants.map((instant) => instant.slice(0, 10)),
    instant: instants,
  };
  const keys = fc.array(fc.constantFrom(...(Object.keys(values) as CursorKind[]))).chain((kinds) => fc.tuple(fc.constant(kinds), fc.tuple(...kinds.map((kind) => values[kind]))));
  fc.assert(fc.property(keys, ([kinds, key]) => {
    const { pageInfo } = pageOf([key, key], 1, (row) => row);
    expect(pageInfo.hasNextPage).toBe(true);
    expect(pageRequest(1, pageInfo.endCursor, kinds).after).toEqual(key);
  }));
});

test('a list is walked to its end, every row once', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat()), fc.integer({ min: 1, max: 7 }), (ids, first) => {
    const sorted = [...ids].sort((a, b) => a - b);
    const walked: number[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const request = pageRequest(first, after, ['number']);
      const rows = sorted.filter((id) => id > Number(request.after?.[0] ?? -1)).slice(0, request.first + 1);
      const page = pageOf(rows, request.first, (id) => [id]);
      walked.push(...page.nodes);
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
    }
    expect(walked).toEqual(sorted);
  }));
  expect(pageOf([], 5, () => [])).toEqual({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
});

test.each<[string, string, readonly CursorKind[]]>([
  ['no base64', '%%%', ['number']],
  ['no JSON', cursor('{'), ['number']],
  ['a value instead of a list', cursor(5), ['number']],
  ['an object like a list', cursor({ 0: 5, length: 1 }), ['number']],
  ['null', cursor('null'), ['number']],
  ['too few values', cursor([]), ['number']],
  ['too many values', cursor([1, 2]), ['number']],
  ['a text for a number', cursor(['1']), ['number']],
  ['a fraction', cursor([1.5]), ['number']],
  ['a number beyond all columns', cursor('[1e400]'), ['number']],
  ['a number that is not exact', cursor('[1e300]'), ['number']],
  ['a list for a text', cursor([['a']]), ['string']],
  ['null for a text', cursor([null]), ['string']],
  ['a NUL character', cursor(['a\u0000']), ['string']],
  ['half a character', cursor('["\\ud800"]'), ['string']],
  ['a word for a UUID', cursor(['x']), ['uuid']],
  ['a UUID with something behind', cursor(['0198a8f0-0000-7000-8000-000000000001x']), ['uuid']],
  ['a word for an instant', cursor(['yesterday']), ['instant']],
  ['a day that is not', cursor(['2026-02-30T00:00:00.000Z']), ['instant']],
  ['a day alone', cursor(['2026-02-03']), ['instant']],
  ['the year nought', cursor(['0000-01-01T00:00:00.000Z']), ['instant']],
  ['infinity', cursor(['infinity']), ['instant']],
  ['a word for a day', cursor(['today']), ['date']],
  ['a number for a day', cursor([2026]), ['date']],
  ['a day of a day', cursor(['2026-02-30']), ['date']],
  ['an instant for a day', cursor(['2026-02-03T00:00:00.000Z']), ['date']],
  ['SQL', cursor(["2026-02-03T00:00:00.000Z'; drop table x; --"]), ['instant']],
])('a cursor is refused: %s', (_case, after, kinds) => {
  expect(attempt(() => pageRequest(1, after, kinds))).toEqual(refused({ field: 'after', rule: 'cursor' }));
});

test('whatever a client sends, a cursor is a list of the right kinds or refused', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json().map(cursor), fc.jsonValue().map((value) => cursor([value]))), (after) => {
    const answer = attempt(() => pageRequest(1, after, ['number']));
    if (answer instanceof GraphQLError) return;
    expect(answer).toEqual({ first: 1, after: after === '' ? null : [expect.any(Number)] });
  }));
});
