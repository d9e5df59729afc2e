import type { LegCommand } from '@yimen/cases-domain';
import { checkCitizenId } from '@yimen/personal-data';
import { clientRequestId } from '@yimen/graphql-kit';
import { isTenantNo } from '@yimen/jurisdiction';
import { isIsoDate } from '@yimen/working-days';
import { z } from 'zod';
import { APPLICANT_FIELDS } from '../case.access.js';

const isoDate = z.string().refine(isIsoDate, 'date');
const id = z.uuid();
export const materialIds = z.array(z.string().min(1).max(64)).max(100);
/** One line that people read: no control, direction or other invisible characters. */
export const line = (least: number, most: number) => z.string().trim().min(least).max(most).refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), 'visible_characters');
export const words = z.string().trim().max(2_000);
/** The paper behind an act: its name or number. */
const paper = line(2, 200);

/** A citizen's number is checked by GB 11643 before anything is stored; the rule that it breaks is the rule that is named. */
const idNumber = z.string().superRefine((text, issues) => {
  const checked = checkCitizenId(text);
  if (checked.kind === 'invalid') issues.addIssue({ code: 'custom', message: checked.rule });
});

export const SUBMIT = z.object({
  clientRequestId,
  itemCode: z.string().min(1).max(50),
  applicant: z.object({
    name: line(2, 50),
    idNumber,
    phone: z.string().regex(/^(1\d{10}|0\d{2,3}-?\d{7,8})$/, 'phone'),
  }),
  materialIds,
  mandate: z.object({ document: paper, signedOn: isoDate, validUntil: isoDate }).nullish(),
  duplicateReason: line(2, 200).nullish(),
  channel: z.enum(['window', 'mail', 'on_site']).nullish(),
});
export const APPLY = SUBMIT.pick({ clientRequestId: true, itemCode: true, applicant: true, materialIds: true, duplicateReason: true }).extend({ tenantId: z.string().transform(Number).refine(isTenantNo, 'tenant') });
export const SIGN = z.object({ clientRequestId, handoverId: id });
export const CASE_ONLY = z.object({ clientRequestId, caseId: id });
export const READ_APPLICANT = CASE_ONLY.extend({ fields: z.array(z.enum(APPLICANT_FIELDS)).min(1).max(3), reason: line(2, 200) });

type LegVerb = LegCommand['verb'];
/** What a client says of a verb at a leg: which case, and what the command needs besides the leg. */
export type VerbInput<V extends LegVerb> = z.infer<typeof CASE_ONLY> & Omit<Extract<LegCommand, { verb: V }>, 'verb' | 'legId'>;

/** Every verb at a leg with what it takes. */
export const VERB_INPUTS: { readonly [V in LegVerb]: z.ZodType<VerbInput<V>> } = {
  takeCase: CASE_ONLY,
  assignCase: CASE_ONLY.extend({ handlerId: id }),
  requestSupplement: CASE_ONLY.extend({
    missing: z.array(z.object({ materialId: z.string().min(1).max(64), what: words.min(1) })).min(1).max(100),
    supplyBy: isoDate,
    newFacts: words.nullish().transform((text) => text ?? null),
  }),
  supplyMaterials: CASE_ONLY.extend({ materialIds: materialIds.min(1) }),
  closeUnsupplied: CASE_ONLY,
  acceptCase: CASE_ONLY.extend({ promise: z.object({ document: paper, dueOn: isoDate }).nullish().transform((promise) => promise ?? null) }),
  declineCase: CASE_ONLY.extend({
    ground: z.enum(['not_required', 'not_ours', 'false_materials']),
    reasons: words.min(1),
    rightBody: line(2, 100).nullish().transform((body) => body ?? null),
  }),
  suspendCase: CASE_ONLY.extend({
    ground: z.enum(['hearing', 'tender', 'auction', 'inspection', 'test', 'quarantine', 'appraisal', 'expert_review', 'tolerated_gap']),
    reasons: words.min(1),
    document: paper,
    expectedUntil: isoDate,
  }),
  resumeCase: CASE_ONLY.extend({ result: words.default('') }),
  extendCase: CASE_ONLY.extend({ days: z.int().min(1).max(15), approver: z.enum(['authority_head', 'government_head']), reasons: words.min(1), document: paper }),
  completeStep: CASE_ONLY.extend({ opinion: words.default(''), handlerId: id.nullish().transform((who) => who ?? null) }),
  sendForReview: CASE_ONLY.extend({ opinion: words.min(1) }),
  decideCase: CASE_ONLY.extend({ outcome: z.enum(['granted', 'refused']), reasons: words.default('') }),
  deliverResult: CASE_ONLY.extend({
    method: z.enum(['at_window', 'by_agent', 'by_post', 'electronic']),
    receivedBy: z.enum(['applicant', 'village_agent', 'representative']),
  }),
  finishCase: CASE_ONLY,
  withdrawCase: CASE_ONLY.extend({ document: paper, reasons: words.default('') }),
  returnCase: CASE_ONLY.extend({ reasons: words.min(1) }),
  voidCase: CASE_ONLY.extend({ reasons: words.min(1) }),
};
/** In the order in which a case goes. */
export const LEG_VERBS = Object.keys(VERB_INPUTS) as readonly LegVerb[];
