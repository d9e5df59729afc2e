import pino, { type Logger } from 'pino';
import { requests } from './request-notes.js';

/** SQLSTATE: five capital letters and digits. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * The product's log: JSON lines on standard error, each with the request id where there is one, and with service and pid
 * where services run apart. No personal data, no query texts, no variables, no tokens ever go into it.
 */
export function productLog(level: string, service?: string): Logger {
  const options = {
    level,
    base: service ? { service, pid: process.pid } : null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorFacts },
    mixin: () => ({ ...(requests.getStore() && { requestId: requests.getStore()?.requestId }) }),
  };
  return pino(options, standardError());
}

/** Lines are written when there are so many bytes of them, or after so long: a fifth of a small request's time went into the writing of its own line. */
const TOGETHER = 3_000;
const LATEST_MS = 200;
/** A pipe that several processes share keeps writes of so many bytes whole. */
const WHOLE = 4_096;

let opened: ReturnType<typeof pino.destination> | undefined;

/** Standard error, once for the process, whoever logs. Nobody waits for a line; what is left is written at the exit, and before a fatal end. */
const standardError = () => (opened ??= pino.destination({ fd: 2, sync: false, minLength: TOGETHER, maxWrite: WHOLE, periodicFlush: LATEST_MS }));

/** What may be told of an error. A database's message quotes the statement and its values, so only its code is told. */
export function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, cause } = error as Error & Record<'code' | 'constraint' | 'table', unknown>;
  const fromDatabase = [error, cause].some((one) => SQLSTATE.test(String((one as { code?: unknown } | undefined)?.code)));
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).map((line) => line.trim());
  return { type: error.name, code, constraint, table, ...(fromDatabase ? {} : { message: error.message }), stack };
}
