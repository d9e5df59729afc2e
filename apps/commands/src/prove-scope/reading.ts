import { sqlCondition, type SqlCondition } from '@yimen/access';
import { heldCases } from '@yimen/cases-service';
import type { Database } from '@yimen/persistence';
import type { Pool } from 'pg';
import type { Product, ProvenActor } from './actors.js';
import { Disagreement } from './disagreement.js';
import type { ServiceName } from './oracle/wall.js';
import { askPastWall, askUnderWall, type Answer, type Question, type Rights } from './questions.js';
import { SUBJECTS, WALLED, type Subject, type SubjectRow, type WalledTable } from './subjects.js';
import type { Tally } from './tally.js';
import type { CaseRow, World } from './world.js';

export interface Reader {
  readonly product: Product;
  readonly databases: Readonly<Record<ServiceName, Database>>;
  readonly owner: Pool;
  readonly rights: Rights;
  /** Answers compared on all four sides, by type and action; and what the wall alone said, by table. */
  readonly checks: Tally;
  readonly walls: Tally;
}

/** One actor in one world. */
interface Scene {
  readonly reader: Reader;
  readonly actor: ProvenActor;
  readonly world: World;
}

function disagreement({ actor, world }: Scene, action: string, row: unknown, said: Readonly<Record<string, unknown>>, caseId?: string): Disagreement {
  return new Disagreement({ asked: actor.asked, is: actor.is, action, row, said, ...(caseId !== undefined && { around: aroundCase(world, caseId) }) });
}

/** The conditions of all actions of a type, as its lists get them. */
function conditionsOf({ reader, actor }: Scene, { rules, actions, type, columns }: Subject): (first: number) => readonly SqlCondition[] {
  const ability = reader.product.accesses[rules].of(actor.ctx.principal);
  return (first) => {
    let next = first;
    return actions.map((action) => {
      const condition = sqlCondition(ability, action, type, columns, next);
      next += condition.values.length;
      return condition;
    });
  };
}

/** Compares what one actor may do with the rows of one type: the rule on the object, in a list, in a list past the wall, and the oracle. */
function compareSubject(scene: Scene, subject: Subject, under: Answer, past: Answer): readonly Disagreement[] {
  const { reader, actor, world } = scene;
  const rows = subject.rows(world);
  const access = reader.product.accesses[subject.rules];
  const found: Disagreement[] = [];
  subject.actions.forEach((action, n) => {
    let yes = 0;
    for (const { key, facts, allowed, seen } of rows) {
      const oracle = allowed(actor.powers, action);
      const object = access.allows(actor.ctx, action, subject.type, facts);
      const [listed, alone] = [under.fulfil[n]?.has(key) ?? false, past.fulfil[n]!.has(key)];
      const [wall, oracleOfWall] = [under.seen.has(key), seen(actor.wall)];
      if (oracle) yes += 1;
      // What the rules allow lies within the wall: otherwise the list under the wall would not hold it.
      if (object === oracle && listed === oracle && alone === oracle && wall === oracleOfWall) continue;
      found.push(disagreement(scene, `${action} ${subject.type}`, facts, {
        'the rule on the object': object, 'the rule in a list, past the wall': alone, 'the rule in a list': listed, 'the oracle': oracle,
        'the wall': wall, 'the oracle of the wall': oracleOfWall,
      }));
    }
    reader.checks.note(`${subject.type} ${action}`, rows.length, yes);
  });
  reader.walls.note(`see ${tableOf(subject.from)}`, rows.length, under.seen.size);
  return found;
}

const tableOf = (from: string): string => from.split(' ')[0]!;

/** A case is read by whoever reads one of its legs or letters. The rule on the object is the rules on these; of a whole reach, the wall's word is enough. */
function mayReadCase({ reader, actor: { ctx }, world }: Scene, { id }: CaseRow, seen: boolean): boolean {
  const { principal } = ctx;
  const access = reader.product.accesses.cases;
  if (!access.of(principal).can('read', 'Case')) return false;
  if (principal.kind !== 'staff' || principal.post.dataScope === 'whole') return seen;
  return world.legs.some((leg) => leg.caseId === id && access.allows(ctx, 'list', 'CaseLeg', leg))
    || world.letters.some((letter) => letter.caseId === id && !letter.signed && access.allows(ctx, 'list', 'Handover', letter));
}

function casesQuestion({ reader, actor: { ctx } }: Scene): Question {
  const reads = reader.product.accesses.cases.of(ctx.principal).can('read', 'Case');
  return { service: 'cases', from: 'cases.case_root r', key: 'r.id', conditions: (first) => [reads ? heldCases(ctx.principal, first) : { text: 'false', values: [] }] };
}

function compareCases(scene: Scene, { seen, fulfil }: Answer): readonly Disagreement[] {
  const { reader, actor, world } = scene;
  let yes = 0;
  const found = world.cases.flatMap((row) => {
    const oracle = actor.powers.Case('read', row);
    const [wall, oracleOfWall] = [seen.has(row.id), actor.wall.case(row)];
    const [object, listed] = [mayReadCase(scene, row, wall), fulfil[0]?.has(row.id) ?? false];
    if (oracle) yes += 1;
    if (object === oracle && listed === oracle && wall === oracleOfWall) return [];
    return [disagreement(scene, 'read Case', row, {
      'the rule on the object': object, 'the rule in a list': listed, 'the oracle': oracle, 'the wall': wall, 'the oracle of the wall': oracleOfWall,
    }, row.id)];
  });
  reader.checks.note('Case read', world.cases.length, yes);
  reader.walls.note('see cases.case_root', world.cases.length, seen.size);
  return found;
}

function aroundCase(world: World, id: string) {
  const of = <T extends { readonly caseId: string }>(rows: readonly T[]) => rows.filter(({ caseId }) => caseId === id);
  return { legs: of(world.legs), letters: of(world.letters), people: of(world.personCases) };
}

function compareTable(scene: Scene, { table, rows }: WalledTable, { seen }: Answer): readonly Disagreement[] {
  const { reader, actor, world } = scene;
  const all = rows(world);
  reader.walls.note(`see ${table}`, all.length, seen.size);
  return all.filter((row) => seen.has(row.key) !== row.seen(actor.wall)).map((row) => disagreement(
    scene, `see ${table}`, row.key, { 'the wall': seen.has(row.key), 'the oracle of the wall': row.seen(actor.wall) },
    table.startsWith('cases.') ? row.key.split(' ').at(-1)! : undefined,
  ));
}

/** What a person does with cases that he reads: the reading is what is proven. */
const OF_HIS_OWN = ['readOwn', 'apply', 'supplyOwn', 'withdrawOwn', 'attachOwn'].map((action) => `Case ${action}`);
const KNOWN: ReadonlySet<string> = new Set(['Case read', ...OF_HIS_OWN, ...SUBJECTS.flatMap(({ type, actions }) => actions.map((action) => `${type} ${action}`))]);

/** What the rules speak of and the proof does not would go unproven. @throws then */
function assertKnown({ reader, actor }: Scene): void {
  for (const access of Object.values(reader.product.accesses)) {
    for (const { action, subject } of access.of(actor.ctx.principal).rules) {
      const spoken = [subject].flat().flatMap((type) => [action].flat().map((one) => `${String(type)} ${one}`));
      const unknown = spoken.find((one) => !KNOWN.has(one));
      if (unknown) throw new Error(`the rules of ${access.service} speak of ${unknown}, which nothing here proves (subjects.ts, oracle/rules.ts)`);
    }
  }
}

/** Everything one actor sees and may do in a world. @returns where the answers differ */
export async function proveReading(reader: Reader, actor: ProvenActor, world: World): Promise<readonly Disagreement[]> {
  const scene: Scene = { reader, actor, world };
  assertKnown(scene);
  const subjects = SUBJECTS.map((subject) => {
    const { service, audience, from, beneath = from, key } = subject;
    const question: Question = { service, audience, from, key, conditions: conditionsOf(scene, subject) };
    return { subject, question, beneath: { ...question, from: beneath } };
  });
  const cases = casesQuestion(scene);
  const tables = WALLED.map((table) => ({ table, question: { service: table.service, from: table.table, key: table.key, conditions: () => [] } satisfies Question }));
  const asked = [...subjects.map(({ question }) => question), cases, ...tables.map(({ question }) => question)];
  const [under, past] = await Promise.all([
    askUnderWall(reader.databases, reader.rights, actor.ctx.scope, asked), askPastWall(reader.owner, subjects.map(({ beneath }) => beneath)),
  ]);
  return [
    ...subjects.flatMap(({ subject, question, beneath }) => compareSubject(scene, subject, under.get(question)!, past.get(beneath)!)),
    ...compareCases(scene, under.get(cases)!),
    ...tables.flatMap(({ table, question }) => compareTable(scene, table, under.get(question)!)),
  ];
}

/** What each side says of one type and action, by the rows' keys; of what the wall shows, all. */
export interface Sides {
  readonly object: readonly string[];
  readonly pastWall: readonly string[];
  readonly list: readonly string[];
  readonly oracle: readonly string[];
  readonly wall: readonly string[];
}

/** One question to all sides, for examples that were written by hand. */
export async function sidesOf(reader: Reader, actor: ProvenActor, world: World, type: Subject['type'], action: string): Promise<Sides> {
  const scene: Scene = { reader, actor, world };
  const subject = SUBJECTS.find((one) => one.type === type)!;
  const { service, audience, from, beneath = from, key, actions } = subject;
  const question: Question = { service, audience, from, key, conditions: conditionsOf(scene, subject) };
  const [under, past] = [await askUnderWall(reader.databases, reader.rights, actor.ctx.scope, [question]), await askPastWall(reader.owner, [{ ...question, from: beneath }])];
  const [{ seen, fulfil }] = [...under.values()] as [Answer];
  const [alone] = [...past.values()] as [Answer];
  const n = actions.indexOf(action);
  const access = reader.product.accesses[subject.rules];
  const keys = (is: (row: SubjectRow) => boolean) => subject.rows(world).filter(is).map((row) => row.key);
  return {
    object: keys(({ facts }) => access.allows(actor.ctx, action, type, facts)),
    pastWall: keys((row) => alone.fulfil[n]!.has(row.key)),
    list: keys((row) => fulfil[n]?.has(row.key) ?? false),
    oracle: keys(({ allowed }) => allowed(actor.powers, action)),
    wall: keys((row) => seen.has(row.key)),
  };
}
