import { BadRequestException, Controller, Post, Req, Res } from '@nestjs/common';
import { EFFECTIVE_STANDARDS_PATH, EffectiveStandards } from '@yimen/catalogs-contract';
import { isStorableText, OpenToAll } from '@yimen/graphql-kit';
import { isTenantNo } from '@yimen/jurisdiction';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/** As many as a page of cases can ask for, and more. */
const REQUESTS = z.array(z.object({
  tenantNo: z.number().refine(isTenantNo),
  itemCode: z.string().refine(isStorableText),
  asOf: z.iso.datetime().transform((text) => new Date(text)),
})).max(1_000);

/** The port to the catalog for services in other processes. What it tells is public by law. */
@Controller(EFFECTIVE_STANDARDS_PATH)
export class EffectiveStandardsController {
  constructor(private readonly standards: EffectiveStandards) {}

  @Post() @OpenToAll()
  async many(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const asked = REQUESTS.safeParse(await json(request).catch(() => null));
    if (!asked.success) throw new BadRequestException();
    const items = await this.standards.many(asked.data);
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(items));
  }
}
