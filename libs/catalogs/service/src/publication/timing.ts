import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantNo } from '@yimen/jurisdiction';
import { addDays } from '@yimen/working-days';

/** So many days after the first day of the editions, when nothing else is said. */
export const ADJUSTMENT_DAYS = 30;

/**
 * The first day on which further editions of these items may count: editions take effect in the order of their numbers, so the
 * newest one effective on a day is the only one valid on it, and none is passed over unseen.
 */
export async function earliestDay(em: EntityManager, tenantNo: TenantNo, codes: readonly string[]): Promise<string> {
  const [last] = await em.execute<{ day: string | null }[]>(
    `select max(effective_on)::text as day from catalogs.item_edition where tenant_no = ? and status = 'published'
       and item_code in (select jsonb_array_elements_text(?::jsonb))`,
    [tenantNo, JSON.stringify(codes)]);
  return last?.day ?? '';
}

/** When tenants are to have dealt with what no longer holds: on the day that was submitted, unless the editions come later than was meant. */
export const dueAfter = (effectiveOn: string, adjustBy: string | null | undefined): string =>
  (adjustBy && adjustBy >= effectiveOn ? adjustBy : addDays(effectiveOn, ADJUSTMENT_DAYS));
