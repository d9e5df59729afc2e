import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { scoreWindow, type Month, type RatingFact, type Scheme } from '@yimen/assessments-domain';
import { inputError } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, type Sql } from '@yimen/persistence';
import { validate as isUuid } from 'uuid';
import { assessmentsAccess } from './assessment.access.js';
import { firstDayOf, inMonth, monthOf } from './month.js';
import { showScore, type NumberedCase, type ShownScore } from './score-view.js';

/** Code of the scheme by which windows are scored every month (窗口月度考核). */
const WINDOW_MONTH = 'window-month';

@Injectable()
export class WindowScoreQueries {
  constructor(private readonly database: Database) {}

  /** The month's score of a window from the facts in the caller's scope; null when the window is none that he may judge. */
  async score(ctx: RequestContext, windowId: string, month: string): Promise<ShownScore | null> {
    const period = monthOf(month);
    const tenantNo = await this.tenantOf(windowId);
    if (tenantNo === null || !assessmentsAccess.allows(ctx, 'read', 'WindowScore', { tenantNo, windowId })) return null;
    const { scheme, cases, ratings } = await this.database.read(ctx.scope, async (sql) => ({
      scheme: await schemeIn(sql, provinceOf(tenantNo), period),
      cases: await casesOf(sql, windowId, period),
      ratings: await ratingsOf(sql, windowId, period),
    }));
    if (!scheme) throw inputError('month', 'scheme_in_effect');
    const score = scoreWindow(scheme, { windowId, cases, ratings }, period);
    return showScore(score, scheme, { cases, ratings }, ctx.locale);
  }

  /** Whose window it is. A window of which nothing is known here yet is thereby told from one that is not the caller's. */
  private async tenantOf(windowId: string): Promise<TenantNo | null> {
    if (!isUuid(windowId)) return null;
    const [window] = await this.database.published<{ tenantNo: TenantNo }>(
      'select tenant_no as "tenantNo" from contract.service_window where id = $1', [windowId]);
    return window?.tenantNo ?? null;
  }
}

/** The version of the province's scheme that is in effect in the month. */
async function schemeIn(sql: Sql, provinceNo: TenantNo, month: Month): Promise<Scheme | null> {
  const [row] = await sql<{ content: Scheme }>(
    `select content from assessments.scheme where tenant_no = $1 and code = $2 and effective_from <= $3
     order by effective_from desc, version desc limit 1`,
    [provinceNo, WINDOW_MONTH, month],
  );
  return row?.content ?? null;
}

const casesOf = (sql: Sql, windowId: string, month: Month): Promise<NumberedCase[]> =>
  sql<NumberedCase>(
    `select case_id as "factId", case_id as "caseId", case_no as "caseNo", window_id as "windowId", item_code as "itemCode", closed_on as "closedOn",
       on_time as "onTime", supplements
     from assessments.closed_case where window_id = $1 and ${inMonth('closed_on', '$2')}`,
    [windowId, firstDayOf(month)],
  );

const ratingsOf = (sql: Sql, windowId: string, month: Month): Promise<RatingFact[]> =>
  sql<RatingFact>(
    `select id as "factId", window_id as "windowId", rated_on as "ratedOn", level, active
     from assessments.rating where window_id = $1 and ${inMonth('rated_on', '$2')}`,
    [windowId, firstDayOf(month)],
  );
