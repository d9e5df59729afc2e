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
  // Nobody waits for a line to be written: a tenth of a small request's time went there. What is left is written at the exit.
  // A pipe that several processes share keeps writes of four kilobytes whole.
  return pino(options, pino.destination({ fd: 2, sync: false, maxWrite: 4_096 }));
}

/** What may be told of an error. A database's message quotes the statement and its values, so only its code is told. */
export function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, cause } = error as Error & Record<'code' | 'constraint' | 'table', unknown>;
  const fromDatabase = [error, cause].some((one) => SQLSTATE.test(String((one as { code?: unknown } | undefined)?.code)));
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).map((line) => line.trim());
  return { type: error.name, code, constraint, table, ...(fromDatabase ? {} : { message: error.message }), stack };
}
