import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { readStandards, type SheetFault, type SheetsRefusal, type SheetTable } from '@yimen/catalogs-domain';
import { check, clientRequestId, notFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { readWorkbook, type NamedTable, type WorkbookUnreadable } from '@yimen/workbooks';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { oneAtATime } from '../one-at-a-time.js';
import { shownFault, type CatalogImportRefusal, type CatalogRowsRefused } from './catalog-import.messages.js';
import { planCatalog, type CatalogPlan, type Newest, type PlannedDraft, type Progress } from './catalog-plan.js';

const REQUEST = z.object({ clientRequestId });
/** Bytes that a workbook may have, and what is read of it: five thousand items with a dozen materials each. */
export const LARGEST_CATALOG = 20 * 1024 * 1024;
const LIMITS = { unpacked: 300 * 1024 * 1024, rows: 150_000 };
/** So many faults are told in an answer; the workbook with faults has them all. */
const MOST_TOLD = 200;
/** Drafts of one statement. */
const AT_ONCE = 200;

/** What a workbook would do, told before it is done. */
export interface CatalogTrial extends Omit<CatalogPlan, 'drafts'> {
  readonly kind: 'CatalogTrial';
  readonly sheets: readonly NamedTable[];
}
const SILENT: Progress = () => {};

/** Takes a province's standards from a workbook (事项批量导入): every item becomes a draft, or nothing is taken. */
@Injectable()
export class CatalogImport {
  constructor(private readonly database: Database) {}

  /** Looks at every row and writes nothing. */
  async attempt(ctx: RequestContext, file: Buffer, report = SILENT): Promise<CatalogTrial | SheetsRefusal | WorkbookUnreadable> {
    const book = await readWorkbook(file, LIMITS);
    if (book.kind !== 'Workbook') return book;
    const plan = await this.plan(ctx, book.sheets, report);
    if ('kind' in plan) return plan;
    const { drafts: _written, ...told } = plan;
    return { kind: 'CatalogTrial', sheets: book.sheets, ...told };
  }

  /** @returns the import's id, of its audit row too; the same file under the same id is taken once */
  async take(ctx: RequestContext, requestId: string, file: Buffer, report = SILENT): Promise<Done | CatalogImportRefusal> {
    const checked = check(REQUEST, { clientRequestId: requestId });
    if (checked.kind === 'InvalidInput') return checked;
    const book = await readWorkbook(file, LIMITS);
    if (book.kind !== 'Workbook') return book;
    const act = { operation: 'importCatalog', clientRequestId: requestId, args: { sha256: createHash('sha256').update(file).digest('hex') } };
    const tenantNo = actingTenant(ctx);
    // Worked out before the transaction, which then only sees whether anybody has changed a draft meanwhile.
    const plan = await this.plan(ctx, book.sheets, report);
    return once<CatalogImportRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'draft', 'ItemEdition', { tenantNo })) return notFound('Tenant', String(tenantNo));
      if ('kind' in plan) return plan;
      if (plan.faults.length > 0) return refused(plan.faults);
      await oneAtATime(em, tenantNo);
      const overtaken = await overtakenAmong(em, tenantNo, plan.drafts);
      if (overtaken) return overtaken;
      for (let at = 0; at < plan.drafts.length; at += AT_ONCE) {
        report('written', at, plan.drafts.length);
        await write(em, tenantNo, plan.drafts.slice(at, at + AT_ONCE));
      }
      return done('CatalogImport', uuidv7());
    });
  }

  private async plan(ctx: RequestContext, sheets: readonly SheetTable[], report: Progress): Promise<CatalogPlan | SheetsRefusal> {
    const read = readStandards(sheets);
    if (read.kind !== 'ReadStandards') return read;
    report('read', read.items.length, read.items.length);
    const newest = await this.database.rows<Newest>(ctx.scope, NEWEST, [actingTenant(ctx), read.items.map(({ code }) => code)]);
    const plan = await planCatalog(read.items, new Map(newest.map((one) => [one.itemCode, one])), report);
    return { ...plan, faults: [...read.faults, ...plan.faults] };
  }
}

const NEWEST = `select distinct on (e.item_code) e.id, e.item_code as "itemCode", e.status, e.version, e.content,
    coalesce((select s.standing = 'retired' from catalogs.item_standing s where s.tenant_no = e.tenant_no and s.item_code = e.item_code order by s.version desc limit 1), false) as retired
  from catalogs.item_edition e where e.tenant_no = $1 and e.item_code = any($2) and e.status <> 'discarded' order by e.item_code, e.edition_no desc`;

export const refused = (faults: readonly SheetFault[]): CatalogRowsRefused => ({ kind: 'CatalogRowsRefused', count: faults.length, faults: faults.slice(0, MOST_TOLD).map(shownFault) });

/** The first draft or edition that somebody has made or changed since the plan. */
async function overtakenAmong(em: EntityManager, tenantNo: TenantNo, drafts: readonly PlannedDraft[]): Promise<CatalogRefusal | null> {
  const [row] = await em.execute<{ id: string; version: number }[]>(
    `select now.id, now.version from (
       select distinct on (e.item_code) e.id, e.item_code, e.version from catalogs.item_edition e
       where e.tenant_no = ? and e.item_code in (select planned.code from jsonb_to_recordset(?::jsonb) as planned (code text)) and e.status <> 'discarded' order by e.item_code, e.edition_no desc
     ) now join jsonb_to_recordset(?::jsonb) as planned (code text, id uuid, version int) on planned.code = now.item_code
     where planned.id is distinct from now.id or planned.version is distinct from now.version limit 1`,
    [tenantNo, ...Array<string>(2).fill(JSON.stringify(drafts.map(({ itemCode, newest }) => ({ code: itemCode, id: newest?.id, version: newest?.version }))))]);
  return row ? { kind: 'StaleEdition', editionId: row.id, currentVersion: row.version } : null;
}

async function write(em: EntityManager, tenantNo: TenantNo, drafts: readonly PlannedDraft[]): Promise<void> {
  const [changed, added] = [drafts.filter(({ newest }) => newest?.status === 'draft'), drafts.filter(({ newest }) => newest?.status !== 'draft')];
  if (changed.length > 0) {
    await em.execute(
      `update catalogs.item_edition e set content = planned.content, version = e.version + 1
       from jsonb_to_recordset(?::jsonb) as planned (id uuid, content jsonb) where e.id = planned.id`,
      [JSON.stringify(changed.map(({ newest, content }) => ({ id: newest!.id, content })))]);
  }
  if (added.length > 0) {
    await em.execute(
      `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, content)
       select id, province.no, code, 1 + coalesce((select max(e.edition_no) from catalogs.item_edition e where e.tenant_no = province.no and e.item_code = code), 0), content
       from jsonb_to_recordset(?::jsonb) as planned (id uuid, code text, content jsonb), (select ?::bigint as no) province`,
      [JSON.stringify(added.map(({ itemCode, content }) => ({ id: uuidv7(), code: itemCode, content }))), tenantNo]);
  }
}
