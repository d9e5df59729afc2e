import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';

/** The context of the request, as the first parameter of every resolver. */
export const Ctx = createParamDecorator(
  (_: unknown, execution: ExecutionContext) => GqlExecutionContext.create(execution).getContext<{ ctx: RequestContext }>().ctx,
);
