import type { TenantNo } from '@yimen/jurisdiction';
import { countedLegOf, type CaseState, type LegStatus } from './case.js';
import type { CaseEvent } from './case-events.js';

/** To which edition, by whom, when, and by which paper the applicant has agreed. */
export interface EditionMove {
  readonly editionId: string;
  readonly editionNo: number;
  readonly actingTenantNo: TenantNo;
  readonly at: Date;
  readonly consent: string;
}

/** Why a case stays under its edition: the acting tenant does not handle it (it reads as if there were none), it is decided, or it is there already. */
export type EditionMoveRefusal =
  | { readonly kind: 'NotHandling' }
  | { readonly kind: 'EditionNotMovable'; readonly reason: 'DECIDED' | 'SAME_EDITION' };

const MOVABLE: readonly LegStatus[] = ['received', 'awaiting_supplement', 'accepted', 'suspended', 'under_review'];

/**
 * Lets a running case go on under another edition of its item (办件改按新版办理). A case keeps the edition of its receipt unless its applicant agrees
 * in writing. Its clocks are read by the new limits from their beginning; what was promised and noticed stays.
 * @param current the edition it is handled under
 */
export function moveToEdition(state: CaseState, current: { readonly editionId: string }, move: EditionMove): CaseEvent | EditionMoveRefusal {
  const leg = countedLegOf(state);
  if (leg === null || leg.tenantNo !== move.actingTenantNo) return { kind: 'NotHandling' };
  if (!MOVABLE.includes(leg.status) || state.decision !== null) return { kind: 'EditionNotMovable', reason: 'DECIDED' };
  const { editionId, editionNo, consent, at, actingTenantNo } = move;
  if (current.editionId === editionId) return { kind: 'EditionNotMovable', reason: 'SAME_EDITION' };
  return { kind: 'edition_changed', seq: state.lastSeq + 1, at, legId: leg.legId, tenantNo: actingTenantNo, editionId, editionNo, consent };
}
