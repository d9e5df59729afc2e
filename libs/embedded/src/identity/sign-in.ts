import type { Account, AccountStore } from './account-store.js';
import { signInThrottle } from './sign-in-throttle.js';

/** What came of an attempt to sign in. */
export type SignInResult =
  | { readonly kind: 'signedIn'; readonly account: Account }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number };

/** Judges a name and a password that came from an address. */
export type SignIn = (username: string, password: string, address: string) => Promise<SignInResult>;

/**
 * The one way to sign in, for the page and for the password grant.
 *
 * Attempts on one name are judged one after the other: guesses sent side by side cannot outrun the counter.
 */
export function signInWith(accounts: AccountStore): SignIn {
  const throttle = signInThrottle();
  const lastOf = new Map<string, Promise<unknown>>();

  const judge = async (username: string, password: string, address: string): Promise<SignInResult> => {
    const attempt = { username, address, nowMs: performance.now() };
    const seconds = throttle.secondsToWait(attempt);
    if (seconds > 0) return { kind: 'wait', seconds };
    const account = await accounts.verify(username, password);
    if (account) throttle.succeeded(attempt);
    else throttle.failed({ ...attempt, nowMs: performance.now() });
    return account ? { kind: 'signedIn', account } : { kind: 'wrong' };
  };

  return async (username, password, address) => {
    // Longer than any name or password of ours; not worth hashing or remembering.
    if (username.length > 200 || password.length > 1000) return { kind: 'wrong' };
    const before = lastOf.get(username) ?? Promise.resolve();
    const mine = before.then(() => judge(username, password, address));
    const settled = mine.catch(() => undefined);
    lastOf.set(username, settled);
    try {
      return await mine;
    } finally {
      if (lastOf.get(username) === settled) lastOf.delete(username);
    }
  };
}
