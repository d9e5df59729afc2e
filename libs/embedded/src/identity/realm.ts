import type { Provider, ResourceServerInfo } from 'oidc-provider';

/** The names and durations of our realm, the same with Keycloak (`deploy`). */
export const audience = 'yimen-api';
export const scopes = 'openid profile';

/** oidc-provider wants a URI for the resource that access tokens are for. */
export const resource = 'urn:yimen:api';

export const secondsOf = {
  accessToken: 10 * 60,
  authorizationCode: 60,
  idToken: 10 * 60,
  /** Time to fill in the sign-in page. */
  interaction: 30 * 60,
  /** Signing in holds for a working day, by refresh token as by session. */
  refreshToken: 12 * 3600,
  session: 12 * 3600,
  /** A grant must outlive every refresh token given under it. */
  grant: 14 * 24 * 3600,
} as const;

const protocol = '/protocol/openid-connect';

/** Keycloak's paths below the realm. */
export const paths = {
  authorization: `${protocol}/auth`,
  token: `${protocol}/token`,
  jwks: `${protocol}/certs`,
  userinfo: `${protocol}/userinfo`,
  introspection: `${protocol}/token/introspect`,
  revocation: `${protocol}/revoke`,
  end_session: `${protocol}/logout`,
} as const;

/** What the provider has to know of our API to issue JWT access tokens for it. */
export const resourceServer: ResourceServerInfo = {
  scope: scopes,
  audience,
  accessTokenTTL: secondsOf.accessToken,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
};

/** A grant of everything we have, which is what a client of our own gets without being asked. */
export async function fullGrant(provider: Provider, accountId: string, clientId: string): Promise<{ grantId: string }> {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scopes);
  grant.addResourceScope(resource, scopes);
  return { grantId: await grant.save() };
}
