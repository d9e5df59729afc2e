import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { DICTIONARIES } from '@yimen/catalogs-domain';
import { check, clientRequestId, notFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { isIsoDate } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { LARGEST_CODE, line } from '../edition/item-standard.input.js';
import { oneAtATime } from '../one-at-a-time.js';
import { CodeScheme } from './code-scheme.entity.js';
import { DictionaryEntry } from './dictionary-entry.entity.js';

const day = z.string().refine(isIsoDate, 'date').nullish();
/** As the elements of an item take it; types are two digits. */
const ENTRY = z.object({ clientRequestId, dictionary: z.enum(DICTIONARIES), code: z.string().regex(/^[\w.-]{1,20}$/, 'code'), name: line, english: line, validFrom: day, validUntil: day })
  .refine(({ dictionary, code }) => dictionary !== 'item_type' || /^\d{2}$/.test(code), { path: ['code'], message: 'item_type' })
  .refine(({ validFrom, validUntil }) => !validFrom || !validUntil || validFrom <= validUntil, { path: ['validUntil'], message: 'not_before_validFrom' });
const masks = z.array(z.string().max(LARGEST_CODE).regex(/^[^\s\p{C}]+$/u, 'mask')).max(20);
const SCHEME = z.object({ clientRequestId, itemMasks: masks, nationalMasks: masks, note: line });

/** A province's own words (代码集) and how it writes codes (编码规则). */
@Injectable()
export class DictionaryWriting {
  constructor(private readonly database: Database) {}

  async setEntry(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(ENTRY, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId: requestId, validFrom = null, validUntil = null, ...said } = checked.value;
    return this.write(ctx, 'setDictionaryEntry', requestId, checked.value, async (em, tenantNo) => {
      const [last] = await em.find(DictionaryEntry, { tenantNo, dictionary: said.dictionary, code: said.code }, { orderBy: { version: 'desc' }, limit: 1 });
      const row = { id: uuidv7(), tenantNo, ...said, validFrom, validUntil, setAt: ctx.now, setBy: ctx.scope.actorId!, version: (last?.version ?? 0) + 1 };
      return done('DictionaryEntry', em.create(DictionaryEntry, row).id);
    });
  }

  async setScheme(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SCHEME, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId: requestId, ...said } = checked.value;
    return this.write(ctx, 'setCodeScheme', requestId, checked.value, async (em, tenantNo) => {
      const [last] = await em.find(CodeScheme, { tenantNo }, { orderBy: { version: 'desc' }, limit: 1 });
      return done('CodeScheme', em.create(CodeScheme, { id: uuidv7(), tenantNo, ...said, setAt: ctx.now, setBy: ctx.scope.actorId!, version: (last?.version ?? 0) + 1 }).id);
    });
  }

  private write(
    ctx: RequestContext, operation: string, requestId: string, args: object, add: (em: EntityManager, tenantNo: TenantNo) => Promise<Done>,
  ): Promise<Done | CatalogRefusal> {
    const tenantNo = actingTenant(ctx);
    return once<CatalogRefusal>(this.database, ctx, { operation, clientRequestId: requestId, args }, async (em) => {
      if (!catalogsAccess.allows(ctx, 'set', 'Dictionary', { tenantNo })) return notFound('Tenant', String(tenantNo));
      await oneAtATime(em, tenantNo);
      return add(em, tenantNo);
    });
  }
}
