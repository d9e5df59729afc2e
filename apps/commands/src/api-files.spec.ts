import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenToAll, type ServiceParts } from '@yimen/graphql-kit';
import { Mutation, Query, Resolver } from '@nestjs/graphql';
import { apiFiles, faultyFields } from './api-files.js';
import { ROOT } from './root.js';
import { SERVICES } from './services.js';

test.each([...apiFiles(SERVICES)])('%s is what the services say (else run npm run schema)', (path, content) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('every root field has a resolver and declares what it requires', () => {
  expect(faultyFields(SERVICES)).toEqual([]);
});

@Resolver()
class Careless {
  @Query('guarded') @OpenToAll()
  guarded() {}
  @Mutation('forgotten')
  forgotten() {}
}

test('a field without requirement and a field without resolver are found', () => {
  const sdl = 'type Query { guarded: Int nobody: Int } type Mutation { forgotten: Int }';
  const careless = { name: 'careless', sdl, resolvers: [Careless] } as unknown as ServiceParts;
  expect(faultyFields([careless])).toEqual(['careless: Mutation.forgotten declares no requirement', 'careless: Query.nobody has no resolver']);
});
