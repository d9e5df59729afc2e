import { compose } from './composition.js';
import { serviceSdl } from './kit.js';

const sdl = (text: string): string => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"]) ${text}`;

test('services with the shared types compose; clients see one graph without its joints', () => {
  const kit = serviceSdl();
  const { publicSdl, supergraphSdl } = compose([
    { name: 'tenants', sdl: `${kit} type Query { tenant: NotFound }` }, { name: 'cases', sdl: `${kit} type Query { case: InvalidInput }` },
  ]);
  expect(publicSdl).toMatch(/type Query \{[^}]*case: InvalidInput[^}]*tenant: NotFound/);
  expect(publicSdl).not.toMatch(/join__|@shareable|@link|_service|_entities/);
  expect(supergraphSdl).toMatch(/join__/);
});

test('what does not fit together is refused, every reason told', () => {
  const broken = [
    { name: 'tenants', sdl: sdl('type Tenant { id: ID! name: String! } type Query { tenant: Tenant }') },
    { name: 'cases', sdl: sdl('type Tenant { id: ID! name: Int! } type Query { case: Tenant }') },
  ];
  expect(() => compose(broken)).toThrow(/Tenant\.id[^]*Tenant\.name/);
});
