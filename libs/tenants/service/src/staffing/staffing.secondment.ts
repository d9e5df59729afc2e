import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, invalidInput, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { decideCertificate, decideChangeRequest, decideConsent, type StaffChangeOrder, type StaffingFacts } from '@yimen/tenants-domain';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { endWithStandIns, keepPost, lockedPost, StaffingFactsReader } from './staffing.facts.js';
import { ASK_CHANGE, CERTIFY, DECIDE_CHANGE } from './staffing.input.js';
import { shown, type PostRefusal } from './staffing.messages.js';
import { againWhenOvertaken } from './staffing.js';
import { tenantsAccess } from '../tenant.access.js';
import { today } from '../tenant/tenant.queries.js';

interface OpenChange extends StaffChangeOrder {
  readonly postId: string;
  readonly tenantNo: number;
  readonly visibleFrom: number;
  readonly account: string | null;
  readonly name: string | null;
  readonly isOpen: boolean;
}

/** People whom a unit sends and the centre leads (双重管理): changes with consent, and the certificate at the end. */
@Injectable()
export class Secondments {
  constructor(
    private readonly database: Database,
    private readonly facts: StaffingFactsReader,
  ) {}

  async ask(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(ASK_CHANGE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, postId, kind, lastOn, reason, replacementAccount = null, replacementName = null } = checked.value;
    if ((kind === 'replace') !== (replacementAccount !== null)) return invalidInput('replacementAccount', kind === 'replace' ? 'needed' : 'only_to_replace');
    return once<PostRefusal>(this.database, ctx, { operation: 'requestStaffChange', clientRequestId, args: checked.value }, async (em) => {
      const post = await lockedPost(em, postId);
      if (!post || !tenantsAccess.allows(ctx, 'askFor', 'Post', post)) return notFound('Post', postId);
      const request = decideChangeRequest(post, { kind, lastOn }, this.now(ctx));
      if (request.kind !== 'StaffChangeRequest') return shown(request);
      const id = uuidv7();
      const written = await em.execute<object[]>(
        `insert into tenants.staff_change (id, tenant_no, post_id, kind, last_on, reason, replacement_account, replacement_name, asked_at, asked_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (post_id) where decided_at is null do nothing returning id`,
        [id, post.tenantNo, postId, kind, lastOn, reason, replacementAccount, replacementName, ctx.now, ctx.scope.actorId]);
      return written.length > 0 ? done('StaffChange', id) : { kind: 'AlreadyThere', what: 'StaffChange' };
    });
  }

  consent(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    return this.decide(ctx, 'consentStaffChange', input, async (em, change) => {
      const post = await lockedPost(em, change.postId);
      if (!post) return notFound('Post', change.postId);
      const comes = change.account === null ? null : await this.facts.wanted({ account: change.account, name: change.name });
      if (comes && comes.kind !== 'wanted') return comes;
      const consent = decideConsent(post, change, comes, { ...this.now(ctx), quota: null });
      if (consent.kind !== 'StaffChangeConsent') return shown(consent);
      await endWithStandIns(em, post.id, consent.lastOn);
      if (consent.replacement && comes) await keepPost(em, ctx, consent.replacement, comes);
      return null;
    });
  }

  decline(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    return this.decide(ctx, 'declineStaffChange', input, () => Promise.resolve(null));
  }

  async certify(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(CERTIFY, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, postId, grade, appraisal } = checked.value;
    return once<PostRefusal>(this.database, ctx, { operation: 'issueServiceCertificate', clientRequestId, args: checked.value }, async (em) => {
      const post = await lockedPost(em, postId);
      if (!post || !tenantsAccess.allows(ctx, 'appraise', 'Post', post)) return notFound('Post', postId);
      const certified = decideCertificate(post, post.revokedAt && shanghaiDateOf(post.revokedAt), this.now(ctx));
      if (certified.kind !== 'CertifiedService') return shown(certified);
      const id = uuidv7();
      const written = await em.execute<object[]>(
        `insert into tenants.service_certificate (id, tenant_no, post_id, person_id, person_name, role, from_on, until_on, grade, appraisal, issued_at, issued_by)
         select ?, ?, ?, n.id, n.name, ?, ?, ?, ?, ?, ?, ? from tenants.person n where n.id = ? on conflict (post_id) do nothing returning id`,
        [id, post.tenantNo, postId, post.role, certified.fromOn, certified.untilOn, grade, appraisal, ctx.now, ctx.scope.actorId, post.personId]);
      return written.length > 0 ? done('ServiceCertificate', id) : { kind: 'AlreadyThere', what: 'ServiceCertificate' };
    });
  }

  private async decide(
    ctx: RequestContext, operation: 'consentStaffChange' | 'declineStaffChange', input: unknown, work: (em: EntityManager, change: OpenChange) => Promise<PostRefusal | null>,
  ): Promise<Done | PostRefusal> {
    const checked = check(DECIDE_CHANGE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, staffChangeId, opinion } = checked.value;
    return againWhenOvertaken(() => once<PostRefusal>(this.database, ctx, { operation, clientRequestId, args: checked.value }, async (em) => {
      const change = await lockedChange(em, staffChangeId);
      if (!change || !tenantsAccess.allows(ctx, 'decide', 'StaffChange', change)) return notFound('StaffChange', staffChangeId);
      if (!change.isOpen) return { kind: 'AlreadyThere', what: 'StaffChangeOutcome' };
      const refusal = await work(em, change);
      if (refusal) return refusal;
      await em.execute('update tenants.staff_change set decided_at = ?, decided_by = ?, outcome = ?, opinion = ? where id = ?',
        [ctx.now, ctx.scope.actorId, operation === 'consentStaffChange' ? 'consented' : 'declined', opinion, staffChangeId]);
      return done('StaffChange', staffChangeId);
    }));
  }

  private now(ctx: RequestContext): Pick<StaffingFacts, 'today' | 'actorId'> {
    return { today: today(ctx), actorId: ctx.scope.actorId! };
  }
}

async function lockedChange(em: EntityManager, id: string): Promise<OpenChange | null> {
  const [row] = await em.execute<(Omit<OpenChange, 'tenantNo'> & { tenantNo: string })[]>(
    `select post_id as "postId", tenant_no::text as "tenantNo", visible_from as "visibleFrom", kind, last_on::text as "lastOn", replacement_account as account,
       replacement_name as name, decided_at is null as "isOpen" from tenants.staff_change where id = ? for update`, [id]);
  return row ? { ...row, tenantNo: Number(row.tenantNo) } : null;
}
