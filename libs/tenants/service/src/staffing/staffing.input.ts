import { clientRequestId, tenantNoOf } from '@yimen/graphql-kit';
import { DATA_SCOPES } from '@yimen/access';
import { STAFF_ROLE_NAMES } from '@yimen/tenants-domain';
import { isIsoDate } from '@yimen/working-days';
import { z } from 'zod';

/** A post can be limited to so many tenants by name. */
const MOST_CHOSEN = 500;

export const isoDate = z.string().refine(isIsoDate, 'date');
/** One line that people read: no control, direction or other invisible characters. */
export const line = (least: number, most: number) => z.string().trim().min(least).max(most).refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), 'visible_characters');
/** As the identity provider keeps user names: in lower case, so that no two names look up one account. */
export const account = z.string().refine((text) => /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/.test(text), 'account');
export const personName = line(2, 50);
const tenantNo = z.string().transform((id, issues) => {
  const no = tenantNoOf(id);
  if (no === null) issues.addIssue({ code: 'custom', message: 'tenant' });
  return no ?? 0;
});
export const person = z.object({ personId: z.uuid().nullish(), account: account.nullish(), name: personName.nullish() })
  .refine(({ personId, account: own }) => (personId ?? own) && !(personId && own), 'one_of_person_id_and_account');
const chosenTenantIds = z.array(tenantNo).max(MOST_CHOSEN);
const postId = z.uuid();
const reason = line(2, 500);

export const GIVE = z.object({
  clientRequestId, person, tenantId: z.string(), role: z.enum(STAFF_ROLE_NAMES as [(typeof STAFF_ROLE_NAMES)[number]]),
  departmentId: z.uuid().nullish(), windowId: z.uuid().nullish(), dataScope: z.enum(DATA_SCOPES).nullish(), chosenTenantIds: chosenTenantIds.nullish(),
  validFrom: isoDate.nullish(), validUntil: isoDate.nullish(), sentBy: line(2, 100).nullish(),
});
export const STAND_IN = z.object({ clientRequestId, postId, person, validFrom: isoDate.nullish(), validUntil: isoDate });
export const CHANGE = z.object({
  clientRequestId, postId, departmentId: z.uuid().nullish(), windowId: z.uuid().nullish(), dataScope: z.enum(DATA_SCOPES).nullish(),
  chosenTenantIds: chosenTenantIds.nullish(), validUntil: isoDate.nullish(),
});
export const RENEW = z.object({ clientRequestId, postId, validUntil: isoDate.nullish() });
export const REVOKE = z.object({ clientRequestId, postId, reason });
const words = (most: number) => z.string().trim().min(2).max(most);
export const ASK_CHANGE = z.object({
  clientRequestId, postId, kind: z.enum(['withdraw', 'replace']), lastOn: isoDate, reason, replacementAccount: account.nullish(), replacementName: personName.nullish(),
});
export const DECIDE_CHANGE = z.object({ clientRequestId, staffChangeId: z.uuid(), opinion: words(500) });
export const CERTIFY = z.object({
  clientRequestId, postId, grade: z.enum(['outstanding', 'competent', 'basically_competent', 'not_competent']), appraisal: words(2_000),
});

export type WantedPerson = z.infer<typeof person>;
