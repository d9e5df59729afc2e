import { cellsOf, type Cell } from '../../src/scope-matrix/matrix.js';
import type { FieldRow, Outcome, Question } from '../../src/scope-matrix/field-row.js';
import { asked, outcomeOf } from './asking.js';
import type { MatrixWorld } from './world.js';

/** A cell of which the product says something else. */
export interface Disagreement {
  readonly cell: string;
  readonly expected: string;
  readonly found: string;
}

/** Questions under way at once. */
const AT_ONCE = 8;
/** Answers to who asks, whatever he asks about: such cells may share an object, because nobody gets to it. */
const DENIED: ReadonlySet<Outcome> = new Set(['forbidden', 'unauthenticated', 'no_acting_post', 'choose_post', 'unknown_person']);

/** Asks every cell, row by row, and gives back those that came out otherwise. */
export async function runCells(address: string, world: MatrixWorld, rows: readonly FieldRow[]): Promise<readonly Disagreement[]> {
  const wrong: Disagreement[] = [];
  for (const row of rows) {
    const shared = new Map<string, Promise<Question>>();
    const waiting = [...cellsOf([row])];
    const work = async (): Promise<void> => {
      for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
        const found = await outcomeIn(address, world, cell, shared).catch((error: Error) => `the world: ${error.message}`);
        if (found !== cell.expected) wrong.push({ cell: sayCell(cell), expected: cell.expected, found });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  return wrong;
}

async function outcomeIn(address: string, world: MatrixWorld, cell: Cell, shared: Map<string, Promise<Question>>): Promise<string> {
  const { row, caller, place, expected } = cell;
  // Only what succeeds ends anything.
  const asker = await (row.alone && expected === 'allowed' ? world.people.twin(caller) : world.people.of(caller));
  const fresh = async (): Promise<Question> => row.ask(world.subject(cell, asker));
  const known = DENIED.has(expected) ? (shared.get(place) ?? fresh()) : fresh();
  if (DENIED.has(expected)) shared.set(place, known);
  const question = await known;
  const [kind, name] = row.field.split('.') as [string, string];
  return outcomeOf(name, question, await asked(address, asker, kind, question));
}

const sayCell = ({ row, caller, relation }: Cell): string => `${row.field}${row.of ? ` (${row.of})` : ''}: ${caller} → ${relation}`;
