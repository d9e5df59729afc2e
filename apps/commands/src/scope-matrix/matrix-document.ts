import { ABLE, POWERLESS, postOf, type CallerId } from './caller.js';
import type { FieldRow, Outcome } from './field-row.js';
import { cellsOf, type Cell } from './matrix.js';
import { RELATIONS } from './relation.js';

const HEAD = `# Who reaches what

Made by \`npm run schema\` from the table in apps/commands/src/scope-matrix, which people write and review; it knows nothing of what the
product answers. Every cell is then asked of the running product, in one process and with the services apart, with real tokens and
real objects (apps/commands/test/scope-matrix.e2e-spec.ts). A root field without a row fails the tests.

How an object stands to who asks: **self** at his own tenant · **ancestor** above it · **descendant** below it · **sibling** under the same
parent · **cousin** at the same level elsewhere in the province · **other_province** · **predecessor** at a closed tenant for which his goes on ·
**own** his own as a person · **stranger** another person's · **anybody** to who stands in no relation.

In the tables: relations in which the caller is let through; of other objects he gets what the column *otherwise* says. *(…)* it is there,
but he is told that this is not his to do. **–** he may not even ask (FORBIDDEN). **none** he may ask, and finds nothing. **401** sign in first. Not in the tables: with an expired or revoked post everything
is NO_ACTING_POST, with several posts and none chosen CHOOSE_POST, and who is not registered UNKNOWN_PERSON.
`;

/** Groups of callers that fit on a page side by side. */
const GROUPS: readonly (readonly CallerId[])[] = [
  ABLE.filter((id) => !postOf(id)?.role.endsWith('_admin') && postOf(id)),
  ABLE.filter((id) => !postOf(id) || postOf(id)?.role.endsWith('_admin')),
];

/** The matrix as it is checked in. */
export function matrixDocument(rows: readonly FieldRow[]): string {
  const cells = cellsOf(rows);
  const expected = Map.groupBy(cells, (cell) => cell.expected);
  const counts = [...expected].map(([outcome, some]) => `${outcome} ${some.length}`).sort().join(' · ');
  const powerless = Object.keys(POWERLESS).length;
  const tables = GROUPS.map((callers) => table(rows, cells, callers)).join('\n');
  return `${HEAD}\n${rows.length} rows, ${ABLE.length + powerless} callers, ${cells.length} cells: ${counts}.\n\n${tables}`;
}

function table(rows: readonly FieldRow[], cells: readonly Cell[], callers: readonly CallerId[]): string {
  const line = (columns: readonly string[]): string => `| ${columns.join(' | ')} |\n`;
  const head = ['root field', 'otherwise', ...callers.map(say)];
  const body = rows.map((row) => {
    const name = row.of ? `${row.field} (${row.of})` : row.field;
    return line([name, row.outside.replace('_', ' '), ...callers.map((caller) => said(cells.filter((cell) => cell.row === row && cell.caller === caller)))]);
  });
  return line(head) + line(head.map(() => '---')) + body.join('');
}

/** The cells of one row and caller in a word or two. */
function said(cells: readonly Cell[]): string {
  const [first] = cells;
  if (first?.expected === 'forbidden') return '–';
  if (first?.expected === 'unauthenticated') return '401';
  const withOutcome = (outcome: Outcome) => RELATIONS.filter((relation) => cells.some((cell) => cell.relation === relation && cell.expected === outcome));
  const [allowed, refused] = [withOutcome('allowed'), withOutcome('refused')];
  if (allowed.length === cells.length && cells.length > 1) return 'all';
  const parts = [...allowed, ...(refused.length > 0 ? [`*(${refused.join(' ')})*`] : [])];
  return parts.join(' ') || 'none';
}

function say(caller: CallerId): string {
  const post = postOf(caller);
  return caller.replaceAll('_', ' ') + (post ? ` (${post.home})` : '');
}
