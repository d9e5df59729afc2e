import { actAs, ANONYMOUS, type Access, type contextOf, type Principal, type RequestContext } from '@yimen/access';
import { PrincipalDirectory } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { Disagreement } from './disagreement.js';
import { actorOf, type Actor } from './oracle/actor.js';
import { powersOf, type Powers } from './oracle/rules.js';
import { Wall, type ServiceName } from './oracle/wall.js';
import type { Asked, World } from './world.js';

/** What is proven: the rules of the services and the scope of a request. A saboteur puts something else in its place. */
export interface Product {
  readonly accesses: Readonly<Record<ServiceName, Access>>;
  readonly contextOf: typeof contextOf;
}

/** Somebody who got in, as the product takes him and as the oracle does. */
export interface ProvenActor {
  readonly asked: Asked;
  readonly ctx: RequestContext;
  readonly is: Actor;
  readonly wall: Wall;
  readonly powers: Powers;
}

/** As whom the product takes a request: by what the database knows of the person, as every request does. */
async function principalOf(asked: Asked, { today }: World, database: Database): Promise<Principal | null> {
  if (asked.by === 'nobody') return ANONYMOUS;
  if (asked.by === 'service') return { kind: 'system', name: 'proof', provinceNo: asked.provinceNo };
  const known = await new PrincipalDirectory(database).bySubject({ subject: asked.personId, sessionId: null, signedInAt: null });
  const found = actAs(known, asked.chosen, today, levelOf);
  return found.kind === 'staff' || found.kind === 'citizen' || found.kind === 'operator' ? found : null;
}

function sayPrincipal(principal: Principal | null): string {
  switch (principal?.kind) {
    case undefined: return 'refused';
    case 'anonymous': return 'nobody';
    case 'system': return `service ${principal.provinceNo}`;
    case 'operator': return `operator ${principal.personId}`;
    case 'citizen': return `person ${principal.personId} by ${(principal.representative ?? principal).personId}`;
    case 'staff': return `post ${principal.post.id} of ${principal.personId}`;
  }
}

function sayActor(actor: Actor): string {
  switch (actor.is) {
    case 'refused': return 'refused';
    case 'nobody': return 'nobody';
    case 'service': return `service ${actor.provinceNo}`;
    case 'operator': return `operator ${actor.personId}`;
    case 'person': return `person ${actor.personId} by ${actor.actsHimself}`;
    case 'post': return `post ${actor.post.id} of ${actor.personId}`;
  }
}

/**
 * Lets a request in, as the product does.
 * @returns null when both the product and the oracle refuse it
 * @throws Disagreement when they take it for different things
 */
export async function letIn(asked: Asked, world: World, database: Database, product: Product): Promise<ProvenActor | null> {
  const is = actorOf(asked, world);
  const principal = await principalOf(asked, world, database);
  if (sayPrincipal(principal) !== sayActor(is)) {
    throw new Disagreement({ asked, is, action: 'acts as', row: null, said: { product: sayPrincipal(principal), oracle: sayActor(is) } });
  }
  if (!principal) return null;
  const wall = new Wall(is, world);
  const ctx = product.contextOf(principal, { now: new Date(world.now), requestId: 'proof-of-scope', locale: 'zh-CN' });
  return { asked, ctx, is, wall, powers: powersOf(is, wall, world) };
}
