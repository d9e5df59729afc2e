import { randomUUID } from 'node:crypto';
import {
  actAs, ANONYMOUS, type Clock, contextOf, localeOf, TokenRejected, type TokenVerifier,
  type KnownPerson, type Locale, type NoPrincipal, type Principal, type Rejection, type RequestContext, type VerifiedToken,
} from '@yimen/access';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import type { IncomingMessage } from 'node:http';
import { deniedError } from './errors.js';

/** Header that chooses as whom a person acts: a post's id, `citizen` for himself, `legal:` and an id for a legal person, `platform`. */
export const POST_HEADER = 'x-yimen-post';

/** A request with what is found of it on its way in. */
export type HttpRequest = IncomingMessage & {
  requestId?: string;
  /** Where the client is, as far as our proxies are believed. */
  clientAddress?: string;
  /** How many mutations it asks for at the most. */
  mutations?: number;
};

/** Hears of tokens that were rejected: for the log and the figures, never for the caller. */
export abstract class TokenRejections {
  abstract note(rejection: Rejection): void;
}

/** What the database knows of who brings a token. */
export interface KnownCaller extends KnownPerson {
  /** Whether the session that the token was given in was ended before its time. */
  readonly sessionRevoked: boolean;
  /** Whether he was found by his account alone: nobody has written down yet which subject he is. */
  readonly subjectUnknown: boolean;
}

/** The session itself, or all that had begun by then; a token that does not say when its session began is taken for an old one. */
const IS_MEANT = "(r.session_id = $2 or (r.session_id is null and r.revoked_at >= coalesce(to_timestamp($3), '-infinity')))";
const BY_SUBJECT = `select p.person_id as "personId", p.name, p.posts, p.represents, p.operator, p.subject is null as "subjectUnknown",
    exists (select from contract.revoked_session r where r.person_id = p.person_id and ${IS_MEANT})
      or exists (select from contract.revoked_session r where r.subject = $1 and ${IS_MEANT}) as "sessionRevoked"
  from contract.principal p where p.person_id = coalesce((select k.person_id from contract.principal k where k.subject = $1),
    (select k.person_id from contract.principal k where k.subject is null and k.account = $4))`;

/**
 * Who a subject is, from the views that the tenants service publishes: powers come from there, so a revoked post and a revoked
 * session work at once. Both are read in one statement.
 */
export class PrincipalDirectory {
  constructor(private readonly database: Pick<Database, 'published'>) {}

  /** Somebody whose subject nobody knows yet is found by his account, which only the realm's administrators give out. */
  async bySubject(
    { subject, sessionId, signedInAt, account = null }: Pick<VerifiedToken, 'subject' | 'sessionId' | 'signedInAt'> & Partial<Pick<VerifiedToken, 'account'>>,
  ): Promise<KnownCaller | null> {
    const signedIn = signedInAt === null ? null : signedInAt.getTime() / 1000;
    const [row] = await this.database.published<KnownCaller>(BY_SUBJECT, [subject, sessionId, signedIn, account], 'principal by subject');
    return row ?? null;
  }
}

interface Caller {
  readonly principal: Principal;
  readonly sessionId: string | null;
  readonly newSubject: string | null;
}

/** Makes the context of a request: token → subject and session → person and posts → principal → scope. */
export class ContextFactory {
  private readonly made = new WeakMap<IncomingMessage, Promise<RequestContext>>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly directory: PrincipalDirectory,
    private readonly clock: Clock,
    private readonly rejections?: TokenRejections,
  ) {}

  /** The same request always gets the same context. */
  of(request: HttpRequest): Promise<RequestContext> {
    const before = this.made.get(request);
    if (before) return before;
    const context = this.make(request);
    this.made.set(request, context);
    return context;
  }

  protected async make(request: HttpRequest): Promise<RequestContext> {
    const now = this.clock.now();
    const locale = localeOf(request.headers['accept-language']);
    const requestId = request.requestId ?? randomUUID();
    const address = request.clientAddress;
    const { principal, sessionId, newSubject } = await this.callerOf(request, now, locale);
    return contextOf(principal, {
      now, locale, requestId, ...(address !== undefined && { address }), ...(sessionId !== null && { sessionId }), ...(newSubject !== null && { newSubject }),
    });
  }

  private async callerOf(request: HttpRequest, now: Date, locale: Locale): Promise<Caller> {
    const header = request.headers.authorization;
    if (header === undefined) return { principal: ANONYMOUS, sessionId: null, newSubject: null };
    const [, jwt] = /^Bearer ([\w.~+/-]+=*)$/.exec(header) ?? [];
    const token = jwt ? await this.verifier.verify(jwt, now).catch((error: unknown) => {
      if (error instanceof TokenRejected) throw this.rejected(error.reason, locale);
      throw error;
    }) : null;
    if (!token) throw this.rejected('malformed', locale);
    const chosen = request.headers[POST_HEADER];
    const person = await this.directory.bySubject(token);
    // Asked each time, after the verifier: what that remembers of a token's signature never outlives the session.
    if (person?.sessionRevoked) throw this.rejected('session_revoked', locale);
    const found = actAs(person, typeof chosen === 'string' ? chosen : null, shanghaiDateOf(now), levelOf);
    if (found.kind === 'staff' || found.kind === 'citizen' || found.kind === 'operator') {
      return { principal: found, sessionId: token.sessionId, newSubject: person?.subjectUnknown ? token.subject : null };
    }
    throw noPrincipalError(found, locale);
  }

  private rejected(rejection: Rejection, locale: Locale) {
    this.rejections?.note(rejection);
    return deniedError(rejection === 'session_revoked' ? 'SESSION_REVOKED' : 'UNAUTHENTICATED', locale);
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
