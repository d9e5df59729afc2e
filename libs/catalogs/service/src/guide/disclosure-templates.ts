import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { isDisclosureKey } from '@yimen/catalogs-domain';
import { check, clientRequestId, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { line } from '../edition/item-standard.input.js';
import { oneAtATime } from '../one-at-a-time.js';
import { DisclosureTemplate } from './disclosure-template.entity.js';

const MOST = 20;
const SET = z.object({
  clientRequestId,
  name: line,
  elements: z.array(z.object({ key: z.string().refine(isDisclosureKey, 'disclosure_key'), label: line })).min(1).max(MOST)
    .refine((elements) => new Set(elements.map(({ key }) => key)).size === elements.length, 'distinct'),
});
const WITHDRAW = z.object({ clientRequestId });

/** The acting tenant's own list of what is public (公开模板), for itself and for those below that have none. */
@Injectable()
export class DisclosureTemplates {
  constructor(private readonly database: Database) {}

  /** Sets it in place of the one before. */
  async set(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SET, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId: id, ...template } = checked.value;
    return this.replace(ctx, { operation: 'setDisclosureTemplate', clientRequestId: id, args: checked.value }, template as Pick<DisclosureTemplate, 'name' | 'elements'>);
  }

  /** From now on the list of the tenant above counts. */
  async withdraw(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.replace(ctx, { operation: 'withdrawDisclosureTemplate', clientRequestId: checked.value.clientRequestId, args: checked.value }, null);
  }

  private replace(ctx: RequestContext, act: Parameters<typeof once>[2], next: Pick<DisclosureTemplate, 'name' | 'elements'> | null): Promise<Done | CatalogRefusal> {
    const tenantNo = actingTenant(ctx);
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'set', 'DisclosureTemplate', { tenantNo })) return notFound('Tenant', String(tenantNo));
      await oneAtATime(em, tenantNo);
      const standing = await em.findOne(DisclosureTemplate, { tenantNo, withdrawnAt: null });
      if (!standing && !next) return notFound('DisclosureTemplate', String(tenantNo));
      if (standing) standing.withdrawnAt = ctx.now;
      await em.flush();
      const row = next ? em.create(DisclosureTemplate, { id: uuidv7(), tenantNo, ...next, setAt: ctx.now, setBy: ctx.scope.actorId! }) : standing!;
      return done('DisclosureSet', row.id);
    });
  }
}
