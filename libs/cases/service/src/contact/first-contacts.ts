import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { foldContact, type ContactEntryKind } from '@yimen/cases-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { Level, levelOf } from '@yimen/jurisdiction';
import { PersonalDataVault } from '@yimen/personal-data';
import { Database, done, once, type Done } from '@yimen/persistence';
import { isIsoDate, shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { line } from '../case/case-inputs.js';
import { newLegFacts } from '../case/case-ledger.js';
import { CaseQueries } from '../case/case.queries.js';
import { StaffDirectory } from '../staff-directory.js';
import type { ContactRefusal } from './contact.messages.js';
import { CONTACT_ENTRIES, ContactQueries, type ContactEntryRow, type ContactRow } from './contact.queries.js';
import { visitorPlace, type VisitorField } from './visitor.js';

const words = z.string().trim().min(2).max(2_000);
const telephone = z.string().regex(/^(1\d{10}|0\d{2,3}-?\d{7,8}|\d{5})$/, 'phone');

const REGISTER = z.object({
  clientRequestId,
  way: z.enum(['in_person', 'phone', 'online', 'letter']),
  name: line(1, 50),
  phone: telephone.nullish(),
  matter: words,
  itemCode: line(1, 50).nullish(),
  materials: z.array(z.object({ name: line(1, 100), count: z.int().min(1).max(1_000) })).max(50).default([]),
  signed: z.boolean().default(false),
  confidential: z.boolean().default(false),
  answer: words.nullish(),
  promisedBy: z.string().refine(isIsoDate, 'date').nullish(),
  callBack: telephone.nullish(),
  complaintLine: telephone.nullish(),
});
const OF_ONE = z.object({ clientRequestId, contactId: z.uuid() });
const PASS = OF_ONE.extend({ handlerId: z.uuid(), words });
const ANSWER = OF_ONE.extend({ words, caseId: z.uuid().nullish() });
const READ = OF_ONE.extend({ reason: line(2, 200) });

/** First contacts (首问负责): who is asked first writes it down, answers or promises, and stays responsible until it is answered. */
@Injectable()
export class FirstContacts {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonalDataVault,
    private readonly queries: ContactQueries,
    private readonly cases: CaseQueries,
    private readonly staff: StaffDirectory,
  ) {}

  /** Either answered on the spot, or with a promise and its receipt. */
  async register(ctx: RequestContext, input: unknown): Promise<Done | ContactRefusal> {
    const checked = check(REGISTER, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { promisedBy = null, answer = null, ...said } = checked.value;
    if ((promisedBy === null) === (answer === null)) return invalidInput('promisedBy', 'answer_or_promise');
    if (promisedBy !== null && promisedBy < shanghaiDateOf(ctx.now)) return invalidInput('promisedBy', 'not_in_the_past');
    if (promisedBy !== null && !said.callBack) return invalidInput('callBack', 'required');
    const tenantNo = actingTenant(ctx);
    const visibleFrom = said.confidential ? levelOf(tenantNo) : Level.Province;
    const { windowId, departmentId } = newLegFacts(ctx);
    return once<ContactRefusal>(this.database, ctx, { operation: 'registerContact', clientRequestId: said.clientRequestId, args: checked.value }, async (em) => {
      const facts = { tenantNo, visibleFrom, windowId, departmentId, responsibleId: ctx.scope.actorId! };
      if (!casesAccess.allows(ctx, 'register', 'FirstContact', facts)) return notFound('Tenant', String(tenantNo));
      const id = uuidv7();
      const wrapped = this.vault.newPersonKey();
      const sealed = (field: VisitorField, value: string): Buffer => this.vault.seal(wrapped, value, visitorPlace(id, field));
      await em.execute('insert into cases.person_key (person_id, wrapped) values (?, ?)', [id, wrapped]);
      await em.execute(
        `insert into cases.first_contact (id, tenant_no, visible_from, window_id, department_id, responsible_id, way, matter, item_code, materials, name, phone, signed, call_back, complaint_line,
           promised_by, answer, met_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, tenantNo, visibleFrom, windowId, departmentId, facts.responsibleId, said.way, said.matter, said.itemCode ?? null, JSON.stringify(said.materials), sealed('name', said.name),
          said.phone ? sealed('phone', said.phone) : null, said.signed, said.callBack ?? null, said.complaintLine ?? null, promisedBy, answer, ctx.now]);
      return done('FirstContact', id);
    });
  }

  /** To somebody of the tenant; who was asked first stays responsible. */
  async passOn(ctx: RequestContext, input: unknown): Promise<Done | ContactRefusal> {
    const checked = check(PASS, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { handlerId, words: said } = checked.value;
    return this.note(ctx, 'passContactOn', 'passed_on', checked.value, async (em, seq, { tenantNo }) => {
      if (!(await this.staff.worksAt(tenantNo, handlerId, ctx.now))) return invalidInput('handlerId', 'post_of_this_tenant');
      await this.write(em, ctx, { id: checked.value.contactId, tenantNo, seq, kind: 'passed_on', words: said, handlerId, caseId: null });
      return null;
    });
  }

  /** What came of it; `caseId` where it has become a case. */
  async answer(ctx: RequestContext, input: unknown): Promise<Done | ContactRefusal> {
    const checked = check(ANSWER, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { caseId = null, words: said } = checked.value;
    if (caseId !== null && !(await this.cases.byId(ctx, caseId))) return notFound('Case', caseId);
    return this.note(ctx, 'answerContact', 'answered', checked.value, async (em, seq, { tenantNo }) => {
      await this.write(em, ctx, { id: checked.value.contactId, tenantNo, seq, kind: 'answered', words: said, handlerId: null, caseId });
      return null;
    });
  }

  /** Who came, in clear, for who may follow it up; each reading is audited. */
  async read(ctx: RequestContext, input: unknown): Promise<Done | ContactRefusal> {
    const checked = check(READ, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { contactId } = checked.value;
    const contact = await this.queries.byId(ctx, contactId);
    return once<ContactRefusal>(this.database, ctx, { operation: 'readContact', clientRequestId: checked.value.clientRequestId, args: checked.value }, async () =>
      (contact && casesAccess.allows(ctx, 'follow', 'FirstContact', contact) ? done('VisitorInClear', contactId) : notFound('FirstContact', contactId)));
  }

  private async note(
    ctx: RequestContext, operation: string, kind: ContactEntryKind, args: z.infer<typeof OF_ONE>,
    write: (em: EntityManager, seq: number, contact: ContactRow) => Promise<ContactRefusal | null>,
  ): Promise<Done | ContactRefusal> {
    const { contactId } = args;
    const contact = await this.queries.byId(ctx, contactId);
    return once<ContactRefusal>(this.database, ctx, { operation, clientRequestId: args.clientRequestId, args }, async (em) => {
      if (!contact || !casesAccess.allows(ctx, 'follow', 'FirstContact', contact)) return notFound('FirstContact', contactId);
      // What two say at once is said one after the other.
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`first contact ${contactId}`]);
      const entries = await em.execute<ContactEntryRow[]>(`${CONTACT_ENTRIES} where e.contact_id = ? order by e.seq`, [contactId]);
      if (foldContact(contact, entries, ctx.now).status === 'answered') return { kind: 'ContactAnswered', contactId };
      return (await write(em, entries.length + 1, contact)) ?? done('FirstContact', contactId);
    });
  }

  private async write(
    em: EntityManager, ctx: RequestContext,
    { id, seq, kind, tenantNo, words: said, handlerId, caseId }: Pick<ContactRow, 'id' | 'tenantNo'> & Pick<ContactEntryRow, 'seq' | 'kind' | 'words' | 'handlerId' | 'caseId'>,
  ): Promise<void> {
    await em.execute('insert into cases.contact_entry (contact_id, seq, kind, tenant_no, words, handler_id, case_id, at, written_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [id, seq, kind, tenantNo, said, handlerId, caseId, ctx.now, ctx.scope.actorId]);
  }
}
