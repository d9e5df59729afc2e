import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId, notFound, tenantNoOf } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { z } from 'zod';
import { tenantsAccess } from '../tenant.access.js';
import { Tenant } from './tenant.entity.js';
import type { TenantRefusal } from './tenant.messages.js';

const RENAME = z.object({ clientRequestId, tenantId: z.string(), centreName: z.string().trim().min(2).max(60) });

/** Names of centres (中心名称): the default follows plan 5, the centre's manager may change it. */
@Injectable()
export class TenantNaming {
  constructor(private readonly database: Database) {}

  async rename(ctx: RequestContext, input: unknown): Promise<Done | TenantRefusal> {
    const checked = check(RENAME, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { tenantId, centreName } = checked.value;
    const act = { operation: 'renameCentre', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<TenantRefusal>(this.database, ctx, act, async (em) => {
      const no = tenantNoOf(tenantId);
      const tenant = no === null ? null : await em.findOne(Tenant, { tenantNo: no }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!tenant || !tenantsAccess.allows(ctx, 'rename', 'Tenant', tenant)) return notFound('Tenant', tenantId);
      tenant.centreName = centreName;
      return done('Tenant', tenantId);
    });
  }
}
