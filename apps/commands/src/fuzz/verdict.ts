import type { Attack } from './attack.js';
import type { Reply } from './client.js';

/** What must not be in an answer, unless the asker has said it himself. */
const TELLTALES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stack', /\n\s+at [\w.<>]+ ?\(|\bat async \w|node:internal|\.[cm]?[jt]s:\d+/],
  ['a path', /\/(?:home|root|tmp|work|opt|usr|var)\/[\w.-]+|node_modules|file:\/\/|\b[A-Z]:\\/],
  ['SQL', /\b(?:select|insert into|update|delete from)\b[^"]{1,80}\b(?:from|values|set|where)\b|row-level security|violates|duplicate key|relation "|at or near|invalid input syntax|invalid byte sequence|tenants_(?:staff|login)|set_config/i],
  ['a fault of ours', /INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE|TypeError|RangeError|ReferenceError|Cannot read propert|is not a function|undefined is not/],
];

/** Faults of this kind come back as an error of the request, and are shown to people in full. */
const SHOWN = 300;

/** What is wrong with a reply, or null. */
export function faultOf(attack: Attack, reply: Reply): string | null {
  if (reply.kind === 'none') return /too large|overflow/i.test(reply.why) ? null : `no answer: ${reply.why}`;
  if (reply.kind === 'bytes') return faultOfStream(attack, reply.text);
  const { status, headers, text } = reply;
  if (status >= 500) return `status ${status}: ${text.slice(0, SHOWN)}`;
  if (headers['x-content-type-options'] !== 'nosniff') return `status ${status} without security headers`;
  return telltale(attack, text);
}

function faultOfStream(attack: Attack, text: string): string | null {
  const statuses = [...text.matchAll(/(?:^|\r\n\r\n|\})HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
  const failed = statuses.find((status) => status >= 500 && status !== 505);
  return failed === undefined ? telltale(attack, text) : `status ${failed}: ${text.slice(0, SHOWN)}`;
}

function telltale(attack: Attack, text: string): string | null {
  for (const [what, pattern] of TELLTALES) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && !saidBy(attack, found)) return `${what}: …${text.slice(Math.max(0, text.indexOf(found) - 80), text.indexOf(found) + SHOWN)}`;
  }
  return null;
}

/** Whether the asker has sent these words: they come back in messages about them. */
function saidBy(attack: Attack, words: string): boolean {
  if (attack.kind === 'socket') return attack.bytes.includes(words);
  const said = [attack.path, JSON.stringify(attack.headers), attack.body?.toString() ?? ''].join('\n');
  return said.includes(words) || said.includes(JSON.stringify(words).slice(1, -1));
}

/** An attack, so that somebody can send it again. */
export function sayAttack(attack: Attack): string {
  if (attack.kind === 'socket') return JSON.stringify(attack.bytes.toString('latin1')).slice(0, 1_000);
  const { asker, method, path, headers, body } = attack;
  const who = asker === null ? 'nobody' : 'person' in asker ? asker.person : asker.authorization.slice(0, 200);
  return `${who}: ${method} ${path.slice(0, 500)} ${JSON.stringify(headers).slice(0, 500)} ${(body?.toString() ?? '').slice(0, 1_500)}`;
}
