import { Controller, Get, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import type { ItemStandard } from '@yimen/catalogs-domain';
import { bytesOf, ContextFactory, LARGEST_PAGE, leaveBody, OpenToAll, Requires, type HttpRequest, type Page } from '@yimen/graphql-kit';
import { sendWorkbook } from '@yimen/workbooks';
import type { ServerResponse } from 'node:http';
import { catalogsAccess } from '../catalog.access.js';
import { EditionQueries, type EditionRow } from '../edition/edition.queries.js';
import { EffectiveQueries } from '../effective/effective.queries.js';
import { tenantInPath } from '../export/tenant-in-path.js';
import { PublicationQueries } from '../publication/publication.queries.js';
import { CatalogImport, LARGEST_CATALOG, refused } from './catalog-import.js';
import type { CatalogImportRefusal } from './catalog-import.messages.js';
import type { Progress } from './catalog-plan.js';
import { catalogWithFaults, changesWorkbook, differencesWorkbook, standardsWorkbook, type EditionPair } from './catalog-workbooks.js';
import { json, refusalOf, statusOf } from './import-answers.js';
import { InTurn } from './in-turn.js';

const LINES = 'application/x-ndjson';

/** Catalogs as workbooks (Excel), over plain HTTP under the same guard and scope as the graph; the graph carries no bytes. */
@Controller('files/catalogs')
export class CatalogWorkbookController {
  private readonly exports = new InTurn();

  constructor(
    private readonly imports: CatalogImport,
    private readonly effective: EffectiveQueries,
    private readonly editions: EditionQueries,
    private readonly publications: PublicationQueries,
    private readonly contexts: ContextFactory,
  ) {}

  /** Empty sheets with every element of an item, and the words to choose from. */
  @Get('template.xlsx') @OpenToAll()
  async template(@Res() response: ServerResponse): Promise<void> {
    sendWorkbook(response, '事项导入模板.xlsx', await standardsWorkbook([]), true);
  }

  /** Every item in force at a tenant as it holds there; of a province, its standards. It can be changed and sent in again. */
  @Get(':tenantId/items.xlsx') @OpenToAll()
  async items(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('tenantId') tenantId: string): Promise<void> {
    const { scope, now } = await this.contexts.of(request);
    const tenantNo = tenantInPath(tenantId);
    const workbook = await this.exports.run(async () => {
      const items: ItemStandard[] = [];
      for await (const { effective } of this.effective.all(scope, tenantNo, now)) items.push(effective.values);
      return standardsWorkbook(items);
    });
    sendWorkbook(response, `事项清单-${tenantId}.xlsx`, workbook, true);
  }

  /** What the tenant and those above it say differently from the province's standard. */
  @Get(':tenantId/differences.xlsx') @OpenToAll()
  async differences(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('tenantId') tenantId: string): Promise<void> {
    const { scope, now } = await this.contexts.of(request);
    const tenantNo = tenantInPath(tenantId);
    const workbook = await this.exports.run(() => differencesWorkbook(tenantNo, this.effective.all(scope, tenantNo, now)));
    sendWorkbook(response, `差异清单-${tenantId}.xlsx`, workbook, true);
  }

  /** What the editions of a publication change, as far as the caller may read them. */
  @Get('publications/:id/changes.xlsx') @OpenToAll()
  async changes(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('id') id: string): Promise<void> {
    const ctx = await this.contexts.of(request);
    if (!(await this.publications.byId(ctx, id))) throw new NotFoundException();
    const workbook = await this.exports.run(async () => changesWorkbook(await this.pairsOf(ctx, id)));
    sendWorkbook(response, '版本对照.xlsx', workbook);
  }

  /**
   * Body: the workbook. `dryRun=true` writes nothing and tells what would be done; with `answer=workbook` the sheets come back with their
   * faults in a last column. Header of a real import: x-request-key (the client request id). Who accepts application/x-ndjson is told how far it is, line by line,
   * and in the last line what came of it, with its status.
   */
  @Post('import')
  @Requires(catalogsAccess, 'draft', 'ItemEdition')
  async take(@Req() request: HttpRequest, @Res() response: ServerResponse, @Query('dryRun') dryRun?: string, @Query('answer') answer?: string): Promise<void> {
    const ctx = await this.contexts.of(request);
    const file = await bytesOf(request, LARGEST_CATALOG);
    if (!file) {
      leaveBody(request, response);
      return json(response, 413, refusalOf(ctx, { kind: 'WorkbookUnreadable', rule: 'too_large' }));
    }
    const inLines = String(request.headers.accept ?? '').includes(LINES);
    const tell: Progress = inLines ? (stage, done, of) => void response.write(`${JSON.stringify({ stage, done, of })}\n`) : () => {};
    if (inLines) response.writeHead(200, { 'content-type': `${LINES}; charset=utf-8`, 'cache-control': 'private, no-store' });
    const end = (status: number, body: object): void => (inLines ? void response.end(`${JSON.stringify({ status, ...body })}\n`) : json(response, status, body));
    try {
      if (dryRun !== 'true') {
        const outcome = await this.imports.take(ctx, String(request.headers['x-request-key'] ?? ''), file, tell);
        return outcome.kind === 'done' ? end(201, { id: outcome.id }) : end(statusOf(outcome), refusalOf(ctx, outcome as CatalogImportRefusal));
      }
      const trial = await this.imports.attempt(ctx, file, tell);
      if (trial.kind !== 'CatalogTrial') return end(statusOf(trial), refusalOf(ctx, trial));
      if (answer === 'workbook' && !inLines) return sendWorkbook(response, '事项导入结果.xlsx', await catalogWithFaults(trial));
      const { added, changed, unchanged, faults } = trial;
      return end(200, { added, changed, unchanged, count: faults.length, faults: refused(faults).faults });
    } catch (error) {
      // The status has gone out: a line that never comes must not be taken for an end.
      if (inLines) response.destroy();
      throw error;
    }
  }

  private async pairsOf(ctx: RequestContext, publicationId: string): Promise<readonly EditionPair[]> {
    const pairs: EditionPair[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo }: Page<EditionRow> = await this.editions.published(ctx, publicationId, LARGEST_PAGE, after);
      pairs.push(...(await Promise.all(nodes.map(async (edition) => ({ edition, before: await this.editions.previous(ctx, edition) })))));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    return pairs;
  }
}
