import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { ContextFactory, KIT_MESSAGES, leaveBody, Requires, showRefusal, type HttpRequest, type KitRefusal, type Messages } from '@yimen/graphql-kit';
import type { FileRefusal } from '@yimen/files';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { casesAccess } from '../case.access.js';
import { Attachments, type Upload } from './attachments.js';

type UploadRefusal = KitRefusal | FileRefusal;

const MESSAGES: Messages<UploadRefusal> = {
  ...KIT_MESSAGES,
  FileTooLarge: {
    'zh-CN': ({ largest }) => `文件过大，最多 ${largest / 1024 / 1024} MB。`,
    en: ({ largest }) => `The file is too large: at most ${largest / 1024 / 1024} MB.`,
  },
  FileEmpty: { 'zh-CN': () => '文件是空的。', en: () => 'The file is empty.' },
  FileTypeRefused: { 'zh-CN': () => '只接受 PDF、PNG、JPEG 文件。', en: () => 'Only PDF, PNG and JPEG files are taken.' },
};

const STATUS: Readonly<Record<UploadRefusal['kind'], number>> = {
  NotFound: 404, InvalidInput: 400, RequestIdReused: 409, FileTooLarge: 413, FileEmpty: 400, FileTypeRefused: 415,
};

/** Bytes over plain HTTP, under the same guard and scope as the graph; the graph carries none. */
@Controller('files')
export class FilesController {
  constructor(
    private readonly attachments: Attachments,
    private readonly contexts: ContextFactory,
  ) {}

  /** Body: the bytes. Headers: x-request-key (the client request id), x-file-name (percent-encoded). */
  @Post('cases/:caseId/materials/:materialId')
  @Requires(casesAccess, 'attach', 'CaseLeg')
  attach(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('caseId') caseId: string, @Param('materialId') materialId: string): Promise<void> {
    return this.take(request, response, { caseId, materialId }, (ctx, upload) => this.attachments.attach(ctx, upload));
  }

  /** The same, for the applicant himself. */
  @Post('own-cases/:caseId/materials/:materialId')
  @Requires(casesAccess, 'attachOwn', 'Case')
  attachOwn(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('caseId') caseId: string, @Param('materialId') materialId: string): Promise<void> {
    return this.take(request, response, { caseId, materialId }, (ctx, upload) => this.attachments.attachOwn(ctx, upload));
  }

  private async take(
    request: HttpRequest, response: ServerResponse, of: Pick<Upload, 'caseId' | 'materialId'>, keep: (ctx: RequestContext, upload: Upload) => ReturnType<Attachments['attach']>,
  ): Promise<void> {
    const ctx = await this.contexts.of(request);
    const header = (name: string): string => String(request.headers[name] ?? '');
    const outcome = await keep(ctx, { clientRequestId: header('x-request-key'), ...of, name: decoded(header('x-file-name')), bytes: request });
    if (outcome.kind === 'done') return reply(response, 201, { id: outcome.id, url: `/files/${outcome.id}` });
    const refusal = outcome as UploadRefusal;
    leaveBody(request, response);
    return reply(response, STATUS[refusal.kind], showRefusal(refusal, MESSAGES, ctx.locale));
  }

  @Get(':id')
  @Requires(casesAccess, 'read', 'Case')
  async download(@Req() request: HttpRequest, @Res() response: ServerResponse, @Param('id') id: string): Promise<void> {
    const ctx = await this.contexts.of(request);
    const found = await this.attachments.open(ctx, id);
    if (!found) return reply(response, 404, showRefusal({ kind: 'NotFound', what: 'File', id }, MESSAGES, ctx.locale));
    const { row, bytes } = found;
    // Never shown inside our own page: it is downloaded, and a browser may not guess its type.
    response.writeHead(200, {
      'content-type': row.type, 'content-length': row.size, 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(row.name)}`,
    });
    await pipeline(bytes, response);
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
