import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { KnownPerson, RequestContext } from '@yimen/access';
import { invalidInput, notFound, type InvalidInput, type NotFound } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { Candidate, HeldPost, NewPost, Placing, StaffingFacts } from '@yimen/tenants-domain';
import { v7 as uuidv7 } from 'uuid';
import type { WantedPerson } from './staffing.input.js';
import { today } from '../tenant/tenant.queries.js';

/** Somebody who is to hold a post; without an id yet, where he is new. */
export interface Wanted extends Candidate {
  readonly kind: 'wanted';
  /** Of a new person: what he is written down with. */
  readonly newcomer: { readonly account: string; readonly name: string } | null;
}

const POST = `select id, person_id as "personId", tenant_no::text as "tenantNo", visible_from as "visibleFrom", role, kind, department_id as "departmentId", window_id as "windowId",
  data_scope as "dataScope", chosen_tenants::text[] as "chosenTenants", valid_from::text as "validFrom", valid_until::text as "validUntil", revoked_at is not null as revoked, revoked_at as "revokedAt", sent_by as "sentBy"
  from tenants.post where id = ? for update`;
export interface StoredPost extends HeldPost {
  readonly visibleFrom: number;
  readonly revokedAt: Date | null;
}

/** Facts that acts on posts are judged by. What lies outside the actor's reach is read from what this service publishes to itself. */
@Injectable()
export class StaffingFactsReader {
  constructor(private readonly database: Database) {}

  /** The person meant, with all that he holds anywhere; null ids are given to new ones. To be asked before the transaction begins. */
  async wanted({ personId, account, name }: WantedPerson): Promise<Wanted | NotFound | InvalidInput> {
    const [known] = await this.database.published<KnownPerson & { subject: string | null; account: string | null }>(
      `select person_id as "personId", name, posts, operator, subject, account from contract.principal where ${personId ? 'person_id' : 'account'} = $1`, [personId ?? account]);
    // A legal person, or whoever cannot sign in, holds no post.
    if (known ? known.subject === null && known.account === null : personId) return notFound('Person', personId ?? account ?? '');
    if (known) return name && name !== known.name ? invalidInput('person.name', 'not_that_account') : { kind: 'wanted', ...known, newcomer: null };
    if (!account || !name) return invalidInput('person.name', 'needed_for_a_new_account');
    return { kind: 'wanted', personId: uuidv7(), posts: [], operator: false, newcomer: { account, name } };
  }

  async about(ctx: RequestContext, tenantNo: TenantNo): Promise<StaffingFacts> {
    const [quota] = await this.database.published<{ most: number; inUse: number }>(
      'select most_posts as most, posts as "inUse" from contract.province_use where tenant_no = $1', [provinceOf(tenantNo)]);
    return { today: today(ctx), actorId: ctx.scope.actorId!, quota: quota ?? null };
  }

  /** Everything the holder of a post holds, wherever. */
  async holderOf(personId: string): Promise<Candidate> {
    const [known] = await this.database.published<KnownPerson>('select person_id as "personId", posts, operator from contract.principal where person_id = $1', [personId]);
    if (!known) throw new Error('the holder of a post is a person');
    return known;
  }
}

/** A post in the actor's reach, locked against whoever changes it at the same time. */
export async function lockedPost(em: EntityManager, id: string): Promise<StoredPost | null> {
  const [row] = await em.execute<(Omit<StoredPost, 'tenantNo' | 'chosenTenants'> & { tenantNo: string; chosenTenants: string[] })[]>(POST, [id]);
  return row ? { ...row, tenantNo: Number(row.tenantNo), chosenTenants: row.chosenTenants.map(Number), revokedAt: row.revokedAt && new Date(row.revokedAt) } : null;
}

/** The field of an order that names nothing of this tenant's, or null. */
export async function misplaced(em: EntityManager, tenantNo: TenantNo, { departmentId, windowId }: Pick<Placing, 'departmentId' | 'windowId'>): Promise<InvalidInput | null> {
  for (const [field, table, id] of [['departmentId', 'department', departmentId], ['windowId', 'service_window', windowId]] as const) {
    if (id === null) continue;
    const [found] = await em.execute<object[]>(`select from tenants.${table} where id = ? and tenant_no = ?`, [id, tenantNo]);
    if (!found) return invalidInput(field, 'of_the_tenant');
  }
  return null;
}

/** Lets a post end on a day, if it does not before, with whoever stands in for it. */
export async function endWithStandIns(em: EntityManager, postId: string, lastOn: string): Promise<void> {
  await em.execute('update tenants.post set valid_until = least(valid_until, ?::date), version = version + 1 where (id = ? or stands_in_for = ?) and revoked_at is null', [lastOn, postId, postId]);
}

/** Writes a person down who is new. */
export async function keepNewcomer(em: EntityManager, { personId, newcomer }: Wanted): Promise<void> {
  if (newcomer) await em.execute("insert into tenants.person (id, account, name, kind) values (?, ?, ?, 'natural')", [personId, newcomer.account, newcomer.name]);
}

/** Writes a post down, and before it a person who is new. @returns the post's id */
export async function keepPost(em: EntityManager, ctx: RequestContext, post: NewPost, holder: Wanted): Promise<string> {
  await keepNewcomer(em, holder);
  const id = uuidv7();
  await em.execute(
    `insert into tenants.post (id, tenant_no, person_id, role, kind, stands_in_for, sent_by, department_id, window_id, data_scope, chosen_tenants, valid_from, valid_until, given_at, given_by)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?, ?, ?, ?)`,
    [id, post.tenantNo, holder.personId, post.role, post.postKind, post.standsInFor, post.sentBy, post.departmentId, post.windowId, post.dataScope,
      `{${post.chosenTenants.join(',')}}`, post.validFrom, post.validUntil, ctx.now, ctx.scope.actorId]);
  return id;
}
