import { NotFoundException } from '@nestjs/common';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';

/** The tenant that a path names by its id. @throws NotFoundException when there can be none */
export function tenantInPath(tenantId: string): TenantNo {
  const tenantNo = Number(tenantId);
  if (!/^\d{14}$/.test(tenantId) || !isTenantNo(tenantNo)) throw new NotFoundException();
  return tenantNo;
}
