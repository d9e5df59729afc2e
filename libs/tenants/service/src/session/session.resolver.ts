import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, RequiresSignIn } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { SessionRevocation } from './session-revocation.js';
import { SessionQueries } from './session.queries.js';
import { TENANT_MESSAGES, type TenantRefusal } from '../tenant/tenant.messages.js';

/** Everybody ends his own sessions; whose else he may end, the use case asks. */
@Resolver()
export class SessionResolver {
  constructor(
    private readonly revocation: SessionRevocation,
    private readonly queries: SessionQueries,
  ) {}

  @Mutation('signOut') @RequiresSignIn()
  async signOut(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.revocation.signOut(ctx, input));
  }

  @Mutation('revokeSession') @RequiresSignIn()
  async revokeSession(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.revocation.revokeOne(ctx, input));
  }

  @Mutation('revokeAllSessions') @RequiresSignIn()
  async revokeAllSessions(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.revocation.revokeAll(ctx, input));
  }

  private answered(ctx: RequestContext, outcome: Done | TenantRefusal) {
    return answer(ctx, outcome, (id) => this.queries.revocation(ctx, id), TENANT_MESSAGES);
  }
}
