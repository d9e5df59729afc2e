import { Level, levelOf, type TenantNo } from '@yimen/jurisdiction';
import { countedLegOf, type CaseState } from './case.js';
import type { CaseEvent, EventDraft } from './case-events.js';

/** Who hides a case or opens it again, when, and why. */
export interface BarrierFacts {
  readonly actingTenantNo: TenantNo;
  readonly at: Date;
  readonly reason: string;
}

/** Why a barrier cannot be set or lifted so. */
export type BarrierRefusal =
  /** The acting tenant does not handle the case; it reads as if there were none. */
  | { readonly kind: 'NotHandling' }
  /** Narrower than it is, and never so narrow that who handles the case could not read it; nothing is possible when `least` is above `most`. */
  | { readonly kind: 'BarrierOutOfRange'; readonly least: Level; readonly most: Level }
  | { readonly kind: 'NotRestricted' };

/**
 * Hides a case from levels above (限制查看), for example a petition. Only who handles it may, and only narrow it this way. Goes in: the
 * highest level that may still read. Comes out: the event to append, or why not.
 */
export function restrictAccess(state: CaseState, visibleFrom: Level, facts: BarrierFacts): CaseEvent | BarrierRefusal {
  const leg = handledBy(state, facts);
  if (leg === null) return { kind: 'NotHandling' };
  const [least, most] = [state.visibleFrom + 1, levelOf(facts.actingTenantNo)] as [Level, Level];
  if (visibleFrom < least || visibleFrom > most) return { kind: 'BarrierOutOfRange', least, most };
  return event(state, { kind: 'access_restricted', legId: leg.legId, visibleFrom, reason: facts.reason }, facts);
}

/** Lets everybody who supervises the case see it again (解除限制); the same tenant may that set the barrier. */
export function openAccess(state: CaseState, facts: BarrierFacts): CaseEvent | BarrierRefusal {
  const leg = handledBy(state, facts);
  if (leg === null) return { kind: 'NotHandling' };
  if (state.visibleFrom === Level.Province) return { kind: 'NotRestricted' };
  return event(state, { kind: 'access_opened', legId: leg.legId, reason: facts.reason }, facts);
}

/** The barrier of what lies at a tenant: never above its own people, who are lawfully part of the case. */
export const barrierAt = (state: CaseState, tenantNo: TenantNo): Level => Math.min(state.visibleFrom, levelOf(tenantNo)) as Level;

function handledBy(state: CaseState, { actingTenantNo }: BarrierFacts) {
  const leg = countedLegOf(state);
  return leg?.tenantNo === actingTenantNo ? leg : null;
}

const event = (state: CaseState, draft: EventDraft, { at, actingTenantNo }: BarrierFacts): CaseEvent =>
  ({ ...draft, seq: state.lastSeq + 1, at, tenantNo: actingTenantNo });
