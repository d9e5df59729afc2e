import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { EffectiveStandards, type EffectiveItem } from '@yimen/catalogs-contract';
import { foldCase, type CaseEvent, type CaseState } from '@yimen/cases-domain';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import type { Level, TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { Applicants, type ApplicantKey, type ApplicantValues } from '../applicant/applicants.js';
import { CalendarBook, calendarsIn, type CalendarPeriod, type ReadClock } from './calendar-book.js';
import { heldCases, LEG_COLUMNS, type LegFacts } from '../case.access.js';
import { FrozenStandards, type FrozenStandard } from './frozen-standards.js';
import { EVENT_COLUMNS, eventOf, grouped, type EventRow } from './case-record.js';

export interface CaseRow extends QueryResultRow {
  readonly id: string;
  readonly caseNo: string;
  readonly tenantNo: TenantNo;
  readonly handlingTenantNo: TenantNo;
  readonly itemCode: string;
  readonly itemName: string;
  readonly channel: string;
  readonly visibleFrom: Level;
  readonly status: string;
  readonly outcome: string | null;
  /** What it is handled under; null before the receipt. */
  readonly standardDigest: Buffer | null;
  readonly submittedAt: Date;
  readonly closedAt: Date | null;
}
export interface LegFactsRow extends QueryResultRow, LegFacts {
  readonly caseId: string;
  readonly legId: string;
}
/** A case with what is folded from its events. */
export interface CaseStory {
  readonly events: readonly CaseEvent[];
  readonly state: CaseState;
}
export interface MandateRow extends QueryResultRow {
  readonly caseId: string;
  readonly document: string;
  readonly signedOn: string;
  readonly validUntil: string;
}
export interface PersonCaseRow extends QueryResultRow {
  readonly id: string;
  readonly caseNo: string;
  readonly itemName: string;
  readonly status: string;
  readonly dueOn: string | null;
  readonly updatedAt: Date;
}

const CASE = `r.id, r.case_no as "caseNo", r.tenant_no as "tenantNo", r.handling_tenant_no as "handlingTenantNo", r.item_code as "itemCode",
  r.item_name as "itemName", r.channel, r.visible_from as "visibleFrom", r.status, r.outcome, r.standard_digest as "standardDigest", r.submitted_at as "submittedAt", r.closed_at as "closedAt"`;

/** Reads of cases: by their ids, in the caller's scope, and those of one request together. */
@Injectable()
export class CaseQueries {
  constructor(
    private readonly database: Database,
    private readonly standards: EffectiveStandards,
    private readonly calendars: CalendarBook,
    private readonly applicants: Applicants,
    private readonly frozen: FrozenStandards,
  ) {}

  byId(ctx: RequestContext, id: string): Promise<CaseRow | null> {
    const load = (ids: readonly string[]) => this.held(ctx, ids.filter(isUuid));
    return batched(ctx, 'cases.case', id, load, (row) => row.id);
  }

  /** Read past the request's own memory: after a mutation the row is another one. */
  async afresh(ctx: RequestContext, id: string): Promise<CaseRow | null> {
    const [row] = await this.held(ctx, [id].filter(isUuid));
    return row ?? null;
  }

  private held(ctx: RequestContext, ids: readonly string[]): Promise<CaseRow[]> {
    const { text, values } = heldCases(ctx.principal, 2);
    // Prepared where the statement is the same for everybody.
    const name = values.length === 0 ? 'cases by id' : undefined;
    return this.database.rows<CaseRow>(ctx.scope, `select ${CASE} from cases.case_root r where r.id = any($1) and ${text}`, [ids, ...values], name);
  }

  /** Read and folded once per request; without events for a case that is not in the caller's scope. */
  async story(ctx: RequestContext, id: string): Promise<CaseStory> {
    const load = async (ids: readonly string[]) => {
      const rows = await this.database.rows<EventRow & { caseId: string }>(
        ctx.scope, `select case_id as "caseId", ${EVENT_COLUMNS} from cases.case_event where case_id = any($1) order by seq`, [ids], 'events by case');
      return grouped(ids, rows).map((group) => ({ caseId: group.caseId, story: storyOf(group.rows.map(({ caseId: _case, ...row }) => row)) }));
    };
    const found = await batched(ctx, 'cases.story', id, load, ({ caseId }) => caseId);
    return found!.story;
  }

  async masked(ctx: RequestContext, caseId: string): Promise<ApplicantValues | null> {
    const load = (ids: readonly string[]) => this.applicants.masked((text, values, name) => this.database.rows(ctx.scope, text, values, name), ids);
    return (await batched(ctx, 'cases.applicant', caseId, load, (row) => row.caseId))?.values ?? null;
  }

  mandate(ctx: RequestContext, caseId: string): Promise<MandateRow | null> {
    const load = (ids: readonly string[]) => this.database.rows<MandateRow>(
      ctx.scope, 'select case_id as "caseId", document, signed_on as "signedOn", valid_until as "validUntil" from cases.mandate where case_id = any($1)', [ids], 'mandates by case');
    return batched(ctx, 'cases.mandate', caseId, load, (row) => row.caseId);
  }

  /** The legs of a case as the rules see them, those that the caller sees; nobody but staff may read their table. */
  async legsOf(ctx: RequestContext, caseId: string): Promise<readonly LegFactsRow[]> {
    if (ctx.scope.audience !== 'staff') return [];
    const columns = Object.entries(LEG_COLUMNS).map(([field, column]) => `${column} as "${field}"`).join(', ');
    const load = async (ids: readonly string[]) => grouped(ids, await this.database.rows<LegFactsRow>(
      ctx.scope, `select l.case_id as "caseId", l.id as "legId", ${columns} from cases.case_leg l where l.case_id = any($1)`, [ids], 'legs by case'));
    return (await batched(ctx, 'cases.legs', caseId, load, (group) => group.caseId))?.rows ?? [];
  }

  /** The item as the case is handled: frozen at the receipt, before that as it holds now at the handling tenant, asked for once. */
  async itemOf(ctx: RequestContext, row: CaseRow): Promise<EffectiveItem | null> {
    const frozen = await this.frozenOf(ctx, row);
    if (frozen) return frozen;
    const load = async (keys: readonly string[]) => {
      const asked = keys.map((key) => JSON.parse(key) as { readonly tenantNo: TenantNo; readonly itemCode: string });
      const items = await this.standards.many(asked.map((one) => ({ ...one, asOf: ctx.now })));
      return keys.map((key, index) => ({ key, item: items[index] ?? null }));
    };
    const found = await batched(ctx, 'cases.item', JSON.stringify({ tenantNo: row.handlingTenantNo, itemCode: row.itemCode }), load, ({ key }) => key);
    return found?.item ?? null;
  }

  /** The item as it was frozen at the receipt; null before. */
  async frozenOf(ctx: RequestContext, { standardDigest }: CaseRow): Promise<EffectiveItem | null> {
    if (!standardDigest) return null;
    const load = (keys: readonly string[]) => this.frozen.many(keys, (text, missed) =>
      this.database.rows<FrozenStandard & QueryResultRow>(ctx.scope, text, [missed], 'frozen standards'));
    return (await batched(ctx, 'cases.frozen', standardDigest.toString('hex'), load, ({ digest }) => digest))?.standard ?? null;
  }

  /** The calendars of all cases that are asked about together are read together. By the item that was frozen, unless another is named. */
  async clocks(ctx: RequestContext, row: CaseRow, { events, state }: CaseStory, item?: EffectiveItem | null): Promise<readonly ReadClock[]> {
    const load = async (keys: readonly string[]) => {
      const rows = await this.calendars.read(keys.map((key) => JSON.parse(key) as CalendarPeriod));
      return keys.map((key, index) => ({ key, rows: rows[index]! }));
    };
    return this.calendars.clocksOf(events, state, item === undefined ? await this.frozenOf(ctx, row) : item, row.closedAt ?? ctx.now, async (period) => {
      const found = await batched(ctx, 'cases.calendars', JSON.stringify(period), load, ({ key }) => key);
      return calendarsIn(found!.rows);
    });
  }

  /** A citizen's own cases, the latest change first. */
  async ofPerson(ctx: RequestContext, first: number | null | undefined, after: string | null | undefined): Promise<Page<PersonCaseRow>> {
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [changed = '9999-12-31', id = GREATEST_UUID] = page.after ?? [];
    const rows = await this.database.rows<PersonCaseRow>(
      ctx.scope,
      `select case_id as id, case_no as "caseNo", item_name as "itemName", status, due_on as "dueOn", updated_at as "updatedAt"
       from cases.person_case where (updated_at, case_id) < ($1::timestamptz, $2::uuid) order by updated_at desc, case_id desc limit $3`,
      [changed, id, page.first + 1]);
    return pageOf(rows, page.first, (row) => [row.updatedAt.toISOString(), row.id]);
  }

  /** Cases of one applicant, found by his number or telephone, the latest first; those of the caller's own province only. */
  async ofApplicant(ctx: RequestContext, by: ApplicantKey, first: number | null | undefined, after: string | null | undefined): Promise<Page<CaseRow>> {
    const { principal } = ctx;
    if (principal.kind !== 'staff') throw new Error('the guard lets staff in only');
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [submittedAt = '9999-12-31', id = GREATEST_UUID] = page.after ?? [];
    const { column, indexes } = this.applicants.lookUp(principal.post.tenantNo, by);
    const { text, values } = heldCases(principal, 5);
    const rows = await this.database.rows<CaseRow>(
      ctx.scope,
      `select ${CASE} from cases.applicant a join cases.case_root r on r.id = a.case_id
       where a.${column} = any($1) and (r.submitted_at, r.id) < ($2::timestamptz, $3::uuid) and ${text}
       order by r.submitted_at desc, r.id desc limit $4`,
      [indexes, submittedAt, id, page.first + 1, ...values]);
    return pageOf(rows, page.first, (row) => [row.submittedAt.toISOString(), row.id]);
  }
}

function storyOf(rows: readonly EventRow[]): CaseStory {
  const events = rows.map(eventOf);
  return { events, state: foldCase(events) };
}
