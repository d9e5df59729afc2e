import fc from 'fast-check';
import { question, type Asker, type HttpAttack, type RealOperation } from './attack.js';
import { hostileText } from './hostile-values.js';

const size = fc.constantFrom(3, 10, 21, 60, 300, 3_000);
const many = (count: number, one: (at: number) => string): string => Array.from({ length: count }, (_, at) => one(at)).join(' ');
const quoted = (text: string): string => JSON.stringify(text);

/** Documents that grammar and rules allow, or nearly, and that cost more than they look. */
const SHAPES: readonly ((count: number, text: string) => string)[] = [
  (count) => `{ ${'tenant(id: "51000000000000") { parent { '.repeat(count)} id ${'} }'.repeat(count)} }`,
  (count) => `{ tenant(id: "51000000000000") { ${'lineage { '.repeat(count)} id ${'}'.repeat(count)} } }`,
  (count) => `{ tenants(first: 200) ${'{ nodes { children(first: 200) '.repeat(count)}{ nodes { id } }${' } }'.repeat(count)} }`,
  (count) => `{ ${many(count, (at) => `a${at}: tenantByCode(code: "${at}") { name }`)} }`,
  (count) => `{ ${many(count, () => 'me { name }')} }`,
  (count) => `{ ${many(count, () => '__typename')} }`,
  (count) => `mutation { ${many(count, (at) => `m${at}: finishCase(input: { clientRequestId: "fuzz-${at}-000", caseId: "x" }) { __typename }`)} }`,
  () => '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A me { name } }',
  () => '{ ...A } fragment A on Query { me { name } ...A }',
  (count) => `{ ...F0 } ${many(Math.min(count, 60), (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)} fragment F${Math.min(count, 60)} on Query { __typename }`,
  (count) => `query { me ${many(count, () => '@include(if: true)')} { name } }`,
  (count) => `query ${many(count, (at) => `@d${at}(a: 1)`)} { me { name } }`,
  (count) => `query (${many(count, (at) => `$v${at}: Int = ${at}`)}) { me { name } }`,
  (count) => `${many(count, (at) => `query Q${at} { me { name } }`)}`,
  (count) => `query ${'Q'.repeat(count)} { __typename }`,
  (count) => `{ setOverride: effectiveItem(tenantId: "1", code: ${'['.repeat(count)}${']'.repeat(count)}) { name } }`,
  (count) => `{ me ${'{ ... '.repeat(count)}{ name }${' }'.repeat(count)} }`,
  (count) => `{ __schema { types { fields { type ${'{ ofType '.repeat(count)}{ name }${' }'.repeat(count)} } } } }`,
  (count) => `{ ${many(Math.min(count, 60), (at) => `s${at}: __schema { types { name fields { name args { name } } } }`)} }`,
  (count) => `{ __type(name: "Query") ${'{ fields { type '.repeat(count)}{ name }${' } }'.repeat(count)} }`,
  (count, text) => `{ tenants(name: ${quoted(text)}, first: ${count}) { nodes { id } } }`,
  (_, text) => `{ ${text} }`,
  (_, text) => `query ($v: ${text}) { me { name } }`,
  (_, text) => `{ case(id: ${quoted(text)}) { ${text} } }`,
  (_, text) => `"""${text}""" { me { name } }`,
  (_, text) => `# ${text}\n{ me { name } }`,
  (count) => `${'{'.repeat(count)}`,
  (count) => `${'('.repeat(count)}`,
  (count) => `#${'x'.repeat(count * 10)}\n{ __typename }`,
  () => 'subscription { me { name } }',
  () => 'type Query { a: Int } { __typename }',
  () => '{ _service { sdl } _entities(representations: [{ __typename: "Tenant", id: "1" }]) { __typename } }',
];

export const documents = (asker: fc.Arbitrary<Asker>): fc.Arbitrary<HttpAttack> =>
  fc.tuple(asker, fc.constantFrom(...SHAPES), size, hostileText, fc.option(hostileText, { nil: undefined, freq: 8 }))
    .map(([who, shape, count, text, operationName]) => question('document', who, { query: shape(count, text), operationName }));

/** Words and signs of a document, with what stands between them. */
const words = (query: string): readonly string[] => query.match(/"(?:[^"\\]|\\.)*"|\.\.\.|[\w$@]+|\s+|[^\w\s]/g) ?? [];
const SPLICES = ['{', '}', '(', ')', '[', ']', '!', ':', '...', '@skip(if: true)', '@include(if: $x)', '$x', 'on', 'null', '0', '-1', '1e99', '""', '"""', 'true', 'query', 'mutation', 'fragment', '\0', '\ud800', '__proto__', '__typename', '#'] as const;

type Change = (parts: string[], at: number, text: string) => void;
const CHANGES: readonly Change[] = [
  (parts, at) => void parts.splice(at, 1),
  (parts, at) => void parts.splice(at, 0, parts[at] ?? ''),
  (parts, at) => void ([parts[at], parts[at + 2]] = [parts[at + 2] ?? '', parts[at] ?? '']),
  (parts, at, text) => void (parts[at] = text),
  (parts, at, text) => void parts.splice(at, 0, text),
  (parts, at) => void parts.splice(at),
  (parts, at) => void parts.push(...parts.slice(at)),
  (parts, at) => void (parts[at] = (parts[at] ?? '').split('').reverse().join('')),
];

/** Real operations with words left out, doubled, exchanged, put in. */
export const mutatedOperations = (asker: fc.Arbitrary<Asker>, operations: readonly RealOperation[]): fc.Arbitrary<HttpAttack> => {
  const change = fc.tuple(fc.constantFrom(...CHANGES), fc.nat(), fc.oneof(fc.constantFrom(...SPLICES), hostileText));
  return fc.tuple(asker, fc.constantFrom(...operations), fc.array(change, { minLength: 1, maxLength: 5 })).map(([who, { query, variables }, changes]) => {
    const parts = [...words(query)];
    for (const [alter, at, text] of changes) alter(parts, at % Math.max(1, parts.length), text);
    return question('mutated', who, { query: parts.join(''), variables });
  });
};
