import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { RequestContext } from '@yimen/access';
import { check, notFound, type KitRefusal } from '@yimen/graphql-kit';
import { Database, done, isUuid, once, type Done } from '@yimen/persistence';
import { Applicants } from './applicants.js';
import { casesAccess, type ApplicantField } from '../case.access.js';
import { CaseLeg } from '../case/case.entity.js';
import { READ_APPLICANT } from '../case/case-inputs.js';
import { CaseQueries } from '../case/case.queries.js';

/** What was asked for in clear; what was not stays null. */
export type RevealedApplicant = { readonly [F in ApplicantField]: string | null };

/**
 * Reads an applicant's values in clear (查看完整个人信息): for the window that handles the case, for a stated reason, and each
 * reading leaves its audit row before anything is shown (个人信息保护法 art. 6, 51).
 */
@Injectable()
export class ApplicantReading {
  constructor(
    private readonly database: Database,
    private readonly queries: CaseQueries,
    private readonly applicants: Applicants,
  ) {}

  async read(ctx: RequestContext, input: unknown): Promise<Done | KitRefusal> {
    const checked = check(READ_APPLICANT, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, caseId, fields } = checked.value;
    return once<KitRefusal>(this.database, ctx, { operation: 'readApplicant', clientRequestId, args: checked.value }, async (em: EntityManager) => {
      const legs = await em.find(CaseLeg, { caseId });
      return mayReveal(ctx, legs, fields) ? done('ApplicantInClear', `${caseId} ${fields.join(' ')}`) : notFound('Case', caseId);
    });
  }

  /** What was asked for, as `read` has noted it. Told again later, it is checked again: the window may have another case in hand by then. */
  async show(ctx: RequestContext, noted: string): Promise<RevealedApplicant | null> {
    const [caseId = '', ...fields] = noted.split(' ') as [string, ...ApplicantField[]];
    if (!isUuid(caseId)) return null;
    const isHis = mayReveal(ctx, await this.queries.legsOf(ctx, caseId), fields);
    const values = isHis ? await this.database.read(ctx.scope, (sql) => this.applicants.inClear(sql, caseId)) : null;
    const shown = (field: ApplicantField): string | null => (values && fields.includes(field) ? values[field] : null);
    return values && { name: shown('name'), idNumber: shown('idNumber'), phone: shown('phone') };
  }
}

const mayReveal = (ctx: RequestContext, legs: readonly object[], fields: readonly ApplicantField[]): boolean =>
  legs.some((leg) => fields.every((field) => casesAccess.allows(ctx, 'reveal', 'CaseLeg', leg, field)));
