/// <reference path="./oidc-provider.d.ts" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import type { Pool } from 'pg';
import type { EmbeddedLog } from '../embedded-log.js';
import type { AccountStore } from './account-store.js';
import type { WebClientPaths } from './clients.js';
import { endSessions } from './ended-sessions.js';
import { addSigningKey, cookieKeys, isSigningKeyDue, publicPem, signingKeys, type SigningKey } from './identity-keys.js';
import { assertLoopback, isLoopback } from './loopback.js';
import { sessionGoesOn, sweepOidcRecords } from './oidc-records.js';
import { ownAccessTokens, readAccessTokensOf } from './own-access-tokens.js';
import { addPasswordGrant } from './password-grant.js';
import { providerConfiguration } from './provider-configuration.js';
import { paths } from './realm.js';
import { resumeWithoutQuery } from './resume.js';
import { signInPage } from './sign-in-page.js';
import { signInWith, type SignIn } from './sign-in.js';

export interface IdentityProviderOptions {
  /** The realm's address without a slash at the end; its host must be loopback. Example: http://localhost:3000/realms/yimen */
  readonly issuer: string;
  /** Connections whose role may read and write schema `identity` (see `identitySchemaSql`). */
  readonly pool: Pool;
  readonly accounts: AccountStore;
  readonly log: EmbeddedLog;
  /** `/` and `/callback` after signing in, `/` after signing out, and `/backchannel-logout`, unless said otherwise. */
  readonly webPaths?: WebClientPaths;
}

export interface IdentityProvider {
  /**
   * Node or Express middleware for everything below the issuer's path, with or without that path in `req.url`. It reads
   * request bodies itself, so it must come before any body parser.
   */
  handle(req: IncomingMessage & { originalUrl?: string }, res: ServerResponse): void;
  /** The public key that access tokens are signed with now, in PEM: validates them without asking over HTTP. */
  readonly publicKey: string;
  /**
   * Signs with a new key from now on; the one before stays published until nothing signed with it is of use. Happens by itself
   * when a key has signed for 90 days.
   */
  rotateKeys(): Promise<void>;
  close(): void;
}

const upkeepEveryMs = 10 * 60_000;
const forPeople: readonly string[] = [paths.authorization, paths.end_session];
const usualPaths: WebClientPaths = { afterSignIn: ['/', '/callback'], afterSignOut: ['/'], backchannelLogout: '/backchannel-logout' };

/**
 * The embedded OpenID provider (内置身份服务): Keycloak's address layout and token shape on oidc-provider, with keys,
 * sessions and tokens in PostgreSQL. It serves loopback only, whatever the HTTP server around it listens on.
 *
 * @throws EmbeddedRefusal NotLoopback when the issuer's host is not loopback
 */
export async function identityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const { pool, log } = options;
  const issuer = new URL(options.issuer);
  assertLoopback(issuer.hostname);
  const failed = (error: unknown): void => log.error({ err: error }, 'the identity provider failed');

  const cookies = await cookieKeys(pool);
  const signIn = signInWith(options.accounts);
  // oidc-provider takes its keys once: with a new key comes a new provider. What they remember is in the database.
  const assembled = async () => {
    const keys = await signingKeys(pool);
    const provider = assemble(options, { keys, cookies, signIn, failed });
    return { publicKey: publicPem(keys[0]), handle: mountedAt(issuer, provider.callback()) };
  };
  let current = await assembled();
  const rotateKeys = async (): Promise<void> => {
    await addSigningKey(pool);
    current = await assembled();
  };

  const upkeep = async (): Promise<void> => {
    await sweepOidcRecords(pool);
    if (await isSigningKeyDue(pool)) await rotateKeys();
  };
  const keepUp = (): void => void upkeep().catch(failed);
  const keeping = setInterval(keepUp, upkeepEveryMs).unref();
  keepUp();
  return {
    handle: loopbackOnly((req, res) => current.handle(req, res)),
    get publicKey() {
      return current.publicKey;
    },
    rotateKeys,
    close: () => clearInterval(keeping),
  };
}

interface Parts {
  readonly keys: readonly SigningKey[];
  readonly cookies: readonly string[];
  readonly signIn: SignIn;
  readonly failed: (error: unknown) => void;
}

function assemble({ issuer, pool, accounts, webPaths = usualPaths }: IdentityProviderOptions, { keys, cookies, signIn, failed }: Parts): Provider {
  const provider: Provider = new Provider(issuer, providerConfiguration({
    issuer: new URL(issuer), pool, accounts, webPaths, signingKeys: keys, cookieKeys: cookies,
    takenBack: endSessions(pool, () => provider, failed),
  }));
  addPasswordGrant(provider, signIn);
  provider.use(ownAccessTokens(readAccessTokensOf(issuer, keys), (sid) => sessionGoesOn(pool, sid), accounts));
  provider.use(resumeWithoutQuery);
  provider.use(signInPage(provider, signIn));
  provider.on('server_error', (_ctx, error) => failed(error));
  provider.on('backchannel.error', (_ctx, error) => failed(error));
  provider.on('error', failed);
  return provider;
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
