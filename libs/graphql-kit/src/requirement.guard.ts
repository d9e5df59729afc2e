import { HttpException, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { ContextFactory, type HttpRequest } from './context-factory.js';
import { deniedError, inputError } from './errors.js';
import { denialOf, REQUIREMENT, type Requirement } from './requirement.js';
import { unstorablePath } from './storable.js';

/** Denies by default: a root field or route that declares no requirement is closed to everybody. */
@Injectable()
export class RequirementGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly contexts: ContextFactory,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType<GqlContextType>() === 'graphql') {
      const passes = await this.check(execution);
      refuseUnstorable(GqlExecutionContext.create(execution));
      return passes;
    }
    return this.check(execution).catch((error: unknown) => {
      throw error instanceof GraphQLError ? asHttp(error) : error;
    });
  }

  private async check(execution: ExecutionContext): Promise<boolean> {
    const requirement = this.reflector.get<Requirement | undefined>(REQUIREMENT, execution.getHandler());
    const ctx = await this.contextOf(execution);
    const denial = denialOf(requirement, ctx);
    if (denial) throw deniedError(denial, ctx.locale);
    return true;
  }

  private async contextOf(execution: ExecutionContext): Promise<RequestContext> {
    if (execution.getType<GqlContextType>() === 'graphql') {
      return GqlExecutionContext.create(execution).getContext<{ ctx: RequestContext }>().ctx;
    }
    return this.contexts.of(execution.switchToHttp().getRequest<HttpRequest>());
  }
}

/**
 * Text that the database cannot take is refused before any query sees it. Mutations check their inputs themselves, and
 * answer with a refusal that names the field.
 */
function refuseUnstorable(execution: GqlExecutionContext): void {
  if (execution.getInfo<GraphQLResolveInfo>().parentType.name !== 'Query') return;
  const path = unstorablePath(execution.getArgs());
  if (path) throw inputError(path.join('.'), 'characters');
}

/** A denial as plain HTTP says it. */
function asHttp({ message, extensions }: GraphQLError): HttpException {
  const { http, ...facts } = extensions as { http?: { status?: number } };
  return new HttpException({ ...facts, message }, http?.status ?? 500);
}
