import { SERVICES, type Database } from '@yimen/persistence';
import type { ProvenActor } from './actors.js';
import { asOwn, type Attempt, type Attempts } from './attempts.js';
import { Disagreement } from './disagreement.js';
import type { ServiceName } from './oracle/wall.js';
import { WriteWall } from './oracle/write-wall.js';
import { SUBJECTS } from './subjects.js';
import type { Tally } from './tally.js';
import type { World } from './world.js';

export interface Writer {
  readonly databases: Readonly<Record<ServiceName, Database>>;
  readonly attempts: Attempts;
  /** Which of the world's actors it is. */
  readonly turn: number;
  readonly walls: Tally;
}

/** Actions that change nothing of the row: they need not lie where the actor writes. */
const READS: ReadonlySet<string> = new Set(['list', 'read', 'reveal', 'count', 'breakGlass']);

/**
 * Tries each statement and takes it back, all in one round trip. Refused is what row-level security or a missing right
 * refuses, and what finds no row to change; a row that is there already was let through by the wall.
 */
const TRIED = (statements: string): string => `
  do $try$ declare tried text; touched bigint; passed text := ''; begin
    for tried in select jsonb_array_elements_text(${statements}::jsonb) loop
      begin
        execute tried;
        get diagnostics touched = row_count;
        raise exception using errcode = case when touched > 0 then 'YM001' else 'YM000' end;
      exception
        when sqlstate 'YM001' or unique_violation or exclusion_violation then passed := passed || '1';
        when sqlstate 'YM000' or insufficient_privilege then passed := passed || '0';
      end;
    end loop;
    perform set_config('proof.passed', passed, true);
  end $try$`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Where several try and take back changes of one row side by side, the server at times loses count of who holds it, and says so. */
const isLostCount = (error: unknown): boolean => (error as { readonly code?: string }).code === 'XX000' && /multixact/.test(String(error));

async function tryOut(database: Database, actor: ProvenActor, attempts: readonly Attempt[], turn: number): Promise<string> {
  for (;;) {
    try {
      return await tryOnce(database, actor, attempts, turn);
    } catch (error) {
      if (!isLostCount(error)) throw error;
    }
  }
}

async function tryOnce(database: Database, { ctx }: ProvenActor, attempts: readonly Attempt[], turn: number): Promise<string> {
  return database.transaction(ctx.scope, async (em) => {
    await em.execute(TRIED(literal(JSON.stringify(attempts.map(({ sql }) => asOwn(sql, turn))))));
    const [row] = await em.execute<{ passed: string }[]>("select current_setting('proof.passed') as passed");
    return row!.passed;
  });
}

/** Of a large world each actor tries a share, and the next one the next. */
const MOST_TRIED = 80;
function shareOf(attempts: readonly Attempt[], turn: number): readonly Attempt[] {
  const step = Math.ceil(attempts.length / MOST_TRIED);
  return attempts.filter((_, n) => n % step === turn % step);
}

async function proveAttempts({ databases, attempts, turn, walls }: Writer, actor: ProvenActor, service: ServiceName, wall: WriteWall): Promise<readonly Disagreement[]> {
  const tried = shareOf(attempts[service], turn);
  if (tried.length === 0) return [];
  const passed = await tryOut(databases[service], actor, tried, turn);
  return tried.flatMap(({ what, row, isLetThrough }, n) => {
    const said = { 'the wall': passed[n] === '1', 'the oracle of the wall': isLetThrough(wall) };
    walls.note(what, 1, Number(said['the wall']));
    return said['the wall'] === said['the oracle of the wall'] ? [] : [new Disagreement({ asked: actor.asked, is: actor.is, action: what, row, said })];
  });
}

/** What the rules let him change lies where the database lets him write. */
function proveVerbs({ walls }: Writer, actor: ProvenActor, world: World, wall: WriteWall): readonly Disagreement[] {
  return SUBJECTS.flatMap(({ type, actions, rows }) => {
    const all = rows(world);
    return actions.filter((action) => !READS.has(action)).flatMap((action) => all.flatMap(({ facts, allowed, writable }) => {
      if (!allowed(actor.powers, action)) return [];
      const isInside = writable(wall);
      walls.note(`${action} ${type} inside the wall`, 1, Number(isInside));
      return isInside ? [] : [new Disagreement({ asked: actor.asked, is: actor.is, action: `${action} ${type}`, row: facts, said: { 'the rules': true, 'the wall for writing': false } })];
    }));
  });
}

/** Everything one actor may write in a world. @returns where the answers differ */
export async function proveWriting(writer: Writer, actor: ProvenActor, world: World): Promise<readonly Disagreement[]> {
  const wall = new WriteWall(actor.wall, world);
  const found = await Promise.all(SERVICES.map((service) => proveAttempts(writer, actor, service, wall)));
  return [...found.flat(), ...proveVerbs(writer, actor, world, wall)];
}
