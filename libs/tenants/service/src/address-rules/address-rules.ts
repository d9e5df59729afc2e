import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { check, clientRequestId, notFound, tenantNoOf } from '@yimen/graphql-kit';
import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { admits, rangeOf, type AddressRule } from '@yimen/serving';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { AddressLockedOut, AddressRefusal } from './address-rules.messages.js';
import { AddressRulesQueries } from './address-rules.queries.js';
import { tenantsAccess } from '../tenant.access.js';

const MOST_RULES = 100;
const RULE = z.object({
  cidr: z.string().trim().refine((text) => rangeOf(text) !== null, 'cidr'),
  action: z.enum(['allow', 'deny']),
  note: z.string().trim().max(200),
});
const SET = z.object({ clientRequestId, tenantId: z.string(), rules: z.array(RULE).max(MOST_RULES) });
type Wanted = z.infer<typeof SET>;

/** From where staff may act (IP 限制): whoever changes it must still be able to act from where he is. */
@Injectable()
export class AddressRuleSetting {
  constructor(
    private readonly database: Database,
    private readonly queries: AddressRulesQueries,
  ) {}

  async set(ctx: RequestContext, input: unknown): Promise<Done | AddressRefusal> {
    const checked = check(SET, input);
    if (checked.kind === 'InvalidInput') return checked;
    const wanted = checked.value;
    const no = tenantNoOf(wanted.tenantId);
    if (no === null || !tenantsAccess.allows(ctx, 'set', 'AddressRule', { tenantNo: no })) return notFound('Tenant', wanted.tenantId);
    return once<AddressRefusal>(this.database, ctx, { operation: 'setAddressRules', clientRequestId: wanted.clientRequestId, args: wanted }, async (em) => {
      const [tenant] = await em.execute<object[]>('select from tenants.tenant where tenant_no = ?', [no]);
      if (!tenant) return notFound('Tenant', wanted.tenantId);
      const lockedOut = await this.lockedOut(ctx, no, wanted.rules.map(({ cidr, action }) => ({ cidr, allows: action === 'allow' })));
      if (lockedOut) return lockedOut;
      await replace(em, ctx, no, wanted.rules);
      return done('AddressRules', String(no));
    });
  }

  /** Whether the acting tenant would not be open any more from the caller's address: by these rules, or without any by those above. */
  private async lockedOut(ctx: RequestContext, no: TenantNo, rules: readonly AddressRule[]): Promise<AddressLockedOut | null> {
    if (actingTenant(ctx) !== no) return null;
    const holding = rules.length > 0 ? rules : ((await this.queries.nearest(lineageOf(no).slice(0, -1)))?.rules ?? []);
    return holding.length === 0 || admits(holding)(ctx.address) ? null : { kind: 'AddressLockedOut', address: ctx.address ?? '' };
  }
}

/** Two who do this at once follow one another. */
async function replace(em: EntityManager, ctx: RequestContext, no: TenantNo, rules: Wanted['rules']): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(hashtext('address rules'), hashtext(?))", [String(no)]);
  await em.execute('update tenants.address_rule set withdrawn_at = ? where tenant_no = ? and withdrawn_at is null', [ctx.now, no]);
  for (const { cidr, action, note } of rules) {
    await em.execute(
      'insert into tenants.address_rule (id, tenant_no, cidr, allows, note, set_at, set_by) values (?, ?, network(?::inet), ?, ?, ?, ?)',
      [uuidv7(), no, cidr, action === 'allow', note, ctx.now, ctx.scope.actorId],
    );
  }
}
