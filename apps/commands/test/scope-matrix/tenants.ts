import { levelOf, parentOf, type TenantNo } from '@yimen/jurisdiction';
import { importTenants } from '@yimen/tenants-service';
import type { Pool } from 'pg';
import { PLACES, type Place } from '../../src/scope-matrix/relation.js';

/** A tenant of the world of the matrix. */
export interface WorldTenant {
  readonly no: TenantNo;
  readonly code: string;
}
export type WorldTenants = Readonly<Record<Place | 'sender', WorldTenant>>;

const OTHER_PROVINCE = 52_00_000_000_0000;
/** Day on which the closed ones ended, and the one before. */
const CLOSED_ON = '2025-06-30';

/** Numbers and codes: real ones of Shifang and its neighbour, a province that is not there, and tenants that have ended. */
const TENANTS: Readonly<Record<Exclude<Place, 'cousin_village'>, WorldTenant>> = {
  province: { no: 51_00_000_000_0000, code: '51' },
  county: { no: 51_06_082_000_0000, code: '510682' },
  township: { no: 51_06_082_120_0000, code: '510682120' },
  village: { no: 51_06_082_120_0201, code: '510682120201' },
  sibling_county: { no: 51_06_083_000_0000, code: '510683' },
  sibling_township: { no: 51_06_082_110_0000, code: '510682110' },
  sibling_village: { no: 51_06_082_120_0206, code: '510682120206' },
  cousin_township: { no: 51_06_083_116_0000, code: '510683116' },
  other_province: { no: OTHER_PROVINCE, code: '52' },
  other_county: { no: 52_01_001_000_0000, code: '520101' },
  other_township: { no: 52_01_001_101_0000, code: '520101101' },
  other_village: { no: 52_01_001_101_0201, code: '520101101201' },
  closed_county: { no: 51_06_990_000_0000, code: '510690' },
  closed_township: { no: 51_06_082_990_0000, code: '510682990' },
  closed_village: { no: 51_06_082_120_9900, code: '510682120990' },
};
const SUCCESSORS: readonly (readonly [Place, Place])[] = [['closed_county', 'county'], ['closed_township', 'township'], ['closed_village', 'village']];

/** Sets the tenants up that the demonstration does not have. */
export async function arrangeTenants(adminUrl: string, admin: Pool): Promise<WorldTenants> {
  const missing = PLACES.filter((place) => /^(?:other|closed)_/.test(place)).map((place) => {
    const { no, code } = TENANTS[place as keyof typeof TENANTS];
    return { no, code, level: levelOf(no), parentNo: parentOf(no), name: `矩阵${code}`, prefecture: null, centreName: `矩阵${code}中心` };
  });
  await importTenants(adminUrl, missing, '2020-01-01');
  for (const [closed, successor] of SUCCESSORS) await close(admin, TENANTS[closed as keyof typeof TENANTS].no, TENANTS[successor as keyof typeof TENANTS].no);
  return { ...TENANTS, cousin_village: await villageIn(admin, TENANTS.sibling_township.no, 9_999), sender: await villageIn(admin, 51_06_081_000_0000, 9_999_999) };
}

async function close(admin: Pool, no: TenantNo, successorNo: TenantNo): Promise<void> {
  await admin.query('update tenants.tenant set valid_until = $2 where tenant_no = $1', [no, CLOSED_ON]);
  await admin.query(
    `insert into tenants.succession (predecessor_no, successor_no, order_id, kind, effective_on, document, ordered_at)
     values ($1, $2, gen_random_uuid(), 'close', '2025-07-01', '撤销文件', '2025-06-01')`, [no, successorNo]);
}

/** A real village below a tenant. */
async function villageIn(admin: Pool, no: TenantNo, span: number): Promise<WorldTenant> {
  const { rows } = await admin.query<{ no: string; code: string }>(
    'select tenant_no as no, code from contract.tenant where level = 4 and tenant_no between $1 and $2 order by 1 limit 1', [no, no + span]);
  const [village] = rows;
  if (!village) throw new Error(`there is no village below ${no}`);
  return { no: Number(village.no), code: village.code };
}
