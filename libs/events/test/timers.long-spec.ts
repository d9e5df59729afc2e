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
  const struck: string[] = [];
  const log = { debug: (_: object, message: string) => message === 'dead letters' && struck.push(new Date().toISOString().slice(0, 16)), error: () => {}, warn: () => {} } as unknown as Logger;
  const buses = await Promise.all(Array.from({ length: 3 }, () => EventBus.connect(databases.urlOf('jobs'), new SystemClock(), log)));
  await new Promise((resolve) => setTimeout(resolve, (MINUTES + 0.5) * 60_000));
  for (const bus of buses) {
    await bus.beforeApplicationShutdown();
    await bus.onApplicationShutdown();
  }
  await owner.end();
  expect(struck.length).toBeGreaterThanOrEqual(MINUTES - 1);
  expect(new Set(struck).size).toBe(struck.length);
}, (MINUTES + 2) * 60_000);
