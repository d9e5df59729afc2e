import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ContextFactory, OpenToAll, type HttpRequest } from '@yimen/graphql-kit';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EffectiveQueries } from '../effective/effective.queries.js';
import { CATALOG_SCHEMA, catalogDocument } from './catalog-document.js';
import { tenantInPath } from './tenant-in-path.js';

const SCHEMA = JSON.stringify(CATALOG_SCHEMA);

/** Catalogs to take away as JSON (导出); what they say is public by law. */
@Controller('files/catalogs')
export class CatalogExportController {
  constructor(
    private readonly effective: EffectiveQueries,
    private readonly contexts: ContextFactory,
  ) {}

  @Get('schema.json') @OpenToAll()
  schema(@Res() response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/schema+json; charset=utf-8', 'x-content-type-options': 'nosniff' }).end(SCHEMA);
  }

  @Get(':tenantId/items.json') @OpenToAll()
  async items(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('tenantId') tenantId: string): Promise<void> {
    const tenantNo = tenantInPath(tenantId);
    const { scope, now } = await this.contexts.of(request);
    const text = Readable.from(catalogDocument(tenantNo, now, this.effective.all(scope, tenantNo, now)));
    // The first items are there before anything is said: what cannot be read fails as any other request does.
    await new Promise<void>((ready, failed) => text.once('readable', ready).once('error', failed));
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff', 'content-disposition': `attachment; filename="catalog-${tenantId}.json"`,
    });
    await pipeline(text, response);
  }
}
