import { Closing, Stopped } from './closing.js';

test('what was opened last is closed first, once, and one that fails does not keep the others open', async () => {
  const told: unknown[] = [];
  const closing = new Closing((error) => told.push(error));
  const closed: string[] = [];
  await closing.add(() => closed.push('database'));
  await closing.add(() => Promise.reject(new Error('stuck')));
  await closing.add(() => closed.push('http'));
  await Promise.all([closing.close(), closing.close()]);
  expect(closed).toEqual(['http', 'database']);
  expect(told).toEqual([new Error('stuck')]);
});

test('what is opened while everything is being closed is closed at once, and the start ends there', async () => {
  const closing = new Closing();
  const stopping = closing.close();
  let closed = false;
  await expect(closing.add(() => void (closed = true))).rejects.toThrow(Stopped);
  await stopping;
  expect(closed).toBe(true);
});

test('a failure is told until closing begins: then it is only a consequence', async () => {
  const closing = new Closing();
  const failures: string[] = [];
  closing.onFailure((reason) => failures.push(reason));
  closing.fail('database gone');
  await closing.close();
  closing.fail('database gone again');
  expect(failures).toEqual(['database gone']);
});
