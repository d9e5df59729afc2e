import { setTimeout as sleep } from 'node:timers/promises';
import type { AdapterPayload, Provider } from 'oidc-provider';
import type { Pool } from 'pg';
import { forgetSession, type TakenBack } from './oidc-records.js';

/**
 * Ends a session when something given under it is taken back: a refresh token or a code that came twice, or one that was
 * revoked. The product is told (OpenID Connect Back-Channel Logout), so that the session's access tokens are worth nothing
 * either, and only then the answer goes out.
 * @param provider the provider whose records these are
 * @param failed hears what went wrong
 */
export function endSessions(pool: Pool, provider: () => Provider, failed: (error: unknown) => void): TakenBack {
  // Taking back a grant takes back several things at once: the product is told once.
  const ending = new Map<string, Promise<void>>();
  const end = async (given: AdapterPayload): Promise<void> => {
    await forgetSession(pool, given);
    const { accountId, sid, clientId } = given;
    if (accountId === undefined || sid === undefined || clientId === undefined || isSigningOut(provider())) return;
    const client = await provider().Client.find(clientId);
    await client?.backchannelLogout(accountId, sid).catch(failed);
  };
  return (given) => {
    const key = given.sid ?? given.grantId ?? '';
    const running = ending.get(key) ?? end(given).finally(() => ending.delete(key));
    ending.set(key, running);
    return running;
  };
}

/** Whoever signs out by the page: there the provider tells the product by itself. */
const isSigningOut = (provider: Provider): boolean =>
  (provider.constructor as typeof Provider).ctx?.oidc?.route.startsWith('end_session') ?? false;

const PAUSES_MS = [100, 400, 1_000];

/**
 * How the provider reaches the product. Its own way refuses every address of this machine, and those are the only ones there
 * are here. A product that is just starting, or a connection that has just ended, is tried again while the signal allows.
 */
export async function reachProduct(url: string, { dispatcher: _refusesLoopback, ...options }: RequestInit & { readonly dispatcher?: unknown }): Promise<Response> {
  for (const pause of PAUSES_MS) {
    const answer = await fetch(url, options).catch((error: unknown) => {
      if (options.signal?.aborted) throw error;
    });
    if (answer && answer.status !== 503) return answer;
    await sleep(pause);
  }
  return fetch(url, options);
}
