import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { foldContact, type ContactEntryKind, type ContactState } from '@yimen/cases-domain';
import { batched, pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { maskName, maskPhone, PersonalDataVault } from '@yimen/personal-data';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { IsoDate } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { casesAccess, CONTACT_COLUMNS } from '../case.access.js';
import { grouped } from '../case/case-record.js';
import { visitorPlace, type VisitorField } from './visitor.js';

export interface ContactRow extends QueryResultRow {
  readonly id: string;
  readonly contactNo: number;
  readonly tenantNo: TenantNo;
  readonly visibleFrom: number;
  readonly windowId: string | null;
  readonly departmentId: string | null;
  readonly responsibleId: string;
  readonly way: string;
  readonly matter: string;
  readonly itemCode: string | null;
  readonly materials: readonly { readonly name: string; readonly count: number }[];
  readonly wrapped: Buffer;
  readonly name: Buffer;
  readonly phone: Buffer | null;
  readonly signed: boolean;
  readonly callBack: string | null;
  readonly complaintLine: string | null;
  readonly promisedBy: IsoDate | null;
  readonly answer: string | null;
  readonly metAt: Date;
}
export interface ContactEntryRow extends QueryResultRow {
  readonly contactId: string;
  readonly seq: number;
  readonly kind: ContactEntryKind;
  readonly words: string;
  readonly handlerId: string | null;
  readonly caseId: string | null;
  readonly at: Date;
}
export interface ContactFilter {
  readonly open?: boolean | null;
  readonly overdue?: boolean | null;
  readonly mine?: boolean | null;
  readonly within?: string | null;
}

/** What happened to contacts; a condition follows. */
export const CONTACT_ENTRIES = `select e.contact_id as "contactId", e.seq, e.kind, e.words, e.handler_id as "handlerId", e.case_id as "caseId", e.at from cases.contact_entry e`;

const CONTACT = `f.id, f.contact_no as "contactNo", f.tenant_no as "tenantNo", f.visible_from as "visibleFrom", f.window_id as "windowId", f.department_id as "departmentId",
  f.responsible_id as "responsibleId", f.way, f.matter, f.item_code as "itemCode", f.materials, k.wrapped, f.name, f.phone, f.signed, f.call_back as "callBack",
  f.complaint_line as "complaintLine", f.promised_by as "promisedBy", f.answer, f.met_at as "metAt"`;
const IS_OPEN = "(f.promised_by is not null and not exists (select from cases.contact_entry e where e.contact_id = f.id and e.kind = 'answered'))";
/** Who has it now: the last to whom it was passed on, else who was asked first. */
const HANDLER = "coalesce((select e.handler_id from cases.contact_entry e where e.contact_id = f.id and e.kind = 'passed_on' order by e.seq desc limit 1), f.responsible_id)";

/** The register as the caller's rules let him read it. */
@Injectable()
export class ContactQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonalDataVault,
  ) {}

  async byId(ctx: RequestContext, id: string): Promise<ContactRow | null> {
    if (!isUuid(id)) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'f.id = any($1::uuid[])', [ids], ids.length);
    return batched(ctx, 'cases.contact', id.toLowerCase(), load, (row) => row.id);
  }

  /** The latest first. */
  async page(ctx: RequestContext, filter: ContactFilter, first?: number | null, after?: string | null): Promise<Page<ContactRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [before = 'infinity', id = GREATEST_UUID] = request.after ?? [];
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    const rows = await this.select(ctx,
      `(f.met_at, f.id) < ($1::timestamptz, $2::uuid) and ($3::bigint is null or f.tenant_no between $3 and $4) and ($5::boolean is null or ${IS_OPEN} = $5)
         and ($6::boolean is null or (${IS_OPEN} and $7::timestamptz >= (f.promised_by + 1)::timestamp at time zone 'Asia/Shanghai') = $6)
         and (not $8::boolean or ${HANDLER} = $9::uuid)`,
      [before, id, within?.lo ?? null, within?.hi ?? null, filter.open ?? null, filter.overdue ?? null, ctx.now, filter.mine ?? false, ctx.scope.actorId], request.first + 1);
    return pageOf(rows, request.first, (row) => [row.metAt.toISOString(), row.id]);
  }

  async entries(ctx: RequestContext, contactId: string): Promise<readonly ContactEntryRow[]> {
    const load = async (ids: readonly string[]) => {
      const rows = await this.database.rows<ContactEntryRow>(ctx.scope, `${CONTACT_ENTRIES} where e.contact_id = any($1::uuid[]) order by e.contact_id, e.seq`, [ids]);
      return grouped(ids, rows.map((row) => ({ ...row, caseId: row.contactId, of: row.caseId })));
    };
    const group = (await batched(ctx, 'cases.contactEntries', contactId, load, (one) => one.caseId))!;
    return group.rows.map(({ of, ...row }) => ({ ...row, caseId: of }));
  }

  async state(ctx: RequestContext, row: ContactRow): Promise<ContactState> {
    return foldContact(row, await this.entries(ctx, row.id), ctx.now);
  }

  /** Who came, as everybody who reads the register sees him. */
  masked(row: ContactRow) {
    const { name, phone } = this.inClear(row);
    return { name: maskName(name), phone: phone && maskPhone(phone) };
  }

  /** In clear; whoever asks has been checked, and his asking written down, before. */
  inClear(row: ContactRow): { readonly name: string; readonly phone: string | null } {
    const open = (field: VisitorField, value: Buffer): string => this.vault.open(row.wrapped, value, visitorPlace(row.id, field));
    return { name: open('name', row.name), phone: row.phone && open('phone', row.phone) };
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<ContactRow[]> {
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'list', 'FirstContact', CONTACT_COLUMNS, values.length + 1);
    return this.database.rows<ContactRow>(ctx.scope,
      `select ${CONTACT} from cases.first_contact f join cases.person_key k on k.person_id = f.id where ${condition} and ${allowed.text} order by f.met_at desc, f.id desc limit ${limit}`,
      [...values, ...allowed.values]);
  }
}
