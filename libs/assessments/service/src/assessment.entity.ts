import { defineEntity, p } from '@mikro-orm/core';
import type { RatingLevel } from '@yimen/assessments-domain';

/** A closed case as its applicant may read it; staff have no right to its last column and read it by SQL. */
const ClosedCaseSchema = defineEntity({
  name: 'ClosedCase',
  tableName: 'closed_case',
  properties: {
    caseId: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    visibleFrom: p.smallint(),
    windowId: p.uuid().nullable(),
    closedOn: p.date(),
    personId: p.uuid(),
  },
});
export class ClosedCase extends ClosedCaseSchema.class {}
ClosedCaseSchema.setClass(ClosedCase);

/** A rating (好差评) as the rater writes it. */
const RatingSchema = defineEntity({
  name: 'Rating',
  tableName: 'rating',
  properties: {
    id: p.uuid().primary(),
    caseId: p.uuid(),
    tenantNo: p.bigint('number'),
    visibleFrom: p.smallint(),
    windowId: p.uuid().nullable(),
    level: p.smallint().$type<RatingLevel>(),
    active: p.boolean(),
    comment: p.text().nullable(),
    channel: p.string(),
    ratedAt: p.datetime(),
    ratedOn: p.date(),
    personId: p.uuid(),
  },
});
export class Rating extends RatingSchema.class {}
RatingSchema.setClass(Rating);

export const ASSESSMENT_ENTITIES = [ClosedCaseSchema, RatingSchema];
