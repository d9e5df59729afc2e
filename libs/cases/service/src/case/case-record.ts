import type { CaseEvent, CaseLimits, CaseState, ItemFacts, TimeLimit } from '@yimen/cases-domain';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import { countyOf, Level, provinceOf, townshipOf, type TenantNo } from '@yimen/jurisdiction';
import type { QueryResultRow } from 'pg';

/** A stored event: the facts that only its kind has are one JSON value. */
export interface EventRow extends QueryResultRow {
  readonly seq: number;
  readonly legId: string;
  readonly tenantNo: TenantNo;
  readonly kind: string;
  readonly at: Date;
  readonly facts: Readonly<Record<string, unknown>>;
}

export const EVENT_COLUMNS = 'seq, leg_id as "legId", tenant_no as "tenantNo", kind, at, facts';

/** The event that was stored. `decidedAt` is the only fact that is an instant. */
export function eventOf({ facts, ...row }: EventRow): CaseEvent {
  const { decidedAt, ...others } = facts;
  const instant = typeof decidedAt === 'string' ? { decidedAt: new Date(decidedAt) } : {};
  return { ...row, at: new Date(row.at), ...others, ...instant } as CaseEvent;
}

export function factsOf({ seq: _seq, legId: _legId, tenantNo: _tenantNo, kind: _kind, at: _at, ...facts }: CaseEvent): object {
  return facts;
}

/** What a case needs to know of its item at the handling tenant. */
export function itemFactsOf(item: EffectiveItem, handlingTenantNo: TenantNo): ItemFacts {
  return { materials: item.values.materials, reviewTenantNo: ancestorAt(handlingTenantNo, item.values.reviewLevel) };
}

function ancestorAt(no: TenantNo, level: Level | null): TenantNo | null {
  switch (level) {
    case null:
      return null;
    case Level.Province:
      return provinceOf(no);
    case Level.County:
      return countyOf(no);
    default:
      return townshipOf(no);
  }
}

/** The limits a case is handled under. The review above has the steps of its level, the whole promise when there are none. */
export function limitsOf({ values }: EffectiveItem): CaseLimits {
  const steps = values.steps.filter(({ level, limit }) => level === values.reviewLevel && limit.unit === 'working_day');
  const days = steps.reduce((sum, { limit }) => sum + limit.amount, 0);
  const review: TimeLimit = days > 0 ? { amount: days, unit: 'working_day' } : values.promisedLimit;
  return { statutory: values.statutoryLimit, promised: values.promisedLimit, review, reviewCounts: values.reviewCounts };
}

/** One word for where the whole case stands: its counted leg's status, or on its way to the centre. */
export function statusOf(state: CaseState): string {
  return state.legs.find(({ legId }) => legId === state.countedLegId)?.status ?? 'submitted';
}

/** The rows of each case; of a case without rows, none. */
export function grouped<R extends { readonly caseId: string }>(caseIds: readonly string[], rows: readonly R[]): { readonly caseId: string; readonly rows: readonly R[] }[] {
  const byCase = Map.groupBy(rows, ({ caseId }) => caseId);
  return caseIds.map((caseId) => ({ caseId, rows: byCase.get(caseId) ?? [] }));
}
