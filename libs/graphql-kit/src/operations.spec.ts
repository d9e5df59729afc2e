import 'reflect-metadata';
import { Mutation, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { defineAccess } from '@yimen/access';
import { operationsOf, sayOperation } from './operations.js';
import { OpenToAll, Requires, RequiresSignIn } from './requirement.js';

const access = defineAccess('samples', () => {});

class Inherited {
  @Query('inherited') @OpenToAll() inherited(): void {}
}
@Resolver('Sample')
class SampleResolver extends Inherited {
  constructor(readonly nobody: string) {
    super();
  }
  @Query('samples') @OpenToAll() list(): void {}
  @Query() @RequiresSignIn() me(): void {}
  @Mutation('acceptSample') @Requires(access, 'accept', 'Sample') accept(): void {}
  @Mutation('forgotten') forgotten(): void {}
  @ResolveField('name') name(): void {}
  @ResolveReference() reference(): void {}
  plain(): void {}
}
@Resolver()
class EmptyResolver {}

test('every root field is listed with what it requires, also one that forgot to say', () => {
  expect(operationsOf([SampleResolver, EmptyResolver]).map(sayOperation)).toEqual([
    'Mutation.acceptSample: accept Sample',
    'Mutation.forgotten: DENIED (nothing declared)',
    'Query.inherited: open',
    'Query.me: signed-in',
    'Query.samples: open',
  ]);
});
