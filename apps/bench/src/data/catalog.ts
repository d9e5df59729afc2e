import { seedCatalog } from '@yimen/catalogs-service';
import type { ItemStandard } from '@yimen/catalogs-domain';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import type { Client } from 'pg';
import { dayNumberOf } from '@yimen/working-days';
import { Chance, writeUuid7 } from './chance.js';
import { CopyRows } from './copy-rows.js';

/** Codes from this number on are free for items that are made up. */
const FIRST_ITEM_NO = 90_001;

/**
 * Publishes items for size, after the pattern of real ones: the same content under other codes and names. What is there stays.
 * @param patterns standards as in the seed data; those that have ended are passed over
 */
export function publishItems(ownerUrl: string, provinceNo: TenantNo, count: number, patterns: readonly ItemStandard[], now: Date) {
  const province = String(provinceNo).slice(0, 2);
  const living = patterns.filter((pattern) => !('validUntil' in pattern));
  const items = Array.from({ length: count }, (_, n) => {
    const pattern = living[n % living.length]!;
    return { ...pattern, code: `${province}-${pattern.type}-${FIRST_ITEM_NO + n}-000`, name: `${pattern.name}（${Math.floor(n / living.length) + 1}）` };
  });
  return seedCatalog(ownerUrl, provinceNo, items, now);
}

type Adjusted = Pick<ItemStandard, 'code' | 'promisedLimit' | 'visits'>;

/** What counties and townships say differently, field by field; each is lawful, for it is free or in the citizen's favour. */
const ADJUSTMENTS: readonly { readonly field: string; readonly value: (item: Adjusted, tenantNo: TenantNo) => unknown }[] = [
  { field: 'place', value: (_, tenantNo) => `本级政务服务大厅${(tenantNo / 10_000) % 9 + 1 | 0}号窗口` },
  { field: 'hours', value: () => '工作日 9:00—12:00，13:30—17:00' },
  { field: 'window', value: (_, tenantNo) => `${(tenantNo / 10_000) % 20 + 1 | 0}号综合窗口` },
  { field: 'phones', value: (_, tenantNo) => ({ consult: `0838-${8_000_000 + (tenantNo / 10_000) % 900_000 | 0}`, complaint: '12345' }) },
  { field: 'promisedLimit', value: ({ promisedLimit: { amount, unit } }) => ({ amount: amount > 1 ? amount - 1 : amount, unit }) },
  { field: 'visits', value: ({ visits }) => Math.max(0, visits - 1) },
];

/** How many adjustments so many items and tenants can have. */
export const mostOverrides = (items: number, tenants: number): number => items * tenants * ADJUSTMENTS.length;

export interface OverrideOutcome {
  readonly kind: 'built';
  readonly before: number;
  readonly built: number;
}
export type OverrideRefusal = { readonly kind: 'TooManyOverrides'; readonly most: number };

/**
 * Brings a province to as many generated adjustments (本级调整) as are wanted, spread evenly over its counties and townships and
 * there over the items. All or nothing.
 */
export async function buildOverrides(owner: Client, provinceNo: TenantNo, wanted: number, now: Date): Promise<OverrideOutcome | OverrideRefusal> {
  const { lo, hi } = intervalOf(provinceNo);
  const tenants = await owner.query<{ no: string }>(
    'select tenant_no as no from tenants.tenant where level in (2, 3) and valid_until is null and tenant_no between $1 and $2 order by tenant_no', [lo, hi]);
  const items = await owner.query<Adjusted>(
    `select distinct on (item_code) item_code as code, content -> 'promisedLimit' as "promisedLimit", (content -> 'visits')::int as visits
     from catalogs.item_edition where tenant_no = $1 and published_at is not null order by item_code, edition_no desc`, [provinceNo]);
  const most = mostOverrides(items.rows.length, tenants.rows.length);
  if (wanted > most) return { kind: 'TooManyOverrides', most };
  await owner.query(`
    create schema if not exists provisioning;
    create table if not exists provisioning.bench_overrides (province_no bigint primary key, built integer not null);
    comment on table provisioning.bench_overrides is 'families: internal'`);
  const { rows: [known] } = await owner.query<{ built: number }>('select built from provisioning.bench_overrides where province_no = $1', [provinceNo]);
  const before = known?.built ?? 0;
  const numbers = tenants.rows.map(({ no }) => Number(no));
  const rows = new CopyRows('bench_override', ['id', 'tenant_no', 'item_code', 'field', 'value', 'set_at', 'effective_on', 'version']);
  for (let no = before; no < wanted; no++) writeOverride(rows, no, numbers, items.rows, now);
  await owner.query('begin');
  await owner.query('create temporary table bench_override on commit drop as select id, tenant_no, item_code, field, value, set_at, effective_on, version from catalogs.item_override limit 0');
  await rows.send(owner);
  // What a tenant has said itself goes before.
  await owner.query(`insert into catalogs.item_override (id, tenant_no, item_code, field, value, set_at, effective_on, version)
    select * from bench_override on conflict do nothing`);
  await owner.query('insert into provisioning.bench_overrides values ($1, $2) on conflict (province_no) do update set built = greatest(bench_overrides.built, excluded.built)',
    [provinceNo, wanted]);
  await owner.query('commit');
  await owner.query('analyze catalogs.item_edition; analyze catalogs.item_override');
  return { kind: 'built', before, built: Math.max(0, wanted - before) };
}

/** The n-th adjustment: another tenant each time, then another item, then another field; so no two are of the same field. */
function writeOverride(rows: CopyRows, no: number, tenants: readonly TenantNo[], items: readonly Adjusted[], now: Date): void {
  const tenantAt = no % tenants.length;
  const tenantNo = tenants[tenantAt]!;
  const ordinal = Math.floor(no / tenants.length);
  const itemAt = (ordinal + tenantAt * 7) % items.length;
  const item = items[itemAt]!;
  const { field, value } = ADJUSTMENTS[(Math.floor(ordinal / items.length) + itemAt) % ADJUSTMENTS.length]!;
  const id = Buffer.alloc(16);
  writeUuid7(new Chance('override', tenantNo, item.code, field), now.getTime(), id, 0);
  rows.row().uuid(id).int8(tenantNo).text(item.code).text(field).jsonb([JSON.stringify(value(item, tenantNo))]).instant(now.getTime())
    .date(dayNumberOf(shanghaiDateOf(now))).int4(1);
}
