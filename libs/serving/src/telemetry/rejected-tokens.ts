import type { Rejection } from '@yimen/access';
import { TokenRejections } from '@yimen/graphql-kit';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.js';

/** Whoever sends bad tokens must not fill the log: one line for each reason in this time, all of them in the figures. */
const SILENT_FOR_MS = 10_000;

/** They belong to every day: a page left open overnight, a second window after signing out. */
const ORDINARY: ReadonlySet<Rejection> = new Set<Rejection>(['expired', 'session_revoked']);

interface Told {
  atMs: number;
  /** Rejected since without a line. */
  untold: number;
}

/** Counts rejected tokens by reason, and tells of them in the log without flooding it. Of the token itself it knows nothing. */
export class RejectedTokens extends TokenRejections {
  private readonly told = new Map<Rejection, Told>();

  /** @param nowMs milliseconds of any clock that only goes forward */
  constructor(private readonly log: Logger, private readonly metrics: Metrics, private readonly nowMs: () => number = () => performance.now()) {
    super();
  }

  note(reason: Rejection): void {
    this.metrics.rejectedTokens.inc({ reason });
    const before = this.told.get(reason);
    const now = this.nowMs();
    if (before && now - before.atMs < SILENT_FOR_MS) {
      before.untold++;
      return;
    }
    this.told.set(reason, { atMs: now, untold: 0 });
    const level = ORDINARY.has(reason) ? 'info' : 'warn';
    this.log[level]({ reason, ...(before && before.untold > 0 && { untold: before.untold }) }, 'a token was rejected');
  }
}
