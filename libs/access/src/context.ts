import type { TenantNo } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import type { Principal } from './principal.js';
import { scopeOf, type Scope } from './scope.js';

export type Locale = 'zh-CN' | 'en';

/** What every use case gets first: who acts, where, when. Built once per request, never from the client's arguments. */
export interface RequestContext {
  readonly principal: Principal;
  readonly scope: Scope;
  readonly now: Date;
  readonly requestId: string;
  readonly locale: Locale;
  /** The network address that the request comes from; left out where nobody asked over a network. */
  readonly address?: string;
  /** The session that the request's token was given in; left out where there is no token, or the realm names none. */
  readonly sessionId?: string;
  /** The subject that the token names, of somebody who has been known by his account alone. */
  readonly newSubject?: string;
}

/** The scope is always the principal's own: of another context taken as `facts`, who acts and where is left behind. */
export function contextOf(principal: Principal, facts: Omit<RequestContext, 'principal' | 'scope'>): RequestContext {
  return { ...facts, principal, scope: scopeOf(principal, shanghaiDateOf(facts.now)) };
}

/** The tenant whose post acts. Nothing is ever written for another one, so no input names it. @throws for anybody but staff. */
export function actingTenant({ principal }: RequestContext): TenantNo {
  if (principal.kind !== 'staff') throw new Error('only a post acts for a tenant');
  return principal.post.tenantNo;
}

/** The first language of the header that we speak; Chinese when none is. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim().toLowerCase() ?? '';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

/** The time of the product; tests and replays bring their own. */
export abstract class Clock {
  abstract now(): Date;
}
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
