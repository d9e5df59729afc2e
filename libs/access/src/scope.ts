import { intervalOf, Level, type TenantNo } from '@yimen/jurisdiction';
import type { Principal, Role } from './principal.js';

/** The audience whose row-level policies apply; each is a database role of its own per service. */
export type Audience = 'staff' | 'person' | 'public';

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
}
export interface Interval {
  readonly lo: TenantNo;
  readonly hi: TenantNo;
}

const NOTHING = { read: null, write: null, level: null, personId: null, actorId: null } as const;

/** Reach of a role: 'own' is the tenant itself, 'subtree' the tenant and all below it (supervision). */
export const REACH: Readonly<Record<Role, 'own' | 'subtree'>> = {
  province_publisher: 'own',
  province_supervisor: 'subtree',
  centre_manager: 'subtree',
  window_clerk: 'own',
  approver: 'own',
  village_agent: 'own',
};

const only = (no: TenantNo): Interval => ({ lo: no, hi: no });

/** Where a principal may read and write. Writing is always in the own tenant; supervision reads downwards. */
export function scopeOf(principal: Principal): Scope {
  switch (principal.kind) {
    case 'anonymous':
      return { ...NOTHING, audience: 'public' };
    case 'citizen':
      return { ...NOTHING, audience: 'person', personId: principal.personId, actorId: principal.personId };
    case 'staff': {
      const { tenantNo, role } = principal.post;
      return {
        audience: 'staff',
        read: REACH[role] === 'subtree' ? intervalOf(tenantNo) : only(tenantNo),
        write: only(tenantNo),
        level: principal.level,
        personId: null,
        actorId: principal.personId,
      };
    }
    case 'system': {
      const province = intervalOf(principal.provinceNo);
      return { ...NOTHING, audience: 'staff', read: province, write: province, level: Level.Village };
    }
  }
}
