import { localeOf, type RequestContext } from '@yimen/access';
import { deniedError, type HttpRequest } from '@yimen/graphql-kit';
import { BUDGETS, holderOf, rateError, TokenBuckets, type BudgetName } from '@yimen/serving';
import type { AddressRules } from './address-rules.js';

/** What costs somebody's budget: the graph, and files. What else there is belongs to machines and to other services. */
const METERED = /^\/(?:graphql|files)(?:[/?]|$)/;

/**
 * Who is let in once it is known who he is: staff only from where their tenant allows, everybody only as often as his
 * budget reaches. Asked once for each request.
 */
export class Admission {
  private readonly buckets: Readonly<Record<Exclude<BudgetName, 'address'>, TokenBuckets>> | null;

  constructor(private readonly rules: Pick<AddressRules, 'admits'>, limitsRates: boolean) {
    const { anonymous, person, mutations, uploads } = BUDGETS;
    this.buckets = limitsRates
      ? { anonymous: new TokenBuckets(anonymous), person: new TokenBuckets(person), mutations: new TokenBuckets(mutations), uploads: new TokenBuckets(uploads) }
      : null;
  }

  /** @throws GraphQLError ADDRESS_REFUSED or RATE_LIMITED */
  async admit({ principal, scope, locale }: RequestContext, request: HttpRequest): Promise<void> {
    if (scope.actorId === null) return this.strange(request);
    this.charge('person', scope.actorId, 1, request);
    this.charge('mutations', scope.actorId, request.mutations ?? 0, request);
    if (request.method === 'POST' && request.url?.startsWith('/files')) this.charge('uploads', scope.actorId, 1, request);
    if (principal.kind !== 'staff') return;
    const address = request.clientAddress;
    if (!(await this.rules.admits(principal.post.tenantNo, address))) throw deniedError('ADDRESS_REFUSED', locale, { address });
  }

  /** Somebody asks without a token, or with one that is no good. @throws GraphQLError RATE_LIMITED */
  strange(request: HttpRequest): void {
    this.charge('anonymous', holderOf(request.clientAddress ?? ''), 1, request);
  }

  private charge(budget: Exclude<BudgetName, 'address'>, who: string, amount: number, { url = '', headers }: HttpRequest): void {
    if (!this.buckets || amount === 0 || !METERED.test(url)) return;
    const wait = this.buckets[budget].take(who, amount);
    if (wait > 0) throw rateError(budget, wait, localeOf(headers['accept-language']));
  }
}
