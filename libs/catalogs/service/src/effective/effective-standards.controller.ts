import { BadRequestException, Controller, Post, Req, Res } from '@nestjs/common';
import { EFFECTIVE_STANDARDS_PATH, EffectiveStandards } from '@yimen/catalogs-contract';
import { bytesOf, isStorableText, OpenToAll } from '@yimen/graphql-kit';
import { isTenantNo } from '@yimen/jurisdiction';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

const LARGEST = 256 * 1024;
/** As many as a client of this port asks for at once, and more. */
const REQUESTS = z.array(z.object({
  tenantNo: z.number().refine(isTenantNo),
  itemCode: z.string().refine(isStorableText),
  asOf: z.iso.datetime().transform((text) => new Date(text)),
  receivers: z.array(z.number().refine(isTenantNo)).max(4).optional(),
})).max(1_000);

/** The port to the catalog for services in other processes. What it tells is public by law. */
@Controller(EFFECTIVE_STANDARDS_PATH)
export class EffectiveStandardsController {
  constructor(private readonly standards: EffectiveStandards) {}

  @Post() @OpenToAll()
  async many(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const asked = REQUESTS.safeParse(await jsonOf(request));
    if (!asked.success) throw new BadRequestException();
    const items = await this.standards.many(asked.data);
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(items));
  }
}

/** What the body says; null when it is no JSON, or more than anybody of ours would send. */
async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await bytesOf(request, LARGEST);
  if (bytes === null) return null;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
