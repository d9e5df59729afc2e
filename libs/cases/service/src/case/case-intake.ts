import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { actingTenant, type RequestContext } from '@yimen/access';
import { NO_CASE, type SubmitCase } from '@yimen/cases-domain';
import { check, invalidInput, notFound } from '@yimen/graphql-kit';
import { Level, parentOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import { PersonIndex } from '@yimen/personal-data';
import { isServiceTime, shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { Applicants } from '../applicant/applicants.js';
import { casesAccess, heldCases } from '../case.access.js';
import { CalendarBook } from './calendar-book.js';
import { CaseRoot } from './case.entity.js';
import { SUBMIT } from './case-inputs.js';
import { CaseLedger, newLegFacts } from './case-ledger.js';
import { CaseNumbers } from './case-numbers.js';
import { atCounter, type CounterRefusal, type DuplicateApplication } from './case-refusals.js';

type Submission = z.infer<typeof SUBMIT>;

/** Takes applications in (收件): at a village agent's, on the applicant's mandate, or at the centre's own window. */
@Injectable()
export class CaseIntake {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
    private readonly numbers: CaseNumbers,
    private readonly applicants: Applicants,
    private readonly persons: PersonIndex,
    private readonly calendars: CalendarBook,
  ) {}

  async submit(ctx: RequestContext, input: unknown): Promise<Done | CounterRefusal> {
    const checked = check(SUBMIT, input);
    if (checked.kind === 'InvalidInput') return checked;
    const submission = checked.value;
    const tenantNo = actingTenant(ctx);
    const caseNo = await this.numbers.next(tenantNo, shanghaiDateOf(ctx.now));
    // Asked for before the transaction begins: a catalog that does not answer must hold no connection of ours.
    if (submission.channel && actsAsAgent(ctx)) return invalidInput('channel', 'of_a_centre');
    const { handlingTenantNo } = commandOf(ctx, submission);
    const item = await this.ledger.itemAt(handlingTenantNo, submission.itemCode, ctx.now, [...new Set([tenantNo, handlingTenantNo])]);
    const act = { operation: 'submitCase', clientRequestId: submission.clientRequestId, args: submission };
    return once<CounterRefusal>(this.database, ctx, act, (em) => this.open(em, ctx, submission, caseNo, item));
  }

  private async open(
    em: EntityManager, ctx: RequestContext, submission: Submission, caseNo: string, item: EffectiveItem | null,
  ): Promise<Done | CounterRefusal> {
    const tenantNo = actingTenant(ctx);
    const mandateRule = brokenMandateRule(ctx, submission);
    if (mandateRule) return mandateRule;
    if (!casesAccess.allows(ctx, 'submitCase', 'CaseLeg', { tenantNo, ...newLegFacts(ctx) })) return notFound('Tenant', String(tenantNo));
    return this.openCase(em, ctx, { ...commandOf(ctx, submission), ...submission, tenantNo, caseNo, item });
  }

  /** Opens a case for whoever may have one opened. */
  async openCase(em: EntityManager, ctx: RequestContext, opening: Opening): Promise<Done | CounterRefusal> {
    const { tenantNo, handlingTenantNo, caseNo, item, applicant, mandate } = opening;
    if (!item) return notFound('Item', opening.itemCode);
    if (item.notOffered) return { kind: 'ItemNotOffered', itemCode: item.itemCode, tenantId: String(item.notOffered.tenantNo), state: item.notOffered.state };
    const caseId = uuidv7();
    const personId = this.persons.personIdOf(applicant.idNumber);
    const duplicate = opening.duplicateReason ? null : await openCaseOf(em, ctx, personId, item.itemCode);
    if (duplicate) return duplicate;
    const command = await this.timed(ctx, opening);
    const root = em.create(CaseRoot, {
      id: caseId, caseNo, tenantNo, handlingTenantNo, itemCode: item.itemCode, itemName: item.values.name, personId, channel: command.channel, visibleFrom: Level.Province,
      status: 'submitted', outcome: null, standardDigest: null, submittedAt: ctx.now, closedAt: null, signalAt: null, carded: false,
      version: 1,
    });
    await em.flush();
    await em.execute(
      `insert into cases.person_case (person_id, case_id, capacity, case_no, item_name, status, updated_at)
       select p.id, ?, p.capacity, ?, ?, 'submitted', ? from (values (?::uuid, 'applicant'), (?::uuid, 'bearer')) p (id, capacity)`,
      [caseId, caseNo, item.values.name, ctx.now, personId, this.persons.progressIdOf(caseNo, this.persons.progressCodeOf(caseNo))]);
    await this.applicants.keep(em, root, applicant);
    if (mandate) await keepMandate(em, ctx, caseId, mandate);
    const refusal = await this.ledger.act(em, ctx, { root, events: [], state: NO_CASE, legs: [], item }, command, tenantNo);
    return refusal ? atCounter(refusal, caseId) : done('Case', caseId);
  }

  /** What the centre's people take in person is marked where they do so outside the hours of service. */
  private async timed(ctx: RequestContext, { command, tenantNo }: Opening): Promise<SubmitCase> {
    if (command.channel !== 'window' && command.channel !== 'on_site') return command;
    const calendar = await this.calendars.of(tenantNo, shanghaiDateOf(ctx.now));
    return isServiceTime(calendar, ctx.now) ? command : { ...command, afterHours: true };
  }
}

/** A case that is to be opened: by whose act, who handles it, and what the applicant says. */
export interface Opening extends Pick<Submission, 'itemCode' | 'applicant' | 'duplicateReason' | 'mandate'> {
  readonly command: SubmitCase;
  readonly tenantNo: TenantNo;
  readonly handlingTenantNo: TenantNo;
  readonly caseNo: string;
  readonly item: EffectiveItem | null;
}

/** A village agent hands over to the township centre above; a clerk receives for his own centre. */
function commandOf(ctx: RequestContext, { materialIds, duplicateReason, channel }: Submission): { readonly command: SubmitCase; readonly handlingTenantNo: TenantNo } {
  const tenantNo = actingTenant(ctx);
  const said = { verb: 'submitCase', materialIds, ...(duplicateReason && { duplicateReason }) } as const;
  if (!actsAsAgent(ctx)) return { command: { ...said, channel: channel ?? 'window' }, handlingTenantNo: tenantNo };
  const toTenantNo = parentOf(tenantNo);
  if (toTenantNo === null) throw new Error('a village agent has a centre above');
  return { command: { ...said, channel: 'village_agent', toTenantNo }, handlingTenantNo: toTenantNo };
}

/** The open case that the same person has of the same item, as far as the caller sees cases (重复申请提示). */
async function openCaseOf(em: EntityManager, { principal }: RequestContext, personId: string, itemCode: string): Promise<DuplicateApplication | null> {
  const { text, values } = heldCases(principal, 1);
  const held: unknown[] = [];
  const condition = text.replace(/\$(\d+)/g, (_, at: string) => (held.push(values[Number(at) - 1]), '?'));
  const [row] = await em.execute<{ caseNo: string; submittedAt: Date }[]>(
    `select r.case_no as "caseNo", r.submitted_at as "submittedAt" from cases.person_case p join cases.case_root r on r.id = p.case_id
     where p.person_id = ? and p.capacity = 'applicant' and p.status <> 'closed' and r.item_code = ? and ${condition} limit 1`, [personId, itemCode, ...held]);
  return row ? { kind: 'DuplicateApplication', ...row } : null;
}

const actsAsAgent = ({ principal }: RequestContext): boolean => principal.kind === 'staff' && principal.post.role === 'village_agent';

/** Acting for somebody needs his mandate (委托书), valid on the day (行政许可法 art. 29). */
function brokenMandateRule(ctx: RequestContext, { mandate }: Submission) {
  if (!mandate) return actsAsAgent(ctx) ? invalidInput('mandate', 'required') : null;
  const today = shanghaiDateOf(ctx.now);
  if (mandate.signedOn > today) return invalidInput('mandate.signedOn', 'not_in_future');
  return mandate.validUntil < today ? invalidInput('mandate.validUntil', 'not_expired') : null;
}

async function keepMandate(em: EntityManager, ctx: RequestContext, caseId: string, mandate: NonNullable<Submission['mandate']>): Promise<void> {
  await em.execute('insert into cases.mandate (case_id, agent_id, document, signed_on, valid_until) values (?, ?, ?, ?, ?)', [
    caseId, ctx.scope.actorId, mandate.document, mandate.signedOn, mandate.validUntil,
  ]);
}
