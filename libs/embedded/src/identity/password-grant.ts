import { randomUUID } from 'node:crypto';
import { errors, type Provider } from 'oidc-provider';
import { fullGrant, resource, resourceServer, scopes } from './realm.js';
import type { SignIn } from './sign-in.js';

/**
 * Adds the password grant (OAuth 2.0, RFC 6749 section 4.3; Keycloak's "direct access grant"), for the command line.
 *
 * Answers like Keycloak does, with an access token and a refresh token in a session of their own. A wrong name or password is `invalid_grant`;
 * too many failures are 429 with `Retry-After`.
 */
export function addPasswordGrant(provider: Provider, signIn: SignIn): void {
  const gty = 'password';
  const handler: Parameters<Provider['registerGrantType']>[1] = async (ctx) => {
    const { client, params } = ctx.oidc;
    const result = await signIn(params['username'] ?? '', params['password'] ?? '', ctx.req.socket.remoteAddress ?? '');
    if (result.kind === 'wait') {
      ctx.set('Retry-After', String(result.seconds));
      throw tooManyFailures(result.seconds);
    }
    if (result.kind === 'wrong') throw wrongCredentials();

    const accountId = result.account.subject;
    const { grantId } = await fullGrant(provider, accountId, client.clientId);
    const fields = { accountId, client, grantId, gty, scope: scopes, sid: randomUUID() };
    const refreshToken = new provider.RefreshToken({ ...fields, resource, authTime: Math.floor(Date.now() / 1000) });
    ctx.oidc.entity('RefreshToken', refreshToken);
    const accessToken = new provider.AccessToken(fields);
    accessToken.resourceServer = new provider.ResourceServer(resource, resourceServer);
    ctx.body = {
      access_token: await accessToken.save(),
      token_type: 'Bearer',
      expires_in: accessToken.expiration,
      refresh_token: await refreshToken.save(),
      scope: scopes,
    };
  };
  provider.registerGrantType(gty, handler, ['username', 'password', 'scope']);
}

function wrongCredentials(): errors.InvalidGrant {
  const error = new errors.InvalidGrant('wrong user name or password');
  error.error_description = 'invalid user credentials';
  return error;
}

function tooManyFailures(seconds: number): errors.CustomOIDCProviderError {
  const error = new errors.CustomOIDCProviderError('temporarily_unavailable', `too many failures, try again in ${seconds} seconds`);
  error.statusCode = 429;
  return error;
}
