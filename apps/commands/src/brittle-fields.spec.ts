import { brittleFields } from './brittle-fields.js';
import { SERVICES } from './services.js';

test('a service that is down takes no field of another one with it', () => {
  expect(brittleFields(SERVICES)).toEqual([]);
});

test('roots and ways to another service that cannot be null are found', () => {
  const sdl = `type Tenant @key(fields: "id", resolvable: false) { id: ID! }
    type Case { tenant: Tenant! others: [Tenant!] own: Case! owner: Tenant names: [String!]! }
    type Query { case: Case cases: [Case!]! }`;
  const wrong = brittleFields([{ name: 'cases', sdl }]).map((text) => text.split(' ')[1]);
  expect(wrong).toEqual(['Case.tenant', 'Case.others', 'Query.cases']);
});
