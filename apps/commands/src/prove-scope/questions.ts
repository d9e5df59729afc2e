import type { Scope, SqlCondition } from '@yimen/access';
import { SERVICES, sessionOf, type Database } from '@yimen/persistence';
import type { Pool } from 'pg';
import type { ServiceName } from './oracle/wall.js';

/** Which rows of a table are there for an actor, and which of them fulfil each of several conditions. */
export interface Question {
  readonly service: ServiceName;
  /** Where it is read under another role than the actor's own. */
  readonly audience?: 'auditor' | undefined;
  /** With the alias that key and conditions name. */
  readonly from: string;
  readonly key: string;
  /** @param first number of the first parameter */
  readonly conditions: (first: number) => readonly SqlCondition[];
}

export type Keys = ReadonlySet<string>;
export interface Answer {
  readonly seen: Keys;
  /** In the order of the conditions. */
  readonly fulfil: readonly Keys[];
}
const NOTHING: Answer = { seen: new Set(), fulfil: [] };

type Row = Readonly<Record<string, readonly string[]>>;

/** All questions in one statement: of each the rows that are there, and those of each condition, which stands just where a list puts it. */
function statement(questions: readonly Question[]): { readonly text: string; readonly values: readonly unknown[]; readonly answers: (row: Row) => readonly Answer[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  const counts = questions.map(({ from, key, conditions }, q) => {
    parts.push(`array(select (${key})::text from ${from}) as q${q}`);
    const made = conditions(values.length + 1);
    made.forEach(({ text, values: bound }, n) => {
      parts.push(`array(select (${key})::text from ${from} where ${text}) as q${q}_${n}`);
      values.push(...bound);
    });
    return made.length;
  });
  const answers = (row: Row) => counts.map((count, q) => ({ seen: new Set(row[`q${q}`]), fulfil: Array.from({ length: count }, (_, n) => new Set(row[`q${q}_${n}`])) }));
  return { text: `select ${parts.join(', ')}`, values, answers };
}

/** Which roles may read which tables at all, if only some columns: a table that a role has no right on shows it nothing. */
export type Rights = ReadonlySet<string>;
export async function rightsIn(owner: Pool): Promise<Rights> {
  const { rows } = await owner.query<{ name: string }>(`
    select r.rolname || ' ' || n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join pg_roles r
    where n.nspname = any($1) and c.relkind in ('r', 'v') and has_any_column_privilege(r.oid, c.oid, 'select') and has_schema_privilege(r.oid, n.oid, 'usage')`,
  [[...SERVICES, 'contract']]);
  return new Set(rows.map(({ name }) => name));
}

/** Asks under the actor's own roles, as every read of a service does. */
export async function askUnderWall(
  databases: Readonly<Record<ServiceName, Database>>, rights: Rights, scope: Scope, questions: readonly Question[],
): Promise<ReadonlyMap<Question, Answer>> {
  const answers = new Map<Question, Answer>(questions.map((one) => [one, NOTHING]));
  const groups = Map.groupBy(questions, ({ service, audience = scope.audience }) => `${service} ${audience}`);
  await Promise.all([...groups.values()].map(async (group) => {
    const { service, audience = scope.audience } = group[0]!;
    const own = { ...scope, audience };
    const { role } = sessionOf(service, own);
    const readable = group.filter(({ from }) => rights.has(`${role} ${from.split(' ')[0]}`));
    if (readable.length === 0) return;
    const { text, values, answers: read } = statement(readable);
    const [row] = await databases[service].read(own, (sql) => sql<Row>(text, values));
    read(row!).forEach((answer, n) => answers.set(readable[n]!, answer));
  }));
  return answers;
}

/** Asks past the wall, as the tables' owner: what the conditions alone let through. */
export async function askPastWall(owner: Pool, questions: readonly Question[]): Promise<ReadonlyMap<Question, Answer>> {
  const { text, values, answers } = statement(questions);
  const { rows } = await owner.query<Row>(text, [...values]);
  return new Map(answers(rows[0]!).map((answer, n) => [questions[n]!, answer]));
}
