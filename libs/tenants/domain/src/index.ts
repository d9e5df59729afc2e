export { centreName } from './centre-name.js';
export { nextFreeNumber } from './free-number.js';
export { formatRegionTsv, parseRegionTsv, type RegionList } from './region-tsv.js';
export type { Region, RegionRefusal, RegionRule, RegionsRefused } from './region.js';
export { growTenants, type TenantSeed, type TenantTree } from './tenant-growth.js';
