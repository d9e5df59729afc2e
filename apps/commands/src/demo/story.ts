import type { Caller, Door, GraphAnswer } from './door.js';

/** What a step shows: who asked what, and what came back, in words. */
export interface Told {
  readonly who: string;
  readonly asked: string;
  readonly answered: string;
}

/** What the story remembers from step to step. */
export interface World {
  readonly door: Door;
  readonly tell: (told: Told) => void;
  readonly memory: Map<string, unknown>;
}

export interface Step {
  readonly title: string;
  readonly run: (world: World) => Promise<void>;
}

export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new StoryBroken(what);
}

/** Remembered by an earlier step. */
export function recall<T>({ memory }: World, key: string): T {
  expectThat(memory.has(key), `前面的步骤没有留下 ${key}`);
  return memory.get(key) as T;
}

interface Question<T> {
  readonly asked: string;
  readonly query: string;
  readonly variables?: object;
  /** Checks the answer and says it in words; throws StoryBroken when it is not what it should be. */
  readonly hear: (answer: T, whole: GraphAnswer) => string;
}

/** Asks for one root field and tells what came back. */
export async function ask<T>({ door, tell }: World, caller: Caller, { asked, query, variables, hear }: Question<T>): Promise<void> {
  const whole = await door.ask(caller, query, variables);
  const [field] = Object.values(whole.data ?? {});
  const answered = hear(field as T, whole);
  tell({ who: caller.title, asked, answered });
}

interface Typed {
  readonly __typename: string;
  readonly message?: string;
}

/** Asks and expects a refusal of this type. */
export function refused<T extends Typed>(world: World, caller: Caller, question: Omit<Question<T>, 'hear'>, typename: T['__typename'], check: (answer: T) => boolean = () => true): Promise<void> {
  return ask<T>(world, caller, {
    ...question,
    hear: (answer, whole) => {
      expectThat(answer?.__typename === typename && check(answer), `应当得到 ${typename}，却是 ${JSON.stringify(whole)}`);
      return `拒绝（${typename}）：${answer.message ?? ''}`;
    },
  });
}

/** Asks and expects that the whole operation is denied with this code. */
export function denied(world: World, caller: Caller, question: Omit<Question<unknown>, 'hear'>, code: string): Promise<void> {
  return ask(world, caller, {
    ...question,
    hear: (_, { errors, data }) => {
      const [error] = errors;
      const nothing = data === null || Object.values(data).every((value) => value === null);
      expectThat(error?.extensions?.code === code && nothing, `应当被 ${code} 拒绝，却是 ${JSON.stringify({ errors, data })}`);
      return `拒绝（${code}）：${error.message}`;
    },
  });
}
