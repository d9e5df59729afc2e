import { AbilityBuilder, buildMongoQueryMatcher, createMongoAbility, subject as asSubject, type MongoAbility } from '@casl/ability';
import { packRules } from '@casl/ability/extra';
import type { Principal } from './principal.js';
import type { RequestContext } from './context.js';

export type Ability = MongoAbility;
export type AbilityRules = Pick<AbilityBuilder<Ability>, 'can' | 'cannot'>;

/** The rules of one service: pure, one per `*.access.ts`. */
export interface Access {
  readonly service: string;
  /** The ability of a principal; the same object for the same principal. */
  of(principal: Principal): Ability;
  /** May this context do this to this row, or to one field of it? Nothing matches when no rule speaks of it. */
  allows(ctx: RequestContext, action: string, type: string, row: object, field?: string): boolean;
}

/** Rules in the short form that CASL's `unpackRules` reads. */
export const packedRules = (ability: Ability): readonly unknown[] => packRules(ability.rules);

/** Neither below nor above nor equal. */
const INCOMPARABLE = Number.NaN as 0;

/** Compares as SQL does, so that an object's check and a list's condition agree: CASL alone would put null below most values. */
function compare(a: unknown, b: unknown): 1 | 0 | -1 {
  const [left, right] = [a, b].map((value) => (value instanceof Date ? value.getTime() : value)) as [number, number];
  if (left === right) return 0;
  if (left === null || left === undefined || right === null || right === undefined) return INCOMPARABLE;
  return left > right ? 1 : -1;
}
const conditionsMatcher = buildMongoQueryMatcher({}, {}, { compare });

export function defineAccess(service: string, rules: (principal: Principal, to: AbilityRules) => void): Access {
  const known = new WeakMap<Principal, Ability>();
  const of = (principal: Principal): Ability => {
    const before = known.get(principal);
    if (before) return before;
    const builder = new AbilityBuilder<Ability>(createMongoAbility);
    rules(principal, builder);
    const ability = builder.build({ conditionsMatcher });
    known.set(principal, ability);
    return ability;
  };
  return {
    service,
    of,
    // The row is copied: CASL marks its subject, and rows of the ORM must not be marked.
    allows: ({ principal }, action, type, row, field) => of(principal).can(action, asSubject(type, { ...row }), field),
  };
}
