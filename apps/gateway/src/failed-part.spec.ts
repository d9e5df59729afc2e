import { GraphQLError } from 'graphql';
import { failedPart } from './failed-part.js';

const pathsOf = (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const { data, errors } = failedPart({ query, variables }, (path) => new GraphQLError('gone', { path }));
  expect(data).toBeNull();
  return errors.map(({ path }) => path?.join('.'));
};

test('each root field fails, under the name the client gave it', () => {
  expect(pathsOf('{ me { name } a: tenant(id: "1") { id } }')).toEqual(['me', 'a']);
  expect(pathsOf('mutation ($x: Int) { accept(x: $x) { id } }')).toEqual(['accept']);
  expect(pathsOf('{ me { name } ...a } fragment a on Query { b ... on Query { c { d } } }')).toEqual(['me', 'b', 'c']);
});

test('of entities each field of each fails, by their types', () => {
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Tenant { __typename name n: motto } ... on Item { ...a } } } fragment a on Item { code }';
  expect(pathsOf(query, { r: [{ __typename: 'Tenant', id: '1' }, { __typename: 'Item', id: '2' }, { __typename: 'Tenant', id: '3' }] }))
    .toEqual(['_entities.0.name', '_entities.0.n', '_entities.1.code', '_entities.2.name', '_entities.2.n']);
});

test('so do several lists of entities in one request', () => {
  const query = 'query ($a: [_Any!]!, $b: [_Any!]!) { _e0: _entities(representations: $a) { ... on Tenant { name } } _e1: _entities(representations: $b) { ... on Tenant { id: name } } }';
  const tenant = { __typename: 'Tenant', id: '1' };
  expect(pathsOf(query, { a: [tenant], b: [tenant, tenant] })).toEqual(['_e0.0.name', '_e1.0.id', '_e1.1.id']);
});
