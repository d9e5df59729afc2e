import fc from 'fast-check';
import { holderOf } from './budgets.js';
import { TokenBuckets } from './token-bucket.js';

let now: number;
beforeEach(() => (now = 0));
const buckets = (perSecond: number, burst: number) => new TokenBuckets({ perSecond, burst }, () => now);

test('so many at once, then so many a second, and each for himself', () => {
  const two = buckets(2, 3);
  expect([1, 2, 3, 4].map(() => two.take('a'))).toEqual([0, 0, 0, 1]);
  expect(two.take('b')).toBe(0);
  now = 500;
  expect([two.take('a'), two.take('a')]).toEqual([0, 1]);
  now = 60_000;
  expect([1, 2, 3, 4].map(() => two.take('a'))).toEqual([0, 0, 0, 1]);
});

test('more than one is taken as a whole or not at all, and the wait is told in whole seconds', () => {
  const slow = buckets(1, 10);
  expect([slow.take('a', 8), slow.take('a', 5), slow.take('a', 2), slow.take('a', 4)]).toEqual([0, 3, 0, 4]);
});

test('nobody gets more than the burst and the rate allow, however he asks', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 2_000 }), fc.integer({ min: 1, max: 5 })), { maxLength: 60 }), (asked) => {
    now = 0;
    const own = buckets(5, 20);
    let taken = 0;
    for (const [pause, amount] of asked) {
      now += pause;
      if (own.take('a', amount) === 0) taken += amount;
      expect(taken).toBeLessThanOrEqual(20 + (now / 1000) * 5 + 1e-6);
    }
  }));
});

test('many strangers do not fill the memory, and do not free somebody who must wait', () => {
  const own = buckets(0.001, 1);
  expect([own.take('late'), own.take('late') > 0]).toEqual([0, true]);
  for (let at = 0; at < 49_000; at++) own.take(`stranger ${at}`);
  expect(own.take('late')).toBeGreaterThan(0);
  for (let at = 0; at < 60_000; at++) own.take(`other ${at}`);
  expect((own as unknown as { buckets: Map<string, unknown> }).buckets.size).toBeLessThanOrEqual(50_000);
});

test.each([
  ['10.51.6.8', '10.51.6.8'], ['2409:8000:1:2:3:4:5:6', '2409:8000:1:2'], ['2409:8000:1:2::6', '2409:8000:1:2'], ['2409:8000::6', '2409:8000:0:0'], ['::1', '0:0:0:0'],
])('the budget of %s is that of %s', (address, holder) => {
  expect(holderOf(address)).toBe(holder);
});
