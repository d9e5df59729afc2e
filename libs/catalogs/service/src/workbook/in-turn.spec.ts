import { setTimeout as after } from 'node:timers/promises';
import { InTurn } from './in-turn.js';

test('one after the other, in the order of asking, and a failure is its own', async () => {
  const turn = new InTurn();
  const told: string[] = [];
  const work = (name: string) => async () => {
    told.push(`${name} begins`);
    await after(1);
    told.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => turn.run(work(name))));
  expect(told).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('more than twenty do not wait', async () => {
  const turn = new InTurn();
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const waiting = Array.from({ length: 20 }, () => turn.run(() => gate));
  await expect(turn.run(() => gate)).rejects.toMatchObject({ status: 503 });
  open();
  await Promise.all(waiting);
  expect(await turn.run(async () => 'again')).toBe('again');
});
