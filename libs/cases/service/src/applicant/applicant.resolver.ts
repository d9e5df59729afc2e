import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, inputError, KIT_MESSAGES, Requires } from '@yimen/graphql-kit';
import { checkCitizenId } from '@yimen/personal-data';
import { ApplicantReading } from './applicant-reading.js';
import type { ApplicantKey } from './applicants.js';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';

@Resolver()
export class ApplicantResolver {
  constructor(
    private readonly reading: ApplicantReading,
    private readonly queries: CaseQueries,
  ) {}

  @Query('casesByApplicant') @Requires(casesAccess, 'list', 'CaseLeg')
  casesByApplicant(
    @Ctx() ctx: RequestContext, @Args('idNumber') idNumber?: string | null, @Args('phone') phone?: string | null,
    @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.queries.ofApplicant(ctx, keyOf(idNumber, phone), first, after);
  }

  @Mutation('readApplicant') @Requires(casesAccess, 'reveal', 'CaseLeg')
  async readApplicant(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.reading.read(ctx, input), (noted) => this.reading.show(ctx, noted), KIT_MESSAGES);
  }
}

/** Exactly one of the two, whole: a beginning cannot be looked up by a keyed hash. */
function keyOf(idNumber: string | null | undefined, phone: string | null | undefined): ApplicantKey {
  if ((idNumber ?? null) !== null && (phone ?? null) !== null) throw inputError('phone', 'one_of_idNumber_phone');
  if (phone) return /^[\d+ -]{7,20}$/.test(phone) ? { phone } : refused('phone', 'phone');
  const checked = checkCitizenId(idNumber ?? '');
  return checked.kind === 'invalid' ? refused('idNumber', checked.rule) : { idNumber: idNumber! };
}

function refused(field: string, rule: string): never {
  throw inputError(field, rule);
}
