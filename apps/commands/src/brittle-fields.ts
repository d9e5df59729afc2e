import type { ServiceParts } from '@yimen/graphql-kit';
import { Kind, parse, type DefinitionNode, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, type TypeNode } from 'graphql';

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

/**
 * Fields that would take more with them than themselves when a service does not answer: what cannot be null fails with
 * everything around it. So a root query, and a field that leads to another service's entity, can be null.
 */
export function brittleFields(services: readonly Pick<ServiceParts, 'name' | 'sdl'>[]): readonly string[] {
  return services.flatMap(({ name, sdl }) => {
    const objects = parse(sdl).definitions.filter(isObject);
    const foreign = new Set(objects.filter(isForeign).map((node) => node.name.value));
    return objects.flatMap((node) => (node.fields ?? [])
      .filter(({ type }) => (node.name.value === 'Query' ? type.kind === Kind.NON_NULL_TYPE : cannotBeNull(type, foreign)))
      .map((field) => `${name}: ${node.name.value}.${field.name.value} can fail with another service and so must be nullable`));
  });
}

const isObject = (node: DefinitionNode): node is ObjectNode => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;

/** A type of which this service knows the key only. */
const isForeign = ({ directives }: ObjectNode): boolean =>
  (directives ?? []).some((directive) => directive.name.value === 'key' && (directive.arguments ?? []).some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value));

function cannotBeNull(type: TypeNode, foreign: ReadonlySet<string>): boolean {
  if (type.kind === Kind.LIST_TYPE) return cannotBeNull(type.type, foreign);
  if (type.kind === Kind.NAMED_TYPE) return false;
  return type.type.kind === Kind.NAMED_TYPE ? foreign.has(type.type.name.value) : cannotBeNull(type.type, foreign);
}
