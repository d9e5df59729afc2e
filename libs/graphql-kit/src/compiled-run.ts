import { getNullableType, isLeafType, isListType, type GraphQLOutputType } from 'graphql';

/**
 * One run of a compiled operation: what its resolvers are given, and the way out when compiled code fails where it
 * counts on nothing to fail. Compiled code catches what resolvers throw, not what happens while it puts their values
 * into the answer (a getter that throws, an iterator that ends badly): that would stop the process, or never answer.
 */
export interface CompiledRun {
  readonly context: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  /** There will be no answer. */
  readonly giveUp: () => void;
}

/** Makes a resolver's value one that compiled code can take. */
export type Fit = (run: CompiledRun, value: unknown) => unknown;

/** Lists become arrays, promises are guarded, and what should be an object and has no fields becomes an error. */
export function fitFor(type: GraphQLOutputType): Fit {
  const inner = getNullableType(type);
  if (isLeafType(inner)) return late((_run, value) => value);
  if (!isListType(inner)) return late((_run, value) => (typeof value === 'object' || value === undefined ? value : new TypeError('not an object')));
  const fitItem = fitFor(inner.ofType);
  return late((run, value) => (isIterable(value) ? Array.from(value, (item) => fitItem(run, item)) : value));
}

/** Fits a promise's value when it arrives. The listeners of compiled code may fail, and it only ever asks for `then`. */
function late(fit: Fit): Fit {
  return (run, value) => {
    if (!isPromise(value)) return fit(run, value);
    const promise = Promise.resolve(value);
    return {
      then: (arrived: (value: unknown) => void, failed: (error: unknown) => void) => {
        promise.then((known) => orGiveUp(run, () => arrived(fit(run, known))), (error) => orGiveUp(run, () => failed(error)));
      },
    };
  };
}

function orGiveUp({ giveUp }: CompiledRun, step: () => void): void {
  try {
    step();
  } catch {
    giveUp();
  }
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
