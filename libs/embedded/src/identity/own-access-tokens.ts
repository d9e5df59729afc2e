import { createPublicKey, verify } from 'node:crypto';
import type { Middleware } from 'oidc-provider';
import type { AccountStore } from './account-store.js';
import type { SigningKey } from './identity-keys.js';
import { audience, paths } from './realm.js';

interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly typ: string;
  readonly exp: number;
  readonly sub: string;
  readonly azp: string;
  readonly sid: string;
}

/** Reads an access token of ours; undefined when it is not one, was tampered with, or has expired. */
export type ReadAccessToken = (token: string) => AccessTokenClaims | undefined;

/** Reads access tokens by the public halves of the keys. */
export function readAccessTokensOf(issuer: string, keys: readonly SigningKey[]): ReadAccessToken {
  const publicKeys = new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
  return (token) => {
    const [head = '', body = '', signature = ''] = token.split('.');
    const header = parse<{ alg: string; kid: string }>(head);
    const key = header?.alg === 'RS256' ? publicKeys.get(header.kid) : undefined;
    if (!key || !verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) return undefined;
    const claims = parse<AccessTokenClaims>(body);
    const ours = claims?.iss === issuer && claims.aud === audience && claims.typ === 'Bearer';
    return ours && claims.exp > Date.now() / 1000 ? claims : undefined;
  };
}

/** Whether the session that a token was given in goes on. */
export type GoesOn = (sid: string) => Promise<boolean>;

/**
 * Answers userinfo and introspection for JWT access tokens as Keycloak does. oidc-provider answers them for opaque
 * tokens only, and ours are all JWTs. A token whose session has ended is none.
 */
export function ownAccessTokens(read: ReadAccessToken, goesOn: GoesOn, accounts: AccountStore): Middleware {
  const accountOf = async (claims: AccessTokenClaims | undefined) =>
    claims && (await goesOn(claims.sid)) ? accounts.bySubject(claims.sub) : undefined;
  return async (ctx, next) => {
    if (ctx.path === paths.userinfo && (ctx.method === 'GET' || ctx.method === 'POST')) {
      const account = await accountOf(read(/^Bearer (\S+)$/i.exec(ctx.get('authorization'))?.[1] ?? ''));
      ctx.set('Cache-Control', 'no-store');
      ctx.status = account ? 200 : 401;
      if (!account) ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
      ctx.body = account
        ? { sub: account.subject, preferred_username: account.username, name: account.name }
        : { error: 'invalid_token' };
      return;
    }
    await next();
    if (ctx.path !== paths.introspection || (ctx.body as { error?: string } | undefined)?.error !== 'unsupported_token_type') return;
    // The provider has authenticated the client by now and given up on the token because it is a JWT.
    const claims = read(ctx.oidc.params['token'] ?? '');
    const known = claims?.azp === ctx.oidc.client.clientId && (await accountOf(claims));
    ctx.status = 200;
    ctx.body = known ? { ...claims, active: true, client_id: claims.azp, token_type: 'Bearer' } : { active: false };
  };
}

function parse<T>(part: string): T | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as T;
  } catch {
    return undefined;
  }
}
