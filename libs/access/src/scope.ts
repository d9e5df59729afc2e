import { intervalOf, isTenantNo, Level, type TenantNo } from '@yimen/jurisdiction';
import type { Post, Principal } from './principal.js';
import { isAdministrator, REACH, WRITES } from './role.js';

/**
 * The audience whose row-level policies apply; each is a database role of its own per service. Administrators have one in the
 * tenants service only: everywhere else they are the public. The auditor reads there what all services have audited, and nothing else.
 */
export type Audience = 'staff' | 'person' | 'public' | 'admin' | 'auditor';

/** What row-level security gets to know of a transaction. A null interval matches nothing. */
export interface Scope {
  readonly audience: Audience;
  readonly read: Interval | null;
  readonly write: Interval | null;
  /** Level of the reader's tenant: rows whose barrier lies below it stay closed. */
  readonly level: Level | null;
  /** The person whose own cases are meant; null for staff. */
  readonly personId: string | null;
  /** Who acts: owner of request ids and author of audit rows. */
  readonly actorId: string | null;
  /** Legal day (Asia/Shanghai) on which a person acts: what is his by mandate is so until a day. Null for others. */
  readonly today: string | null;
}
export interface Interval {
  readonly lo: TenantNo;
  readonly hi: TenantNo;
}

const NOTHING = { read: null, write: null, level: null, personId: null, actorId: null, today: null } as const;

/** Every tenant that is or can be. */
const EVERYWHERE: Interval = { lo: 0, hi: 99_999_999_999_999 };
const only = (no: TenantNo): Interval => ({ lo: no, hi: no });

/** Where a principal may read and write. `today` is the legal day; without it a person has nothing by mandate. */
export function scopeOf(principal: Principal, today: string | null = null): Scope {
  switch (principal.kind) {
    case 'anonymous':
      return { ...NOTHING, audience: 'public' };
    case 'citizen':
      return { ...NOTHING, audience: 'person', personId: principal.personId, actorId: (principal.representative ?? principal).personId, today };
    case 'staff': {
      const { tenantNo, role } = principal.post;
      return {
        ...NOTHING,
        audience: isAdministrator(role) ? 'admin' : 'staff',
        read: reachOf(principal.post),
        write: WRITES[role] === 'subtree' ? intervalOf(tenantNo) : only(tenantNo),
        level: principal.level,
        actorId: principal.personId,
      };
    }
    case 'operator':
      return { ...NOTHING, audience: 'admin', read: EVERYWHERE, write: EVERYWHERE, level: Level.Province, actorId: principal.personId };
    case 'system': {
      const province = intervalOf(principal.provinceNo);
      return { ...NOTHING, audience: 'staff', read: province, write: province, level: Level.Village, actorId: principal.actsFor ?? null };
    }
  }
}

/** What a post reads: its role's reach; of chosen tenants, the interval that holds them all. Tenants outside the reach cannot be chosen. */
function reachOf(post: Post): Interval | null {
  const reach = REACH[post.role] === 'subtree' ? intervalOf(post.tenantNo) : only(post.tenantNo);
  if (post.dataScope !== 'tenants') return reach;
  const chosen = chosenIntervals(post);
  return chosen.length === 0 ? null : { lo: Math.min(...chosen.map(({ lo }) => lo)), hi: Math.max(...chosen.map(({ hi }) => hi)) };
}

/**
 * What a post with the data scope `tenants` is limited to: the chosen tenants of its reach, each with what of the reach lies
 * below it. Whatever else was chosen, be it another's tenant or no tenant's number, counts for nothing.
 */
export function chosenIntervals({ tenantNo, role, chosenTenants }: Post): readonly Interval[] {
  const reach = REACH[role] === 'subtree' ? intervalOf(tenantNo) : only(tenantNo);
  const chosen = chosenTenants.filter((no) => isTenantNo(no) && reach.lo <= no && no <= reach.hi);
  return chosen.map(intervalOf).map(({ lo, hi }) => ({ lo, hi: Math.min(hi, reach.hi) }));
}
