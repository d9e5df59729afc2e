import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { bytesOf, ContextFactory, leaveBody, Requires, showRefusal, type HttpRequest } from '@yimen/graphql-kit';
import { STAFF_ROLE_NAMES, type StaffRole } from '@yimen/tenants-domain';
import { sendWorkbook } from '@yimen/workbooks';
import type { ServerResponse } from 'node:http';
import { LARGEST_WORKBOOK, refused, StaffImport } from './staff-import.js';
import { STAFF_IMPORT_MESSAGES, type StaffImportRefusal } from './staff-import.messages.js';
import { staffTemplate, staffWithFaults } from './staff-import.workbooks.js';
import { tenantsAccess } from '../tenant.access.js';

const STATUS: Readonly<Record<StaffImportRefusal['kind'], number>> = {
  NotFound: 404, InvalidInput: 400, RequestIdReused: 409, WorkbookUnreadable: 415, ColumnsWrong: 422, TooManyRows: 422, NoRows: 422, StaffRowsRefused: 422,
};

/** Staff by workbook, over plain HTTP under the same guard and scope as the graph; the graph carries no bytes. */
@Controller('files/staff-import')
export class StaffImportController {
  constructor(
    private readonly staff: StaffImport,
    private readonly contexts: ContextFactory,
  ) {}

  /** An empty table with the roles and data scopes to choose from. */
  @Get('template')
  @Requires(tenantsAccess, 'give', 'Post')
  async template(@Req() request: HttpRequest, @Res() response: ServerResponse): Promise<void> {
    const ability = tenantsAccess.of((await this.contexts.of(request)).principal);
    const given = new Set(ability.rulesFor('give', 'Post').flatMap(({ conditions }) => (conditions?.['role'] as { $in: StaffRole[] } | undefined)?.$in ?? []));
    sendWorkbook(response, '人员岗位导入模板.xlsx', await staffTemplate(STAFF_ROLE_NAMES.filter((role) => given.has(role))));
  }

  /**
   * Body: the workbook. `dryRun=true` writes nothing and tells what would be done; with `answer=workbook` the table comes back with its
   * faults in a last column. Header of a real import: x-request-key (the client request id).
   */
  @Post()
  @Requires(tenantsAccess, 'give', 'Post')
  async take(@Req() request: HttpRequest, @Res() response: ServerResponse, @Query('dryRun') dryRun?: string, @Query('answer') answer?: string): Promise<void> {
    const ctx = await this.contexts.of(request);
    const file = await bytesOf(request, LARGEST_WORKBOOK);
    if (!file) {
      leaveBody(request, response);
      return refuse(response, ctx, { kind: 'WorkbookUnreadable', rule: 'too_large' }, 413);
    }
    if (dryRun !== 'true') {
      const outcome = await this.staff.take(ctx, String(request.headers['x-request-key'] ?? ''), file);
      return outcome.kind === 'done' ? json(response, 201, { id: outcome.id }) : refuse(response, ctx, outcome as StaffImportRefusal);
    }
    const trial = await this.staff.attempt(ctx, file);
    if (trial.kind !== 'StaffTrial') return refuse(response, ctx, trial);
    if (answer === 'workbook') return sendWorkbook(response, '人员岗位导入结果.xlsx', await staffWithFaults(trial.table, trial.faults));
    const { posts, newcomers, faults } = trial;
    return json(response, 200, { posts, newcomers, count: faults.length, faults: refused(faults).faults });
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, ctx: RequestContext, refusal: StaffImportRefusal, status = STATUS[refusal.kind]): void {
  json(response, status, showRefusal(refusal, STAFF_IMPORT_MESSAGES, ctx.locale));
}
