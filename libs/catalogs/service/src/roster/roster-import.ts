import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { readRoster, type ReadRoster, type Roster, type SheetsRefusal } from '@yimen/catalogs-domain';
import { check, clientRequestId, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { readWorkbook, type WorkbookUnreadable } from '@yimen/workbooks';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import { line } from '../edition/item-standard.input.js';
import { oneAtATime } from '../one-at-a-time.js';
import { refused } from '../workbook/catalog-import.js';
import type { CatalogImportRefusal } from '../workbook/catalog-import.messages.js';
import { DepartmentRoster } from './department-roster.entity.js';

const REQUEST = z.object({ clientRequestId, title: line });
/** Bytes that a workbook may have, and what is read of it. */
export const LARGEST_ROSTER = 2 * 1024 * 1024;
const LIMITS = { unpacked: 32 * 1024 * 1024, rows: 5_000 };

/** Takes a roster from a workbook (进驻清单导入), wholly or not at all. What does not add up is no fault of the file: it is told, and kept. */
@Injectable()
export class RosterImport {
  constructor(private readonly database: Database) {}

  /** Looks at every row and writes nothing. */
  async attempt(file: Buffer): Promise<ReadRoster | SheetsRefusal | WorkbookUnreadable> {
    const book = await readWorkbook(file, LIMITS);
    return book.kind === 'Workbook' ? readRoster(book.sheets) : book;
  }

  /** @returns the roster's id; the same file under the same request id is taken once */
  async take(ctx: RequestContext, requestId: string, title: string, file: Buffer): Promise<Done | CatalogImportRefusal> {
    const checked = check(REQUEST, { clientRequestId: requestId, title });
    if (checked.kind === 'InvalidInput') return checked;
    const read = await this.attempt(file);
    const tenantNo = actingTenant(ctx);
    const act = { operation: 'importRoster', clientRequestId: requestId, args: { title, sha256: createHash('sha256').update(file).digest('hex') } };
    return once<CatalogImportRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'import', 'DepartmentRoster', { tenantNo })) return notFound('Tenant', String(tenantNo));
      if (read.kind !== 'ReadRoster') return read;
      if (read.faults.length > 0) return refused(read.faults);
      await oneAtATime(em, tenantNo);
      const [last] = await em.find(DepartmentRoster, { tenantNo }, { orderBy: { version: 'desc' }, limit: 1 });
      const { entries, totals }: Roster = read;
      return done('DepartmentRoster', em.create(DepartmentRoster, {
        id: uuidv7(), tenantNo, title, entries, totals, importedAt: ctx.now, importedBy: ctx.scope.actorId!, version: (last?.version ?? 0) + 1,
      }).id);
    });
  }
}
