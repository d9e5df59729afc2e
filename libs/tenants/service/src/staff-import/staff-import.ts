import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import type { Table } from '@yimen/tables';
import { planStaff, readStaffTable, type StaffFault, type StaffPlan, type TableRefusal } from '@yimen/tenants-domain';
import { readWorkbook, type WorkbookUnreadable } from '@yimen/workbooks';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { StaffImportFacts } from './staff-import.facts.js';
import { shownFault, type StaffImportRefusal, type StaffRowsRefused } from './staff-import.messages.js';
import { againWhenOvertaken } from '../staffing/staffing.js';

const REQUEST = z.object({ clientRequestId });
/** Bytes that a workbook may have, and what is read of it: the staff of a large county takes a tenth. */
export const LARGEST_WORKBOOK = 5 * 1024 * 1024;
const LIMITS = { unpacked: 48 * 1024 * 1024, rows: 20_000 };
/** So many faults are told in an answer; the workbook with faults has them all. */
const MOST_TOLD = 200;

/** What a workbook would do, told before it is done. */
export interface StaffTrial {
  readonly kind: 'StaffTrial';
  readonly table: Table;
  readonly posts: number;
  readonly newcomers: number;
  readonly faults: readonly StaffFault[];
}

/** Takes a centre's whole staff from a workbook (人员批量导入): every row is a post that its giver may give, or nothing is taken. */
@Injectable()
export class StaffImport {
  constructor(
    private readonly database: Database,
    private readonly facts: StaffImportFacts,
  ) {}

  /** Looks at every row and writes nothing. */
  async attempt(ctx: RequestContext, file: Buffer): Promise<StaffTrial | TableRefusal | WorkbookUnreadable> {
    const table = await firstSheet(file);
    if ('kind' in table) return table;
    const plan = await this.plan(ctx, table);
    return 'kind' in plan ? plan : { kind: 'StaffTrial', table, posts: plan.posts.length, newcomers: plan.newcomers.length, faults: plan.faults };
  }

  /** @returns the import's id, of its audit row too; the same file under the same id is taken once */
  async take(ctx: RequestContext, requestId: string, file: Buffer): Promise<Done | StaffImportRefusal> {
    const checked = check(REQUEST, { clientRequestId: requestId });
    if (checked.kind === 'InvalidInput') return checked;
    const table = await firstSheet(file);
    if ('kind' in table) return table;
    const act = { operation: 'importStaff', clientRequestId: requestId, args: { sha256: createHash('sha256').update(file).digest('hex') } };
    return againWhenOvertaken(async () => {
      const plan = await this.plan(ctx, table);
      return once<StaffImportRefusal>(this.database, ctx, act, async (em) => {
        if ('kind' in plan) return plan;
        if (plan.faults.length > 0) return refused(plan.faults);
        await keep(em, ctx, plan);
        return done('StaffImport', uuidv7());
      });
    });
  }

  private async plan(ctx: RequestContext, table: Table): Promise<StaffPlan | TableRefusal> {
    const read = readStaffTable(table);
    if (read.kind !== 'StaffTable') return read;
    const plan = planStaff(read.rows, await this.facts.about(ctx, read.rows));
    return { ...plan, faults: [...read.faults, ...plan.faults].sort((one, other) => one.row - other.row) };
  }
}

async function firstSheet(file: Buffer): Promise<Table | WorkbookUnreadable> {
  const book = await readWorkbook(file, LIMITS);
  return book.kind === 'Workbook' ? book.sheets[0] : book;
}

export const refused = (faults: readonly StaffFault[]): StaffRowsRefused => ({ kind: 'StaffRowsRefused', count: faults.length, faults: faults.slice(0, MOST_TOLD).map(shownFault) });

async function keep(em: EntityManager, ctx: RequestContext, { posts, newcomers }: StaffPlan): Promise<void> {
  await em.execute(
    `insert into tenants.person (id, account, name, kind) select id, account, name, 'natural' from jsonb_to_recordset(?::jsonb) as n (id uuid, account text, name text)`,
    [JSON.stringify(newcomers.map(({ personId, account, name }) => ({ id: personId, account, name })))]);
  await em.execute(
    `insert into tenants.post (id, tenant_no, person_id, role, kind, sent_by, department_id, window_id, data_scope, valid_from, valid_until, given_at, given_by)
     select id, tenant_no, person_id, role, kind, sent_by, department_id, window_id, data_scope, valid_from, valid_until, ?, ?
     from jsonb_to_recordset(?::jsonb) as n (id uuid, tenant_no bigint, person_id uuid, role text, kind text, sent_by text, department_id uuid, window_id uuid,
       data_scope text, valid_from date, valid_until date)`,
    [ctx.now, ctx.scope.actorId, JSON.stringify(posts.map(({ personId, post }) => ({
      id: uuidv7(), tenant_no: post.tenantNo, person_id: personId, role: post.role, kind: post.postKind, sent_by: post.sentBy, department_id: post.departmentId,
      window_id: post.windowId, data_scope: post.dataScope, valid_from: post.validFrom, valid_until: post.validUntil,
    })))]);
}
