import { randomUUID } from 'node:crypto';
import {
  actAs, ANONYMOUS, type Clock, contextOf, localeOf, TokenRejected, type TokenVerifier,
  type KnownPerson, type Locale, type NoPrincipal, type Principal, type RequestContext,
} from '@yimen/access';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import type { IncomingMessage } from 'node:http';
import { deniedError } from './errors.js';

/** Header that names the post a person acts from; `citizen` means for himself. */
export const POST_HEADER = 'x-yimen-post';

export type HttpRequest = IncomingMessage & { requestId?: string };

/** Who a subject is, from the view that the tenants service publishes: powers come from there, so a revoked post works at once. */
export class PrincipalDirectory {
  constructor(private readonly database: Pick<Database, 'published'>) {}

  async bySubject(subject: string): Promise<KnownPerson | null> {
    const [row] = await this.database.published<KnownPerson>(
      'select person_id as "personId", name, posts from contract.principal where subject = $1', [subject], 'principal by subject');
    return row ?? null;
  }
}

/** Makes the context of a request: token → subject → person and posts → principal → scope. */
export class ContextFactory {
  private readonly made = new WeakMap<IncomingMessage, Promise<RequestContext>>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly directory: PrincipalDirectory,
    private readonly clock: Clock,
  ) {}

  /** The same request always gets the same context. */
  of(request: HttpRequest): Promise<RequestContext> {
    const before = this.made.get(request);
    if (before) return before;
    const context = this.make(request);
    this.made.set(request, context);
    return context;
  }

  private async make(request: HttpRequest): Promise<RequestContext> {
    const now = this.clock.now();
    const locale = localeOf(request.headers['accept-language']);
    const requestId = request.requestId ?? randomUUID();
    return contextOf(await this.principalOf(request, now, locale), { now, locale, requestId });
  }

  private async principalOf(request: HttpRequest, now: Date, locale: Locale): Promise<Principal> {
    const header = request.headers.authorization;
    if (header === undefined) return ANONYMOUS;
    const [, jwt] = /^Bearer ([\w.~+/-]+=*)$/.exec(header) ?? [];
    if (!jwt) throw deniedError('UNAUTHENTICATED', locale);
    const { subject } = await this.verifier.verify(jwt, now).catch((error: unknown) => {
      throw error instanceof TokenRejected ? deniedError('UNAUTHENTICATED', locale) : error;
    });
    const chosen = request.headers[POST_HEADER];
    const person = await this.directory.bySubject(subject);
    const found = actAs(person, typeof chosen === 'string' ? chosen : null, shanghaiDateOf(now), levelOf);
    if (found.kind === 'staff' || found.kind === 'citizen') return found;
    throw noPrincipalError(found, locale);
  }
}

function noPrincipalError(reason: NoPrincipal, locale: Locale) {
  switch (reason.kind) {
    case 'UnknownPerson':
      return deniedError('UNKNOWN_PERSON', locale);
    case 'PostNotActing':
      return deniedError('POST_NOT_ACTING', locale, { postId: reason.postId });
    case 'NoActingPost':
      return deniedError('NO_ACTING_POST', locale);
    case 'ChoosePost':
      return deniedError('CHOOSE_POST', locale, { postIds: reason.postIds });
  }
}
