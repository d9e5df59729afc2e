/// <reference path="./oidc-provider.d.ts" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import type { Pool } from 'pg';
import type { EmbeddedLog } from '../embedded-log.js';
import type { AccountStore } from './account-store.js';
import type { WebClientPaths } from './clients.js';
import { cookieKeys, publicPem, signingKeys } from './identity-keys.js';
import { assertLoopback, isLoopback } from './loopback.js';
import { sweepOidcRecords } from './oidc-records.js';
import { ownAccessTokens, readAccessTokensOf } from './own-access-tokens.js';
import { addPasswordGrant } from './password-grant.js';
import { providerConfiguration } from './provider-configuration.js';
import { paths } from './realm.js';
import { signInPage } from './sign-in-page.js';
import { signInWith } from './sign-in.js';

export interface IdentityProviderOptions {
  /** The realm's address without a slash at the end; its host must be loopback. Example: http://localhost:3000/realms/yimen */
  readonly issuer: string;
  /** Connections whose role may read and write schema `identity` (see `identitySchemaSql`). */
  readonly pool: Pool;
  readonly accounts: AccountStore;
  readonly log: EmbeddedLog;
  /** Where the web client may be sent back to; `/` and `/callback`, and `/` after signing out, unless said otherwise. */
  readonly webPaths?: WebClientPaths;
}

export interface IdentityProvider {
  /**
   * Node or Express middleware for everything below the issuer's path, with or without that path in `req.url`. It reads
   * request bodies itself, so it must come before any body parser.
   */
  handle(req: IncomingMessage & { originalUrl?: string }, res: ServerResponse): void;
  /** The public key that access tokens are signed with, in PEM: validates them without asking over HTTP. */
  readonly publicKey: string;
  close(): void;
}

const sweepEveryMs = 10 * 60_000;
const forPeople: readonly string[] = [paths.authorization, paths.end_session];

/**
 * The embedded OpenID provider (内置身份服务): Keycloak's address layout and token shape on oidc-provider, with keys,
 * sessions and tokens in PostgreSQL. It serves loopback only, whatever the HTTP server around it listens on.
 *
 * @throws EmbeddedRefusal NotLoopback when the issuer's host is not loopback
 */
export async function identityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const { pool, accounts, log, webPaths = { afterSignIn: ['/', '/callback'], afterSignOut: ['/'] } } = options;
  const issuer = new URL(options.issuer);
  assertLoopback(issuer.hostname);

  const keys = { signingKeys: await signingKeys(pool), cookieKeys: await cookieKeys(pool) };
  const provider = new Provider(options.issuer, providerConfiguration({ ...keys, issuer, pool, accounts, webPaths }));
  const signIn = signInWith(accounts);
  addPasswordGrant(provider, signIn);
  provider.use(ownAccessTokens(readAccessTokensOf(options.issuer, keys.signingKeys), accounts));
  provider.use(signInPage(provider, signIn));
  const failed = (error: Error): void => log.error({ err: error }, 'the identity provider failed');
  provider.on('server_error', (_ctx, error) => failed(error));
  provider.on('error', failed);

  const sweep = (): void => void sweepOidcRecords(pool).catch(failed);
  const sweeping = setInterval(sweep, sweepEveryMs).unref();
  sweep();
  return {
    handle: loopbackOnly(mountedAt(issuer, provider.callback())),
    publicKey: publicPem(keys.signingKeys[0]),
    close: () => clearInterval(sweeping),
  };
}

type Handler = (req: IncomingMessage & { originalUrl?: string }, res: ServerResponse) => void;

function loopbackOnly(handler: Handler): Handler {
  return (req, res) => (isLoopback(req.socket.remoteAddress) ? handler(req, res) : void res.writeHead(403).end());
}

/**
 * Gives the provider the path below the realm, and the issuer's host whatever the Host header says: no address it
 * writes may be chosen by the caller. Cookies belong to a host, so people who come by another name of this machine
 * are first sent to the issuer's.
 */
function mountedAt(issuer: URL, callback: Handler): Handler {
  return (req, res) => {
    const url = (req.originalUrl ??= req.url ?? '/');
    const below = url.startsWith(`${issuer.pathname}/`) ? url.slice(issuer.pathname.length) : url;
    const path = below.split('?', 1)[0] ?? '';
    if (req.headers.host !== issuer.host && req.method === 'GET' && forPeople.includes(path)) {
      return void res.writeHead(307, { location: `${issuer.href}${below}` }).end();
    }
    req.url = below;
    req.headers.host = issuer.host;
    callback(req, res);
  };
}
