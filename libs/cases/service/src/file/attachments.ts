import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { FileStore, type FileRefusal } from '@yimen/files';
import { batched, invalidInput, isStorableText, notFound, type InvalidInput, type NotFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done, type RequestIdReused } from '@yimen/persistence';
import type { Readable } from 'node:stream';
import type { QueryResultRow } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { casesAccess, heldCases } from '../case.access.js';
import { CaseLedger, type LoadedCase } from '../case/case-ledger.js';
import { grouped } from '../case/case-record.js';
import { forHim } from '../citizen/citizen-desk.js';

export interface AttachmentRow extends QueryResultRow {
  readonly id: string;
  readonly caseId: string;
  readonly materialId: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly uploadedAt: Date;
}
export interface Upload {
  readonly clientRequestId: string;
  readonly caseId: string;
  readonly materialId: string;
  readonly name: string;
  readonly bytes: Readable;
}

/** The new file's id, or why it was not kept. */
type Attached = Done | FileRefusal | NotFound | InvalidInput | RequestIdReused;

const ATTACHMENT = `id, case_id as "caseId", material_id as "materialId", name, type, size, sha256, uploaded_at as "uploadedAt"`;
const isId = (text: string): boolean => z.uuid().safeParse(text).success;

/** Papers presented with a case (材料附件): bytes by digest in the file store, everything else under row-level security. */
@Injectable()
export class Attachments {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
    private readonly files: FileStore,
  ) {}

  /** Keeps a file of a material, for whoever has a part in the case that he may write to. */
  attach(ctx: RequestContext, upload: Upload): Promise<Attached> {
    return this.keep(ctx, ctx, upload, (legs) => legs.some((leg) => casesAccess.allows(ctx, 'attach', 'CaseLeg', leg)));
  }

  /** Keeps a file of the applicant's own, until the case is decided. */
  async attachOwn(ctx: RequestContext, upload: Upload): Promise<Attached> {
    const own = isId(upload.caseId) ? await this.database.rows<{ no: TenantNo }>(ctx.scope, 'select handling_tenant_no as no from cases.case_root where id = $1', [upload.caseId]) : [];
    if (!own[0]) return notFound('Case', upload.caseId);
    return this.keep(ctx, forHim(ctx, own[0].no), upload, (_, { decision, ending }) => decision === null && ending === null);
  }

  /** @param writer in whose scope it is written down */
  private async keep(
    ctx: RequestContext, writer: RequestContext, upload: Upload, allowed: (legs: LoadedCase['legs'], state: LoadedCase['state']) => boolean,
  ): Promise<Attached> {
    const { clientRequestId, caseId, materialId, name, bytes } = upload;
    if (!/^[\w.-]{8,64}$/.test(clientRequestId)) return invalidInput('clientRequestId', 'pattern');
    if (!isId(caseId)) return notFound('Case', caseId);
    if (!/^[^\p{Cc}\p{Cf}\p{Cs}]{1,200}$/u.test(name)) return invalidInput('name', '1..200 visible characters');
    if (materialId.length > 64 || !isStorableText(materialId)) return invalidInput('materialId', 'on_item_list');
    // Before a byte is taken: whoever has no part in the case cannot fill the disk.
    const seen = await this.database.rows(ctx.scope, 'select from cases.case_root where id = $1', [caseId]);
    if (seen.length === 0) return notFound('Case', caseId);
    const kept = await this.files.keep(bytes);
    if ('kind' in kept) return kept;
    const act = { operation: 'attach', clientRequestId, args: { caseId, materialId, name, sha256: kept.sha256 } };
    return once<NotFound | InvalidInput>(this.database, writer, act, async (em) => {
      const loaded = await this.ledger.load(em, writer, caseId);
      if (!loaded || !allowed(loaded.legs, loaded.state)) return notFound('Case', caseId);
      if (!loaded.item.values.materials.some(({ id }) => id === materialId)) return invalidInput('materialId', 'on_item_list');
      const id = uuidv7();
      await em.execute(
        `insert into cases.attachment (id, case_id, material_id, name, type, size, sha256, uploaded_at, uploaded_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, caseId, materialId, name, kept.type, kept.size, kept.sha256, ctx.now, writer.scope.actorId]);
      return done('Attachment', id);
    });
  }

  async ofCase(ctx: RequestContext, caseId: string): Promise<readonly AttachmentRow[]> {
    const load = async (ids: readonly string[]) => grouped(ids, await this.database.rows<AttachmentRow>(ctx.scope,
      `select ${ATTACHMENT} from cases.attachment where case_id = any($1) order by uploaded_at, id`, [ids]));
    return (await batched(ctx, 'cases.attachments', caseId, load, (group) => group.caseId))?.rows ?? [];
  }

  /** A file with its bytes, or null when the case is not in the caller's scope. */
  async open(ctx: RequestContext, id: string): Promise<{ readonly row: AttachmentRow; readonly bytes: Readable } | null> {
    if (!isId(id)) return null;
    const held = heldCases(ctx.principal, 2);
    const [row] = await this.database.rows<AttachmentRow>(ctx.scope,
      `select ${ATTACHMENT} from cases.attachment a where a.id = $1 and exists (select from cases.case_root r where r.id = a.case_id and ${held.text})`,
      [id, ...held.values]);
    return row ? { row, bytes: await this.files.read(row.sha256) } : null;
  }
}

