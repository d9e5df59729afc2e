import { interactionPolicy, type AccessToken, type Client, type Context, type Grant } from 'oidc-provider';
import type { Pool } from 'pg';
import type { AccountStore } from './account-store.js';
import { firstPartyClients, type WebClientPaths } from './clients.js';
import type { SigningKey } from './identity-keys.js';
import { reachProduct } from './ended-sessions.js';
import { oidcRecords, type TakenBack } from './oidc-records.js';
import { showError, showSignOut, showSignedOut } from './pages.js';
import { fullGrant, paths, resource, resourceServer, scopes, secondsOf } from './realm.js';
import { signInPath } from './sign-in-page.js';

interface Parts {
  readonly issuer: URL;
  readonly pool: Pool;
  readonly accounts: AccountStore;
  readonly signingKeys: readonly SigningKey[];
  readonly cookieKeys: readonly string[];
  readonly webPaths: WebClientPaths;
  readonly takenBack: TakenBack;
}

/** The configuration of oidc-provider. Whatever of its defaults is not wanted is switched off here by name. */
export function providerConfiguration({ issuer, pool, accounts, signingKeys, cookieKeys, webPaths, takenBack }: Parts): object {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true };
  return {
    adapter: oidcRecords(pool, takenBack),
    jwks: { keys: signingKeys },
    clients: firstPartyClients(issuer.origin, webPaths),
    clientAuthMethods: ['none'],
    routes: paths,
    scopes: scopes.split(' '),
    responseTypes: ['code'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    pkce: { required: () => true },
    cookies: {
      keys: cookieKeys,
      names: { session: 'yimen_session', interaction: 'yimen_interaction', resume: 'yimen_interaction_resume' },
      long: { ...cookie, path: issuer.pathname },
      short: cookie,
    },
    interactions: { policy, url: (_ctx: Context, { uid }: { uid: string }) => `${issuer.href}${signInPath}${uid}` },
    clientBasedCORS: (_ctx: Context, origin: string) => origin === issuer.origin,
    findAccount: async (_ctx: Context, subject: string) => {
      const account = await accounts.bySubject(subject);
      const claims = account && { sub: subject, name: account.name, preferred_username: account.username };
      return claims && { accountId: subject, claims: async () => claims };
    },
    extraTokenClaims: (ctx: Context, token: AccessToken) => claimsBeyondTheStandard(ctx, accounts, token),
    loadExistingGrant: grantWithoutAsking,
    issueRefreshToken: (_ctx: Context, client: Client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: durations,
    features,
    fetch: reachProduct,
    renderError: showError,
  };
}

const durations = {
  AccessToken: secondsOf.accessToken,
  AuthorizationCode: secondsOf.authorizationCode,
  IdToken: secondsOf.idToken,
  Interaction: secondsOf.interaction,
  Session: secondsOf.session,
  Grant: secondsOf.grant,
  // Rotating a refresh token does not prolong the day.
  RefreshToken: (ctx: Context | undefined) => ctx?.oidc.entities.RotatedRefreshToken?.remainingTTL ?? secondsOf.refreshToken,
};

const features = {
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  introspection: { enabled: true, allowedPolicy: isOwn },
  revocation: { enabled: true, allowedPolicy: isOwn },
  backchannelLogout: { enabled: true },
  rpInitiatedLogout: { enabled: true, logoutSource: showSignOut, postLogoutSuccessSource: showSignedOut },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => resource,
    useGrantedResource: () => true,
    getResourceServerInfo: () => resourceServer,
  },
};

/** A public client cannot prove who it is, so it learns of its own tokens only. */
function isOwn(_ctx: Context, client: Client, token: { readonly clientId: string }): boolean {
  return token.clientId === client.clientId;
}

/** What Keycloak writes into access tokens beyond RFC 9068. No tenant and no role: powers come from posts. */
async function claimsBeyondTheStandard({ oidc }: Context, accounts: AccountStore, token: AccessToken): Promise<object> {
  const account = await accounts.bySubject(token.accountId);
  const { AuthorizationCode, RotatedRefreshToken, RefreshToken } = oidc.entities;
  return {
    typ: 'Bearer',
    azp: token.clientId,
    sid: token.sid,
    auth_time: (AuthorizationCode ?? RotatedRefreshToken ?? RefreshToken)?.authTime,
    ...(account && { preferred_username: account.username, name: account.name }),
  };
}

/** The clients are our own, so signing in is consent enough. */
async function grantWithoutAsking(ctx: Context): Promise<Grant | undefined> {
  const { provider, session, client, account } = ctx.oidc;
  if (!account) return undefined;
  const id = session.grantIdFor(client.clientId);
  const existing = id === undefined ? undefined : await provider.Grant.find(id);
  if (existing?.accountId === account.accountId && existing.remainingTTL > secondsOf.refreshToken) return existing;
  const { grantId } = await fullGrant(provider, account.accountId, client.clientId);
  return provider.Grant.find(grantId);
}
