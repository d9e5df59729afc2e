import { Controller, Get, Req, Res } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { ContextFactory, KIT_MESSAGES, Requires, showRefusal, type HttpRequest } from '@yimen/graphql-kit';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csv, ndjson, type ExportForm } from './audit-export.js';
import { auditFilter, AuditQueries, type AuditFilter } from './audit.queries.js';
import { tenantsAccess } from '../tenant.access.js';

/** Audit rows to take away (导出), as many as there are; the address holds the filter as the graph's query has it. */
@Controller('files/audit')
export class AuditController {
  constructor(
    private readonly audit: AuditQueries,
    private readonly contexts: ContextFactory,
  ) {}

  @Get('entries.csv') @Requires(tenantsAccess, 'read', 'AuditEntry')
  async asCsv(@Req() request: HttpRequest, @Res() response: ServerResponse): Promise<void> {
    const ctx = await this.contexts.of(request);
    await this.send(ctx, request, response, csv(ctx.locale), 'audit.csv');
  }

  @Get('entries.ndjson') @Requires(tenantsAccess, 'read', 'AuditEntry')
  async asLines(@Req() request: HttpRequest, @Res() response: ServerResponse): Promise<void> {
    await this.send(await this.contexts.of(request), request, response, ndjson, 'audit.ndjson');
  }

  private async send(ctx: RequestContext, { url = '' }: HttpRequest, response: ServerResponse, form: ExportForm, name: string): Promise<void> {
    const filter = auditFilter(Object.fromEntries(new URLSearchParams(url.split('?', 2)[1] ?? '')));
    if (filter.kind === 'InvalidInput') {
      response.writeHead(400, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(showRefusal(filter, KIT_MESSAGES, ctx.locale)));
      return;
    }
    const text = Readable.from(this.text(ctx, filter.value, form));
    // The first rows are there before anything is said: what cannot be read fails as any other request does.
    await new Promise<void>((ready, failed) => text.once('readable', ready).once('error', failed));
    response.writeHead(200, {
      'content-type': form.type, 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store', 'content-disposition': `attachment; filename="${name}"`,
    });
    await pipeline(text, response);
  }

  private async *text(ctx: RequestContext, filter: AuditFilter, form: ExportForm): AsyncGenerator<string> {
    let before = form.head;
    for await (const rows of this.audit.all(ctx, filter)) {
      yield before + rows.map(form.line).join('');
      before = '';
    }
    if (before !== '') yield before;
  }
}
