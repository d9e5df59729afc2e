import { checkCitizenId } from '@yimen/personal-data';
import { clientRequestId } from '@yimen/graphql-kit';
import { isIsoDate } from '@yimen/working-days';
import { z } from 'zod';
import { APPLICANT_FIELDS } from '../case.access.js';

const isoDate = z.string().refine(isIsoDate, 'date');
const id = z.uuid();
const materialIds = z.array(z.string().min(1).max(64)).max(100);
/** One line that people read: no control, direction or other invisible characters. */
const line = (least: number, most: number) => z.string().trim().min(least).max(most).refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), 'visible_characters');
const words = z.string().trim().max(2_000);

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
  mandate: z.object({ document: line(2, 200), signedOn: isoDate, validUntil: isoDate }).nullish(),
});
export const SIGN = z.object({ clientRequestId, handoverId: id });
export const CASE_ONLY = z.object({ clientRequestId, caseId: id });
export const READ_APPLICANT = CASE_ONLY.extend({ fields: z.array(z.enum(APPLICANT_FIELDS)).min(1).max(3), reason: line(2, 200) });
export const REQUEST_SUPPLEMENT = CASE_ONLY.extend({
  missing: z.array(z.object({ materialId: z.string().min(1).max(64), what: words.min(1) })).min(1).max(100),
});
export const SUPPLY = CASE_ONLY.extend({ materialIds: materialIds.min(1) });
export const SEND_FOR_REVIEW = CASE_ONLY.extend({ opinion: words.min(1) });
export const DECIDE = CASE_ONLY.extend({ outcome: z.enum(['granted', 'refused']), reasons: words.default('') });
export const DELIVER = CASE_ONLY.extend({
  method: z.enum(['at_window', 'by_agent', 'by_post', 'electronic']),
  receivedBy: z.enum(['applicant', 'village_agent', 'representative']),
});
