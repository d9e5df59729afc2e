import type { Type } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { packedRules, type Access, type RequestContext } from '@yimen/access';
import { Ctx } from './ctx.decorator.js';
import { OpenToAll } from './requirement.js';

/**
 * Serves the caller's rules of one service as `<service>Rules`, packed for the web, which shows and hides by them. They bind
 * nobody: every act asks them again here.
 */
export function rulesResolver(access: Access): Type<unknown> {
  @Resolver()
  class RulesResolver {
    @Query(`${access.service}Rules`) @OpenToAll()
    rules(@Ctx() { principal }: RequestContext): unknown {
      return packedRules(access.of(principal));
    }
  }
  return RulesResolver;
}
