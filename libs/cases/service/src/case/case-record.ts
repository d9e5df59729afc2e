import { countedLegOf, type CaseEvent, type CaseLimits, type CaseState, type ItemFacts, type ItemStep, type TimeLimit } from '@yimen/cases-domain';
import type { EffectiveItem, EffectiveStep } from '@yimen/catalogs-contract';
import { countyOf, Level, levelOf, provinceOf, townshipOf, type TenantNo } from '@yimen/jurisdiction';
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

/** Facts that are instants; JSON knows texts only. */
const INSTANTS: ReadonlySet<string> = new Set(['decidedAt', 'deemedFrom']);

/** The event that was stored. */
export function eventOf({ facts, ...row }: EventRow): CaseEvent {
  const told = Object.entries(facts).map(([name, value]) => [name, INSTANTS.has(name) ? new Date(String(value)) : value] as const);
  return { ...row, at: new Date(row.at), ...Object.fromEntries(told) } as CaseEvent;
}

export function factsOf({ seq: _seq, legId: _legId, tenantNo: _tenantNo, kind: _kind, at: _at, ...facts }: CaseEvent): object {
  return facts;
}

/** What a case needs to know of its item at the handling tenant. */
export function itemFactsOf(item: EffectiveItem, handlingTenantNo: TenantNo): ItemFacts {
  const { editionId, editionNo, values } = item;
  const reviewTenantNo = ancestorAt(handlingTenantNo, values.reviewLevel);
  return { editionId, editionNo, materials: values.materials, reviewTenantNo, steps: stepsOf(item, handlingTenantNo, reviewTenantNo), limits: limitsOf(item) };
}

/** Steps that are over with the acceptance, and those that come after the decision, by the names of GB/T 39046-2020 and what goes by them. */
const OUTSIDE = /^(收件|接件|受理|办结|送达|归档|制证|发证|颁证|领取)/;

/** Whether a step is done between acceptance and decision, and has a limit of its own. */
export const isWorked = ({ name, limit }: EffectiveStep): boolean => limit.unit !== 'on_the_spot' && !OUTSIDE.test(name);

/** The steps that are worked, each at the leg of the level whose it is; those of levels that have no part in the case are left out. */
function stepsOf({ values }: EffectiveItem, handlingTenantNo: TenantNo, reviewTenantNo: TenantNo | null): readonly ItemStep[] {
  const isReviewed = reviewTenantNo !== null && reviewTenantNo !== handlingTenantNo;
  return values.steps.filter(isWorked).flatMap(({ id, level }): readonly ItemStep[] => {
    if (isReviewed && level === values.reviewLevel) return [{ id, legKind: 'review' }];
    return level === levelOf(handlingTenantNo) ? [{ id, legKind: 'handling' }] : [];
  });
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
  return { statutory: values.statutoryLimit, promised: values.promisedLimit, review, reviewCounts: values.reviewCounts, steps: values.steps };
}

/** One word for where the whole case stands: its counted leg's status, on its way to the centre, or withdrawn before it got there. */
export function statusOf(state: CaseState): string {
  return countedLegOf(state)?.status ?? (state.ending ? 'closed' : 'submitted');
}

/** The rows of each case; of a case without rows, none. */
export function grouped<R extends { readonly caseId: string }>(caseIds: readonly string[], rows: readonly R[]): { readonly caseId: string; readonly rows: readonly R[] }[] {
  const byCase = Map.groupBy(rows, ({ caseId }) => caseId);
  return caseIds.map((caseId) => ({ caseId, rows: byCase.get(caseId) ?? [] }));
}
