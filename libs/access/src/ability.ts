import { AbilityBuilder, createMongoAbility, subject as asSubject, type MongoAbility } from '@casl/ability';
import type { Principal } from './principal.js';
import type { RequestContext } from './context.js';

export type Ability = MongoAbility;
export type AbilityRules = Pick<AbilityBuilder<Ability>, 'can' | 'cannot'>;

/** The rules of one service: pure, one per `*.access.ts`. */
export interface Access {
  readonly service: string;
  /** The ability of a principal; the same object for the same principal. */
  of(principal: Principal): Ability;
  /** May this context do this to this row? Nothing matches when no rule speaks of it. */
  allows(ctx: RequestContext, action: string, type: string, row: object): boolean;
}

export function defineAccess(service: string, rules: (principal: Principal, to: AbilityRules) => void): Access {
  const known = new WeakMap<Principal, Ability>();
  const of = (principal: Principal): Ability => {
    const before = known.get(principal);
    if (before) return before;
    const builder = new AbilityBuilder<Ability>(createMongoAbility);
    rules(principal, builder);
    const ability = builder.build();
    known.set(principal, ability);
    return ability;
  };
  return {
    service,
    of,
    // The row is copied: CASL marks its subject, and rows of the ORM must not be marked.
    allows: ({ principal }, action, type, row) => of(principal).can(action, asSubject(type, { ...row })),
  };
}
