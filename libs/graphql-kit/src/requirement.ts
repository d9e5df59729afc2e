import { SetMetadata } from '@nestjs/common';
import type { Access, PrincipalKind, RequestContext } from '@yimen/access';

export const REQUIREMENT = 'yimen:requirement';

/** What a root field or an HTTP route demands of its caller before anything is loaded. */
export type Requirement =
  | { readonly kind: 'open' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'ability'; readonly access: Access; readonly action: string; readonly subject: string };

/** The caller's ability must hold at least one rule for the action on the subject; the use case then checks the object. */
export const Requires = (access: Access, action: string, subject: string): MethodDecorator =>
  SetMetadata(REQUIREMENT, { kind: 'ability', access, action, subject } satisfies Requirement);

/** Anyone with a valid token, whatever he acts as. */
export const RequiresSignIn = (): MethodDecorator => SetMetadata(REQUIREMENT, { kind: 'signed-in' } satisfies Requirement);

/** Open to everyone, also without a token: what is public by law, health, the sign-in pages. */
export const OpenToAll = (): MethodDecorator => SetMetadata(REQUIREMENT, { kind: 'open' } satisfies Requirement);

export type Denial = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'UNDECLARED';

/** Why a caller may not pass, or null when he may. No declared requirement means nobody passes. */
export function denialOf(requirement: Requirement | undefined, { principal }: RequestContext): Denial | null {
  if (!requirement) return 'UNDECLARED';
  const signedIn: readonly PrincipalKind[] = ['citizen', 'staff', 'operator'];
  switch (requirement.kind) {
    case 'open':
      return null;
    case 'signed-in':
      return signedIn.includes(principal.kind) ? null : 'UNAUTHENTICATED';
    case 'ability': {
      const { access, action, subject } = requirement;
      if (access.of(principal).can(action, subject)) return null;
      return principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    }
  }
}

/** As written in the list of operations that is checked in. */
export function sayRequirement(requirement: Requirement | undefined): string {
  if (!requirement) return 'DENIED (nothing declared)';
  return requirement.kind === 'ability' ? `${requirement.action} ${requirement.subject}` : requirement.kind;
}
