/** Slows down guessing: how long a name or an address must wait after failures. Kept in memory, gone with the process. */
export interface SignInThrottle {
  /** Seconds that must pass before the next attempt; 0 when it may be made now. */
  secondsToWait(attempt: Attempt): number;
  /** Counts a failed attempt. */
  failed(attempt: Attempt): void;
  /** Forgets the failures of the name, not those of the address: a guesser may own an account. */
  succeeded(attempt: Attempt): void;
}

export interface Attempt {
  readonly username: string;
  readonly address: string;
  /** Milliseconds of any clock that only goes forward. */
  readonly nowMs: number;
}

interface Failures {
  count: number;
  lastMs: number;
}

/** Failures without any wait. Behind one address sit many people, so it has more. */
const free = { name: 5, address: 50 };
const firstWaitMs = 5_000;
const longestWaitMs = 5 * 60_000;
const forgottenAfterMs = 15 * 60_000;
const mostRemembered = 10_000;

/**
 * After the free failures the wait doubles with each further one: 5, 10, 20 … seconds, at most five minutes, for the
 * name and for the address alike. A quarter of an hour without failures forgets them.
 */
export function signInThrottle(): SignInThrottle {
  const failures = new Map<string, Failures>();
  const keys = ({ username, address }: Attempt): [string, number][] => [
    [`name ${username}`, free.name],
    [`address ${address}`, free.address],
  ];
  return {
    secondsToWait: (attempt) =>
      Math.max(...keys(attempt).map(([key, freeCount]) => secondsLeft(failures.get(key), freeCount, attempt.nowMs))),
    failed(attempt) {
      for (const [key] of keys(attempt)) {
        const known = failures.get(key);
        const count = known && attempt.nowMs - known.lastMs < forgottenAfterMs ? known.count + 1 : 1;
        failures.delete(key);
        failures.set(key, { count, lastMs: attempt.nowMs });
      }
      dropOldest(failures);
    },
    succeeded: ({ username }) => void failures.delete(`name ${username}`),
  };
}

function secondsLeft(failures: Failures | undefined, freeCount: number, nowMs: number): number {
  const past = failures && nowMs - failures.lastMs;
  if (!failures || past === undefined || past >= forgottenAfterMs || failures.count < freeCount) return 0;
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures.count - freeCount));
  return Math.max(0, Math.ceil((waitMs - past) / 1000));
}

/** A map keeps the order of insertion and every failure inserts anew, so the oldest stand in front. */
function dropOldest(failures: Map<string, Failures>): void {
  for (const key of failures.keys()) {
    if (failures.size <= mostRemembered) return;
    failures.delete(key);
  }
}
