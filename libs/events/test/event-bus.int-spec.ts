import { Clock, contextOf, type RequestContext } from '@yimen/access';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { EventBus, type DomainEvent, type Subscription } from '../src/index.js';

const SICHUAN = 51_00_000_000_0000;
const NOW = new Date('2026-11-22T02:00:00Z');
const subscription = (name: string): Subscription => ({ event: 'cases.sampled', consumer: `cases.${name}` });
const [FIRST, SECOND, FRAIL, HOPELESS] = ['first', 'second', 'frail', 'hopeless'].map(subscription) as [Subscription, Subscription, Subscription, Subscription];
const OWN = { event: 'cases.own', consumer: 'cases.own' };

class Fixed extends Clock {
  now(): Date {
    return NOW;
  }
}
const logged: Record<string, unknown>[] = [];
const log = { debug: () => {}, error: (facts: Record<string, unknown>) => logged.push(facts) } as unknown as Logger;

let databases: TestDatabase;
let database: Database;
let bus: EventBus;
const buses: EventBus[] = [];
const connect = async (): Promise<EventBus> => {
  const made = await EventBus.connect(databases.urlOf('jobs'), new Fixed(), log);
  buses.push(made);
  return made;
};
const stop = async (one: EventBus): Promise<void> => {
  buses.splice(buses.indexOf(one), 1);
  await one.beforeApplicationShutdown();
  await one.onApplicationShutdown();
};

beforeAll(async () => {
  databases = await TestDatabase.create([{ name: 'cases', schema: [] }], [FIRST, SECOND, FRAIL, HOPELESS, OWN]);
  database = await databases.connect('cases', []);
  bus = await connect();
});
afterAll(async () => {
  for (const one of [...buses]) await stop(one);
  await database?.onApplicationShutdown();
});
beforeEach(() => logged.splice(0));

const system = contextOf({ kind: 'system', name: 'cases.sample', provinceNo: SICHUAN }, { now: NOW, requestId: 'r', locale: 'zh-CN' });
const event = (no: number, name = 'cases.sampled'): DomainEvent => ({ name, provinceNo: SICHUAN, facts: { no } });
const publish = (one: DomainEvent, then: () => void = () => {}, ctx: RequestContext = system): Promise<void> =>
  database.transaction(ctx.scope, async (em) => {
    await bus.publish(em, one);
    then();
  });
async function jobs(queue: string): Promise<Record<string, unknown>[]> {
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<Record<string, unknown>>('select state, retry_count as retries, data, output from pgboss.job where name = $1 order by created_on', [queue]);
  await owner.end();
  return rows;
}
async function until(condition: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('an event reaches every subscriber once, under a named principal of its province and no more', async () => {
  const heard: [string, RequestContext, DomainEvent][] = [];
  for (const one of [FIRST, SECOND]) await bus.consume(one, async (ctx, told) => void heard.push([one.consumer, ctx, told]));
  await publish(event(1));
  await until(() => heard.length >= 2);
  expect(heard.map(([consumer]) => consumer).sort()).toEqual([FIRST.consumer, SECOND.consumer]);
  for (const [consumer, ctx, told] of heard) {
    expect(told).toEqual(event(1));
    expect(ctx).toMatchObject({ principal: { kind: 'system', name: consumer, provinceNo: SICHUAN }, now: NOW, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(ctx.scope).toMatchObject({ audience: 'staff', read: { lo: SICHUAN, hi: 51_99_999_999_9999 }, personId: null, actorId: null });
  }
});

test('an event of a transaction that rolls back was never there', async () => {
  await expect(publish(event(2), () => { throw new Error('rolled back'); })).rejects.toThrow('rolled back');
  expect((await jobs(FIRST.consumer)).map(({ data }) => data)).not.toContainEqual(event(2));
});

test('an event outside a transaction is refused', async () => {
  const em = await database.transaction(system.scope, async (one) => one.fork({ clear: true, keepTransactionContext: false }));
  await expect(bus.publish(em, event(3))).rejects.toThrow();
});

test('who is nobody in particular causes no event', async () => {
  const anonymous = contextOf({ kind: 'anonymous' }, { now: NOW, requestId: 'r', locale: 'zh-CN' });
  const error = await publish(event(4), () => {}, anonymous).catch((failed: AggregateError) => failed);
  expect(String((error as AggregateError).errors)).toContain('permission denied for schema pgboss');
});

test('a consumer that fails is logged and asked again, and holds nothing up', async () => {
  const heard: number[] = [];
  let failures = 0;
  // Published before anybody listens, so that both are fetched together.
  await publish(event(5));
  await publish(event(6));
  const frail = await connect();
  await frail.consume(FRAIL, async (_, { facts }) => {
    if (facts['no'] === 5 && failures++ < 2) throw new Error('not now');
    heard.push(Number(facts['no']));
  });
  await until(() => heard.includes(6));
  expect(heard.filter((no) => no >= 5)).toEqual([6]);
  await until(() => heard.includes(5), 30);
  await until(async () => (await jobs(FRAIL.consumer)).every(({ state }) => state === 'completed'));
  expect(heard.filter((no) => no === 5)).toHaveLength(1);
  expect((await jobs(FRAIL.consumer)).filter(({ data }) => (data as DomainEvent).facts['no'] === 5)).toMatchObject([{ retries: 2 }]);
  expect(logged.map(({ consumer, err }) => [consumer, (err as Error).message])).toEqual([[FRAIL.consumer, 'not now'], [FRAIL.consumer, 'not now']]);
  await stop(frail);
}, 60_000);

test('an event that nobody can handle ends among the dead letters, whole', async () => {
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  await owner.query('update pgboss.queue set retry_limit = 0 where name = $1', [HOPELESS.consumer]);
  await owner.end();
  await publish({ name: 'cases.sampled', provinceNo: 510682, facts: { no: 7 } });
  const hopeless = await connect();
  await hopeless.consume(HOPELESS, async (_, { facts }) => {
    if (facts['no'] !== 7) return;
    throw new Error('not reached: the province is none');
  });
  await until(async () => (await jobs('dead-letters')).length > 0, 30);
  expect(await jobs('dead-letters')).toMatchObject([{ data: { provinceNo: 510682, facts: { no: 7 } } }]);
  expect(logged.some(({ err }) => err instanceof RangeError)).toBe(true);
  await stop(hopeless);
}, 60_000);

test('shutting down lets what runs end, and what comes later wait for the next start', async () => {
  const heard: string[] = [];
  const first = await connect();
  await first.consume(OWN, async (_, { facts }) => {
    heard.push(`begun ${String(facts['no'])}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    heard.push(`ended ${String(facts['no'])}`);
  });
  await publish(event(8, 'cases.own'));
  await until(() => heard.length > 0);
  await stop(first);
  expect(heard).toEqual(['begun 8', 'ended 8']);
  await publish(event(9, 'cases.own'));
  const second = await connect();
  await second.consume(OWN, async (_, { facts }) => void heard.push(`later ${String(facts['no'])}`));
  await until(() => heard.length > 2);
  expect(heard).toEqual(['begun 8', 'ended 8', 'later 9']);
});
