import { ANONYMOUS, contextOf } from '@yimen/access';
import { batched, forgetLoaded } from './batched.js';

const context = () => contextOf(ANONYMOUS, { now: new Date(0), requestId: 'r', locale: 'zh-CN' });
interface Row {
  readonly id: number;
  readonly name: string;
}

let loads: (readonly number[])[];
const load = async (ids: readonly number[]): Promise<readonly Row[]> => {
  loads.push([...ids]);
  return ids.filter((id) => id < 10).map((id) => ({ id, name: `row ${id}` })).reverse();
};
const row = (ctx: ReturnType<typeof context>, id: number, name = 'rows') => batched(ctx, name, id, load, (one) => one.id);
beforeEach(() => (loads = []));

test('what is asked for in one turn is loaded at once, each key once in a request', async () => {
  const ctx = context();
  const found = await Promise.all([row(ctx, 1), row(ctx, 2), row(ctx, 1), row(ctx, 99)]);
  expect(found).toEqual([{ id: 1, name: 'row 1' }, { id: 2, name: 'row 2' }, { id: 1, name: 'row 1' }, null]);
  await Promise.all([row(ctx, 2), row(ctx, 99), row(ctx, 3)]);
  expect(loads).toEqual([[1, 2, 99], [3]]);
});

test('requests share nothing, and neither do names', async () => {
  const ctx = context();
  await Promise.all([row(ctx, 1), row(context(), 1), row(ctx, 1, 'others')]);
  expect(loads).toHaveLength(3);
});

test('after a write everything is loaded again', async () => {
  const ctx = context();
  await row(ctx, 1);
  forgetLoaded(ctx);
  await row(ctx, 1);
  expect(loads).toEqual([[1], [1]]);
});

test('a failed load fails for all who waited for it', async () => {
  const ctx = context();
  const broken = () => Promise.reject(new Error('broken'));
  const results = await Promise.allSettled([1, 2].map((id) => batched(ctx, 'rows', id, broken, (one: Row) => one.id)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
