import { Controller, Get, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { actingTenant } from '@yimen/access';
import { rosterSheets } from '@yimen/catalogs-domain';
import { bytesOf, ContextFactory, leaveBody, OpenToAll, Requires, type HttpRequest } from '@yimen/graphql-kit';
import { sendWorkbook, writeWorkbook } from '@yimen/workbooks';
import type { ServerResponse } from 'node:http';
import { catalogsAccess } from '../catalog.access.js';
import { tenantInPath } from '../export/tenant-in-path.js';
import { refused } from '../workbook/catalog-import.js';
import type { CatalogImportRefusal } from '../workbook/catalog-import.messages.js';
import { json, refusalOf, statusOf } from '../workbook/import-answers.js';
import { LARGEST_ROSTER, RosterImport } from './roster-import.js';
import { reconciledWorkbook } from './roster-workbook.js';
import { RosterQueries } from './roster.queries.js';

/** Rosters of units as workbooks (Excel), over plain HTTP under the same guard and scope as the graph. */
@Controller('files/catalogs')
export class RosterController {
  constructor(
    private readonly imports: RosterImport,
    private readonly queries: RosterQueries,
    private readonly contexts: ContextFactory,
  ) {}

  @Get('roster-template.xlsx') @OpenToAll()
  async template(@Res() response: ServerResponse): Promise<void> {
    sendWorkbook(response, '进驻清单模板.xlsx', await writeWorkbook(...rosterSheets({ entries: [], totals: [] })), true);
  }

  /** The tenant's newest roster with what was noticed of each unit. */
  @Get(':tenantId/roster.xlsx') @OpenToAll()
  async reconciled(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('tenantId') tenantId: string): Promise<void> {
    const ctx = await this.contexts.of(request);
    const roster = await this.queries.newest(ctx, tenantInPath(tenantId));
    if (!roster) throw new NotFoundException();
    sendWorkbook(response, `进驻核对-${tenantId}.xlsx`, await reconciledWorkbook(await this.queries.report(ctx, roster)), true);
  }

  /** Body: the workbook. `title` names the document. `dryRun=true` writes nothing and tells what would be noticed. Header of a real import: x-request-key (the client request id). */
  @Post('roster-import')
  @Requires(catalogsAccess, 'import', 'DepartmentRoster')
  async take(@Req() request: HttpRequest, @Res() response: ServerResponse, @Query('dryRun') dryRun?: string, @Query('title') title?: string): Promise<void> {
    const ctx = await this.contexts.of(request);
    const refuse = (refusal: CatalogImportRefusal): void => json(response, statusOf(refusal), refusalOf(ctx, refusal));
    const file = await bytesOf(request, LARGEST_ROSTER);
    if (!file) {
      leaveBody(request, response);
      return json(response, 413, refusalOf(ctx, { kind: 'WorkbookUnreadable', rule: 'too_large' }));
    }
    if (dryRun === 'true') {
      const read = await this.imports.attempt(file);
      if (read.kind !== 'ReadRoster') return refuse(read);
      const { sections, entries } = await this.queries.report(ctx, { tenantNo: actingTenant(ctx), ...read });
      const { count, faults } = refused(read.faults);
      return json(response, 200, { sections, noticed: entries.filter(({ findings }) => findings.length > 0).length, count, faults });
    }
    const outcome = await this.imports.take(ctx, String(request.headers['x-request-key'] ?? ''), title ?? '进驻清单', file);
    return outcome.kind === 'done' ? json(response, 201, { id: (outcome as { readonly id: string }).id }) : refuse(outcome as CatalogImportRefusal);
  }
}
