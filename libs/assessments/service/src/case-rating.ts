import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { checkRating, isRatingLevel, type RatingLevel, type RatingRefusal } from '@yimen/assessments-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { z } from 'zod';
import { assessmentsAccess } from './assessment.access.js';
import { ClosedCase, Rating } from './assessment.entity.js';
import type { AssessmentRefusal } from './assessment.messages.js';

const RATE = z.object({
  clientRequestId,
  caseId: z.string(),
  level: z.custom<RatingLevel>((level) => typeof level === 'number' && isRatingLevel(level), '1..5'),
  comment: z.string().trim().max(500).nullish(),
  channel: z.enum(['web', 'mobile', 'qr_code', 'hall_tablet', 'terminal', 'phone', 'sms']),
});

/** Ratings (好差评): the applicant says how it went, once per closed case. */
@Injectable()
export class CaseRating {
  constructor(private readonly database: Database) {}

  async rate(ctx: RequestContext, input: unknown): Promise<Done | AssessmentRefusal> {
    const checked = check(RATE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { caseId, level, comment, channel } = checked.value;
    const act = { operation: 'rateCase', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<AssessmentRefusal>(this.database, ctx, act, async (em) => {
      const closed = isUuid(caseId) ? await this.loadAlone(em, caseId) : null;
      if (!closed || !assessmentsAccess.allows(ctx, 'rate', 'ClosedCase', closed)) return notFound('Case', caseId);
      const before = await em.findOne(Rating, { caseId });
      const refusal = checkRating({ caseId, closedOn: closed.closedOn, rating: before }, level);
      if (refusal) return refusalOf(refusal, before);
      const { tenantNo, visibleFrom, windowId, personId } = closed;
      const rating = em.create(Rating, {
        id: uuidv7(), caseId, tenantNo, visibleFrom, windowId, personId, channel, level, active: true, comment: comment || null,
        ratedAt: ctx.now, ratedOn: shanghaiDateOf(ctx.now),
      });
      return done('Rating', rating.id);
    });
  }

  /** Two answers to one case at the same time wait for each other, so that the second sees the first. */
  private async loadAlone(em: EntityManager, caseId: string): Promise<ClosedCase | null> {
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`assessments.rating ${caseId}`]);
    return em.findOne(ClosedCase, { caseId });
  }
}

function refusalOf(refusal: RatingRefusal, before: Rating | null): AssessmentRefusal {
  switch (refusal.kind) {
    case 'InvalidLevel':
      return invalidInput('level', `${refusal.best}..${refusal.worst}`);
    case 'CaseNotClosed':
      return notFound('Case', refusal.caseId);
    case 'AlreadyRated':
      return { ...refusal, ratedAt: before!.ratedAt.toISOString() };
  }
}
