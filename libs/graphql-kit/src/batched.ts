import DataLoader from 'dataloader';
import type { RequestContext } from '@yimen/access';

const loaders = new WeakMap<RequestContext, Map<string, DataLoader<unknown, unknown>>>();

/**
 * Loads one thing of many within a request: all keys asked for in the same turn go to `load` at once, and each key is
 * asked once per request. `load` may answer in any order and leave out what does not exist.
 */
export function batched<K, V>(
  ctx: RequestContext,
  name: string,
  key: K,
  load: (keys: readonly K[]) => Promise<readonly V[]>,
  keyOf: (value: V) => K,
): Promise<V | null> {
  const own = loaders.get(ctx) ?? new Map<string, DataLoader<unknown, unknown>>();
  loaders.set(ctx, own);
  const loader = own.get(name) as DataLoader<K, V | null> | undefined ?? new DataLoader<K, V | null>(async (keys) => {
    const found = new Map((await load(keys)).map((value) => [keyOf(value), value]));
    return keys.map((one) => found.get(one) ?? null);
  });
  own.set(name, loader as DataLoader<unknown, unknown>);
  return loader.load(key);
}

/** After something was written, nothing that was loaded before may answer for it. */
export function forgetLoaded(ctx: RequestContext): void {
  loaders.delete(ctx);
}
