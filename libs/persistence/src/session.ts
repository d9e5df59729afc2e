import type { Scope } from '@yimen/access';
import { ADMINISTERED } from './roles.js';
import { isUuid } from './uuid.js';

/** The role and settings that a transaction runs under; policies read the settings, never the application's arguments. */
export interface Session {
  readonly role: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Every setting is always sent, so that nothing of an earlier transaction could matter. An empty text matches nothing. */
export function sessionOf(service: string, scope: Scope): Session {
  // An administrator is nobody in particular wherever cases, standards and scores are.
  const audience = scope.audience === 'admin' && service !== ADMINISTERED ? 'public' : scope.audience;
  return {
    role: `${service}_${audience}`,
    variables: {
      'app.lo': integer(scope.read?.lo),
      'app.hi': integer(scope.read?.hi),
      'app.write_lo': integer(scope.write?.lo),
      'app.write_hi': integer(scope.write?.hi),
      'app.level': integer(scope.level),
      'app.person': uuid(scope.personId),
      'app.actor': uuid(scope.actorId),
      'app.today': date(scope.today),
    },
  };
}

const allOf = ({ role, variables }: Session): Readonly<Record<string, string>> => ({ role, ...variables });

/** `begin read only` with the session in one text and so one round trip; every value was checked above. */
export function beginRead(session: Session): string {
  const settings = Object.entries(allOf(session)).map(([name, value]) => `set_config('${name}','${value}',true)`);
  return `begin read only; select ${settings.join(',')}`;
}

/**
 * Sets a session for the transaction that it is run in, and lets it write nothing. It has no rows, takes {@link settingsOf}
 * as values, and is the same text for every session.
 */
export function settingStatement(session: Session): string {
  const settings = Object.keys(allOf(session)).map((name, i) => `set_config('${name}',$${i + 1},true)`);
  return `select where concat(set_config('transaction_read_only','on',true),${settings.join(',')}) is null`;
}

/** Values of the settings, in the order of {@link settingStatement}. */
export const settingsOf = (session: Session): readonly string[] => Object.values(allOf(session));

function integer(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
  return String(value);
}

function uuid(value: string | null): string {
  if (value === null) return '';
  if (!isUuid(value)) throw new RangeError('not a UUID');
  return value;
}

function date(value: string | null): string {
  if (value === null) return '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new RangeError('not a date');
  return value;
}
