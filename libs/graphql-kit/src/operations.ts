import 'reflect-metadata';
import { MetadataScanner } from '@nestjs/core';
import { REQUIREMENT, sayRequirement, type Requirement } from './requirement.js';

/** Key under which @Query and @Mutation of @nestjs/graphql leave the kind and the name of a root field. */
const RESOLVER_TYPE = 'graphql:resolver_type';
const RESOLVER_NAME = 'graphql:resolver_name';

export interface Operation {
  readonly kind: 'Query' | 'Mutation';
  readonly name: string;
  readonly requirement: Requirement | undefined;
}

/** Every root field that these resolver classes serve, with what it requires. */
export function operationsOf(resolvers: readonly (new (...args: never[]) => object)[]): readonly Operation[] {
  const scanner = new MetadataScanner();
  return resolvers
    .flatMap(({ prototype }: { prototype: object }) =>
      scanner.getAllMethodNames(prototype).flatMap((method): Operation[] => {
        const handler = (prototype as Record<string, object>)[method]!;
        const kind: unknown = Reflect.getMetadata(RESOLVER_TYPE, handler);
        if (kind !== 'Query' && kind !== 'Mutation') return [];
        const name = (Reflect.getMetadata(RESOLVER_NAME, handler) as string | undefined) ?? method;
        return [{ kind, name, requirement: Reflect.getMetadata(REQUIREMENT, handler) as Requirement | undefined }];
      }),
    )
    .sort((a, b) => `${a.kind} ${a.name}`.localeCompare(`${b.kind} ${b.name}`, 'en'));
}

/** One line per root field, for the list that is checked in. */
export const sayOperation = ({ kind, name, requirement }: Operation): string => `${kind}.${name}: ${sayRequirement(requirement)}`;
