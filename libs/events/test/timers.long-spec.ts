import { SystemClock } from '@yimen/access';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { EventBus } from '../src/index.js';

const MINUTES = 3;

test('a timer strikes once, however many processes could hear it', async () => {
  const databases = await TestDatabase.create([{ name: 'cases', schema: [] }], []);
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  await owner.query("update pgboss.schedule set cron = '* * * * *'");
  let struck = 0;
  const log = { debug: (_: object, message: string) => message === 'dead letters' && struck++, error: () => {}, warn: () => {} } as unknown as Logger;
  const buses = await Promise.all(Array.from({ length: 3 }, () => EventBus.connect(databases.urlOf('jobs'), new SystemClock(), log)));
  await new Promise((resolve) => setTimeout(resolve, (MINUTES + 0.5) * 60_000));
  for (const bus of buses) {
    await bus.beforeApplicationShutdown();
    await bus.onApplicationShutdown();
  }
  const { rows } = await owner.query("select count(*)::int as jobs from pgboss.job where name = 'events.dead-letter-watch' and state = 'completed'");
  await owner.end();
  expect(rows).toEqual([{ jobs: struck }]);
  // Three processes that did not share it would have made three times as many.
  expect(struck).toBeGreaterThanOrEqual(MINUTES - 1);
  expect(struck).toBeLessThanOrEqual(MINUTES + 1);
}, (MINUTES + 2) * 60_000);
