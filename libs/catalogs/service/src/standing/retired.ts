import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantNo } from '@yimen/jurisdiction';
import type { CatalogRefusal } from '../catalog.messages.js';

/** Whether one of these items has ended by a day or will have (取消): it gets no further edition, and its code is never used again. */
export async function retiredAmong(em: EntityManager, tenantNo: TenantNo, codes: readonly string[], on: string): Promise<CatalogRefusal | null> {
  const [retired] = await em.execute<{ itemCode: string }[]>(
    `select item_code as "itemCode" from (
       select distinct on (item_code) item_code, standing from catalogs.item_standing
       where tenant_no = ? and effective_on <= ? and item_code in (select jsonb_array_elements_text(?::jsonb)) order by item_code, version desc
     ) newest where standing = 'retired' limit 1`,
    [tenantNo, on, JSON.stringify(codes)]);
  return retired ? { kind: 'StandingRefused', itemCode: retired.itemCode, standing: 'retired' } : null;
}
