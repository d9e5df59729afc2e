import { isWithin, Level, levelOf, type TenantNo } from '@yimen/jurisdiction';
import type { Powers } from './item-elements.js';

/** How a tenant offers an item (认领方式): by its own power, by one delegated from above, or as an agent that hands over to whoever has it. */
export const CLAIM_MODES = ['own', 'delegated', 'agency'] as const;
export type ClaimMode = (typeof CLAIM_MODES)[number];

/** What a tenant says of an item; `fromTenantNo` is the tenant above whose power it is, null for a department of its own. */
export interface Claim {
  readonly mode: ClaimMode;
  readonly fromTenantNo: TenantNo | null;
}
export type ClaimFault = 'nobody_else_with_own' | 'whose_power' | 'above' | 'level_without_power';

/** 行使层级 of GB/T 39046-2020; a prefecture's (3) has no tenant of its own. */
const LEVEL_CODES: Readonly<Record<Level, string>> = { [Level.Province]: '2', [Level.County]: '4', [Level.Township]: '5', [Level.Village]: '6' };
/** 分级管理: every level has a part. */
const EVERY_LEVEL = '7';

/** The code of the level in which a tenant exercises power (行使层级). */
export const levelCodeOf = (tenantNo: TenantNo): string => LEVEL_CODES[levelOf(tenantNo)];

/** The codes among an item's levels by which tenants of a level are meant. */
export const codesMeaning = (level: Level): readonly string[] => [LEVEL_CODES[level], EVERY_LEVEL];

/** An item that does not say who exercises it may be exercised by anybody. */
const hasPower = ({ levels }: Powers, tenantNo: TenantNo): boolean =>
  levels.length === 0 || codesMeaning(levelOf(tenantNo)).some((code) => levels.includes(code));

/** Why a tenant cannot offer an item so; null when it can. */
export function claimFault(powers: Powers, tenantNo: TenantNo, { mode, fromTenantNo }: Claim): ClaimFault | null {
  if (mode === 'own' && fromTenantNo !== null) return 'nobody_else_with_own';
  if (mode === 'delegated' && fromTenantNo === null) return 'whose_power';
  if (fromTenantNo !== null && (fromTenantNo === tenantNo || !isWithin(tenantNo, fromTenantNo))) return 'above';
  return hasPower(powers, fromTenantNo ?? tenantNo) ? null : 'level_without_power';
}
