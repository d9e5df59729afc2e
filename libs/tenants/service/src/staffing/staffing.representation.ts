import { Injectable } from '@nestjs/common';
import { actingTenant, sqlCondition, type RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { Database, done, isUuid, LEAST_UUID, once, type Done } from '@yimen/persistence';
import { checkCreditCode } from '@yimen/personal-data';
import { addDays } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { keepNewcomer, StaffingFactsReader } from './staffing.facts.js';
import { isoDate, line, person } from './staffing.input.js';
import type { PostRefusal } from './staffing.messages.js';
import { againWhenOvertaken } from './staffing.js';
import { tenantsAccess } from '../tenant.access.js';
import { today } from '../tenant/tenant.queries.js';

const creditCode = z.string().transform((text, issues) => {
  const checked = checkCreditCode(text);
  if (checked.kind === 'valid') return checked.creditCode;
  issues.addIssue({ code: 'custom', message: checked.rule });
  return '';
});
const REGISTER = z.object({
  clientRequestId, creditCode, legalName: line(2, 100), person, document: line(2, 200), validFrom: isoDate.nullish(), validUntil: isoDate.nullish(),
});
const END = z.object({ clientRequestId, representationId: z.uuid(), reason: line(2, 500) });

export interface RepresentationRow extends QueryResultRow {
  readonly id: string;
  readonly creditCode: string;
}
const REPRESENTATION = `r.id, l.credit_code as "creditCode", l.name as "legalName", n.id as "personId", n.name as "personName", r.document, r.valid_from as "validFrom",
  r.valid_until as "validUntil", r.revoked_at is not null as revoked
  from tenants.representation r join tenants.person l on l.id = r.legal_person_id join tenants.person n on n.id = r.person_id`;

/** Who sees to a legal person's matters (法人授权): registered at the county's counter by its system administrator, who sees no case. */
@Injectable()
export class Representations {
  constructor(
    private readonly database: Database,
    private readonly facts: StaffingFactsReader,
  ) {}

  async page(ctx: RequestContext, code: string | null | undefined, first?: number | null, after?: string | null): Promise<Page<RepresentationRow>> {
    const page = pageRequest(first, after, ['string', 'uuid']);
    const [from = '', id = LEAST_UUID] = page.after ?? [];
    const rows = await this.rows(ctx, '(l.credit_code, r.id) > ($1, $2::uuid) and ($3::text is null or l.credit_code = $3)', [from, id, code || null], page.first + 1);
    return pageOf(rows, page.first, (row) => [row.creditCode, row.id]);
  }

  async byId(ctx: RequestContext, id: string): Promise<RepresentationRow | null> {
    const [row] = isUuid(id) ? await this.rows(ctx, 'r.id = $1', [id], 1) : [];
    return row ?? null;
  }

  private rows(ctx: RequestContext, where: string, values: readonly unknown[], limit: number): Promise<RepresentationRow[]> {
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'Representation', { tenantNo: 'r.tenant_no' }, values.length + 2);
    return this.database.rows<RepresentationRow>(ctx.scope,
      `select ${REPRESENTATION} where ${where} and ${allowed.text} order by l.credit_code, r.id limit $${values.length + 1}`, [...values, limit, ...allowed.values]);
  }

  async register(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(REGISTER, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { creditCode: code, legalName, document, validUntil = null, ...wanted } = checked.value;
    const tenantNo = actingTenant(ctx);
    if (!tenantsAccess.allows(ctx, 'register', 'Representation', { tenantNo })) return notFound('Tenant', String(tenantNo));
    const validFrom = wanted.validFrom ?? today(ctx);
    if (validFrom < today(ctx)) return invalidInput('validFrom', 'not_in_past');
    if (validUntil !== null && validUntil < validFrom) return invalidInput('validUntil', 'not_before_valid_from');
    const act = { operation: 'registerRepresentation', clientRequestId: wanted.clientRequestId, args: checked.value };
    return againWhenOvertaken(() => once<PostRefusal>(this.database, ctx, act, async (em) => {
      const holder = await this.facts.wanted(wanted.person);
      if (holder.kind !== 'wanted') return holder;
      if (holder.personId === ctx.scope.actorId) return { kind: 'NotForYourself' };
      const [legal] = await em.execute<{ id: string; name: string }[]>('select id, name from tenants.person where credit_code = ?', [code]);
      if (legal && legal.name !== legalName) return invalidInput('legalName', 'not_that_code');
      const legalId = legal?.id ?? uuidv7();
      if (!legal) await em.execute("insert into tenants.person (id, name, kind, credit_code) values (?, ?, 'legal', ?)", [legalId, legalName, code]);
      await keepNewcomer(em, holder);
      const id = uuidv7();
      const written = await em.execute<object[]>(
        `insert into tenants.representation (id, tenant_no, legal_person_id, person_id, document, valid_from, valid_until, given_at, given_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (legal_person_id, person_id, valid_from) do nothing returning id`,
        [id, tenantNo, legalId, holder.personId, document, validFrom, validUntil, ctx.now, ctx.scope.actorId]);
      return written.length > 0 ? done('Representation', id) : { kind: 'AlreadyThere', what: 'Representation' };
    }));
  }

  /** Ends it at once: its last day is yesterday. */
  async end(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(END, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { representationId, reason } = checked.value;
    return once<PostRefusal>(this.database, ctx, { operation: 'endRepresentation', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      const [row] = await em.execute<{ tenantNo: string; revoked: boolean }[]>(
        'select tenant_no::text as "tenantNo", revoked_at is not null as revoked from tenants.representation where id = ? for update', [representationId]);
      if (!row || row.revoked || !tenantsAccess.allows(ctx, 'end', 'Representation', { tenantNo: Number(row.tenantNo) })) return notFound('Representation', representationId);
      await em.execute('update tenants.representation set valid_until = least(valid_until, ?::date), revoked_at = ?, revoked_by = ?, revoke_reason = ? where id = ?',
        [addDays(today(ctx), -1), ctx.now, ctx.scope.actorId, reason, representationId]);
      return done('Representation', representationId);
    });
  }
}
