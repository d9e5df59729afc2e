import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, invalidInput, notFound, tenantNoOf } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Act, type Done } from '@yimen/persistence';
import { decideChange, decideGiving, decideRenewal, decideRevocation, decideStandIn, STAFF_ROLE_NAMES, type PostOrder, type StaffRole } from '@yimen/tenants-domain';
import { keepPost, lockedPost, misplaced, StaffingFactsReader, type StoredPost } from './staffing.facts.js';
import { CHANGE, GIVE, RENEW, REVOKE, STAND_IN } from './staffing.input.js';
import { shown, type PostRefusal } from './staffing.messages.js';
import { tenantsAccess } from '../tenant.access.js';
import { today } from '../tenant/tenant.queries.js';

/** Posts (岗位管理): given, stood in for, moved, prolonged, taken away. */
@Injectable()
export class Staffing {
  constructor(
    private readonly database: Database,
    private readonly facts: StaffingFactsReader,
  ) {}

  async give(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(GIVE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, person, tenantId, ...wanted } = checked.value;
    const tenantNo = tenantNoOf(tenantId);
    if (tenantNo === null) return notFound('Tenant', tenantId);
    const mayNot = againstGiver(ctx, tenantNo, wanted.role);
    if (mayNot) return mayNot;
    const order: PostOrder = {
      tenantNo, role: wanted.role, departmentId: wanted.departmentId ?? null, windowId: wanted.windowId ?? null, dataScope: wanted.dataScope ?? 'whole',
      chosenTenants: wanted.chosenTenantIds ?? [], validFrom: wanted.validFrom ?? null, validUntil: wanted.validUntil ?? null, sentBy: wanted.sentBy ?? null,
    };
    const act = { operation: 'givePost', clientRequestId, args: checked.value };
    return againWhenOvertaken(async () => {
      const [holder, facts] = await Promise.all([this.facts.wanted(person), this.facts.about(ctx, tenantNo)]);
      return once<PostRefusal>(this.database, ctx, act, async (em) => {
        if (holder.kind !== 'wanted') return holder;
        if (!(await isOpen(em, tenantNo, facts.today))) return notFound('Tenant', tenantId);
        const elsewhere = await misplaced(em, tenantNo, order);
        if (elsewhere) return elsewhere;
        const post = decideGiving(order, holder, facts);
        return post.kind === 'NewPost' ? done('Post', await keepPost(em, ctx, post, holder)) : shown(post);
      });
    });
  }

  async appointStandIn(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(STAND_IN, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, person, postId, validFrom = null, validUntil } = checked.value;
    return this.onPost(ctx, { operation: 'appointStandIn', clientRequestId, args: checked.value }, postId, 'give', async (em, post) => {
      const holder = await this.facts.wanted(person);
      if (holder.kind !== 'wanted') return holder;
      const standIn = decideStandIn(post, { validFrom, validUntil }, holder, await this.facts.about(ctx, post.tenantNo));
      return standIn.kind === 'NewPost' ? done('Post', await keepPost(em, ctx, standIn, holder)) : shown(standIn);
    });
  }

  async change(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(CHANGE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, postId, departmentId, windowId, dataScope, chosenTenantIds, validUntil } = checked.value;
    return this.onPost(ctx, { operation: 'changePost', clientRequestId, args: checked.value }, postId, 'give', async (em, post) => {
      const wanted = { departmentId, windowId, dataScope: dataScope ?? undefined, chosenTenants: chosenTenantIds ?? undefined, validUntil: validUntil ?? undefined };
      const change = decideChange(post, wanted, { today: today(ctx), actorId: ctx.scope.actorId! });
      if (change.kind !== 'PostChange') return shown(change);
      const elsewhere = await misplaced(em, post.tenantNo, change);
      if (elsewhere) return elsewhere;
      await em.execute(
        `update tenants.post set department_id = ?, window_id = ?, data_scope = ?, chosen_tenants = ?::bigint[], valid_until = least(valid_until, ?::date), version = version + 1
         where (id = ? or stands_in_for = ?) and revoked_at is null`,
        [change.departmentId, change.windowId, change.dataScope, `{${change.chosenTenants.join(',')}}`, change.validUntil, postId, postId]);
      return done('Post', postId);
    });
  }

  async renew(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(RENEW, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, postId, validUntil = null } = checked.value;
    return this.onPost(ctx, { operation: 'renewPost', clientRequestId, args: checked.value }, postId, 'give', async (em, post) => {
      const facts = { today: today(ctx), actorId: ctx.scope.actorId!, quota: null };
      const renewal = decideRenewal(post, validUntil, await this.facts.holderOf(post.personId), facts);
      if (renewal.kind !== 'PostRenewal') return shown(renewal);
      await em.execute('update tenants.post set valid_until = ?, version = version + 1 where id = ?', [renewal.validUntil, postId]);
      return done('Post', postId);
    });
  }

  async revoke(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(REVOKE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, postId, reason } = checked.value;
    return this.onPost(ctx, { operation: 'revokePost', clientRequestId, args: checked.value }, postId, 'revoke', async (em, post) => {
      const revocation = decideRevocation(post, { today: today(ctx), actorId: ctx.scope.actorId! });
      if (revocation.kind !== 'PostRevocation') return shown(revocation);
      await revokeWithStandIns(em, ctx, postId, reason);
      return done('Post', postId);
    });
  }

  /** Loads a post in scope, locks it, and asks whether the caller may act on it. */
  private onPost(
    ctx: RequestContext, act: Act, postId: string, action: 'give' | 'revoke', work: (em: EntityManager, post: StoredPost) => Promise<Done | PostRefusal>,
  ): Promise<Done | PostRefusal> {
    return againWhenOvertaken(() => once<PostRefusal>(this.database, ctx, act, async (em) => {
      const post = await lockedPost(em, postId);
      return post && tenantsAccess.allows(ctx, action, 'Post', post) ? work(em, post) : notFound('Post', postId);
    }));
  }
}

/** Takes a post away at once, with whoever stands in for it. */
export async function revokeWithStandIns(em: EntityManager, ctx: RequestContext, postId: string, reason: string): Promise<void> {
  await em.execute(
    'update tenants.post set revoked_at = ?, revoked_by = ?, revoke_reason = ?, version = version + 1 where (id = ? or stands_in_for = ?) and revoked_at is null',
    [ctx.now, ctx.scope.actorId, reason, postId, postId]);
}

/** A role that is never the caller's to give there is said to be so; a tenant where he gives none reads as not found. */
function againstGiver(ctx: RequestContext, tenantNo: TenantNo, role: StaffRole): PostRefusal | null {
  const gives = (one: StaffRole): boolean => tenantsAccess.allows(ctx, 'give', 'Post', { tenantNo, visibleFrom: 1, role: one });
  if (gives(role)) return null;
  return STAFF_ROLE_NAMES.some(gives) ? invalidInput('role', 'not_yours_to_give') : notFound('Tenant', String(tenantNo));
}

async function isOpen(em: EntityManager, tenantNo: TenantNo, on: string): Promise<boolean> {
  const rows = await em.execute<object[]>("select from tenants.tenant where tenant_no = ? and ? <= coalesce(valid_until, 'infinity')", [tenantNo, on]);
  return rows.length > 0;
}

/** An exclusion (post_roles_apart) or a unique key (an account) that somebody else was faster with. */
const OVERTAKEN = ['23P01', '23505'];

/**
 * Two who give one person posts at once both find that they may; then the database lets only the first. The other looks again,
 * and finds what there is now.
 */
export async function againWhenOvertaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '' } = ((error as { cause?: object }).cause ?? error) as { code?: string };
    if (OVERTAKEN.includes(code)) return work();
    throw error;
  }
}
