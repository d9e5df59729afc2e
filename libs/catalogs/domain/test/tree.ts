import { lineageOf, type TenantNo } from '@yimen/jurisdiction';

/** A small real corner of Sichuan, by path number. */
export const SICHUAN = 51_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const MIANZHU = 51_06_083_000_0000;
export const SHIGU = 51_06_082_120_0000;
export const MAJING = 51_06_082_110_0000;
export const SHIGU_VILLAGE = 51_06_082_120_0201;
export const HONGDOU_VILLAGE = 51_06_082_120_0206;

export const TENANTS: readonly TenantNo[] = [SICHUAN, SHIFANG, MIANZHU, SHIGU, MAJING, SHIGU_VILLAGE, HONGDOU_VILLAGE];

/** Province first, the village itself last. */
export const VILLAGE_LINEAGE = lineageOf(SHIGU_VILLAGE);
