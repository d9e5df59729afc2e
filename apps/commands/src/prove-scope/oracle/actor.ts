import { alone, isTenantNumber, lies, treeOf, type Span } from './numbers.js';
import type { Asked, PostRow, RoleName, World } from '../world.js';

/** As whom a request is taken, in the oracle's reading of the documents. */
export type Actor =
  /** Not let in: a choice to make, or nothing valid to act as. */
  | { readonly is: 'refused' }
  | { readonly is: 'nobody' }
  | { readonly is: 'person'; readonly personId: string; readonly actsHimself: string }
  | { readonly is: 'post'; readonly personId: string; readonly post: PostRow }
  | { readonly is: 'operator'; readonly personId: string }
  | { readonly is: 'service'; readonly provinceNo: number };

const REFUSED: Actor = { is: 'refused' };

/** First and last day both count. */
const covers = (day: string, from: string, until: string | null): boolean => from <= day && (until === null || day <= until);

/** A post gives power from its first day to its last, unless it was revoked, and never longer than its tenant exists. */
function givesPower(post: PostRow, { today, tenants }: World): boolean {
  const tenant = tenants.find(({ tenantNo }) => tenantNo === post.tenantNo)!;
  return !post.revoked && covers(today, post.validFrom, post.validUntil) && (tenant.validUntil === null || today <= tenant.validUntil);
}

/** Who several things could act as must choose; who has nothing valid left does not fall back to being a citizen. */
export function actorOf(asked: Asked, world: World): Actor {
  if (asked.by === 'nobody') return { is: 'nobody' };
  if (asked.by === 'service') return { is: 'service', provinceNo: asked.provinceNo };
  const { personId, chosen } = asked;
  if (world.people.find(({ id }) => id === personId)!.kind === 'legal') return REFUSED;
  const ever = world.posts.filter((post) => post.personId === personId);
  const valid = ever.filter((post) => givesPower(post, world));
  const runsPlatform = world.operators.some((one) => one.personId === personId && one.term === 'now');
  if (chosen === null) {
    if (ever.length === 0 && !runsPlatform) return { is: 'person', personId, actsHimself: personId };
    if (valid.length + Number(runsPlatform) !== 1) return REFUSED;
    return runsPlatform ? { is: 'operator', personId } : { is: 'post', personId, post: valid[0]! };
  }
  if (chosen === 'citizen') return { is: 'person', personId, actsHimself: personId };
  if (chosen === 'platform') return runsPlatform ? { is: 'operator', personId } : REFUSED;
  if (chosen.startsWith('legal:')) {
    const power = world.representations.find((one) =>
      one.personId === personId && `legal:${one.legalPersonId}` === chosen && covers(world.today, one.validFrom, one.validUntil));
    return power ? { is: 'person', personId: power.legalPersonId, actsHimself: personId } : REFUSED;
  }
  const post = valid.find(({ id }) => id === chosen);
  return post ? { is: 'post', personId, post } : REFUSED;
}

const SUBTREE: readonly RoleName[] = ['province_supervisor', 'centre_manager', 'system_admin', 'security_admin', 'audit_admin'];
export const ADMINISTRATES: readonly RoleName[] = ['system_admin', 'security_admin', 'audit_admin'];

/** The reach that a role has from its tenant: the tenant itself, or all below it too. */
export const reachOf = ({ role, tenantNo }: PostRow): Span => (SUBTREE.includes(role) ? treeOf(tenantNo) : alone(tenantNo));

/** What of its reach a post may see: all of it, or the chosen tenants in it, each with what of the reach is below it. */
export function seenSpans(post: PostRow): readonly Span[] {
  const reach = reachOf(post);
  if (post.dataScope !== 'tenants') return [reach];
  return post.chosenTenants.filter((no) => isTenantNumber(no) && lies(no, reach)).map((no) => (SUBTREE.includes(post.role) ? treeOf(no) : alone(no)));
}
