import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantNo } from '@yimen/jurisdiction';

/**
 * Lets the acts on one tenant's catalog run one after the other until the transaction ends: numbers of editions and
 * versions of overrides are the last one plus one, and two writers must not find the same last one.
 */
export async function oneAtATime(em: EntityManager, tenantNo: TenantNo): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`catalogs ${tenantNo}`]);
}
