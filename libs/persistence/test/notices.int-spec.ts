import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { Notices } from '../src/index.js';

/** A way to the database that can be blocked: nothing gets through, and nothing is closed. */
class Way {
  private readonly pairs: [Socket, Socket][] = [];
  private constructor(private readonly server: Server, readonly url: string) {}

  static async to(url: string): Promise<Way> {
    const target = new URL(url);
    const server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      way.pairs.push([near, far]);
      near.pipe(far).pipe(near);
      for (const one of [near, far]) one.on('error', () => {}).on('close', () => [near, far].forEach((other) => other.destroy()));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String((server.address() as AddressInfo).port);
    const way = new Way(server, through.href);
    return way;
  }

  block(): void {
    for (const [near, far] of this.pairs) {
      near.unpipe(far);
      far.unpipe(near);
      for (const one of [near, far]) one.pause();
    }
  }

  close(): void {
    for (const [near] of this.pairs) near.destroy();
    this.server.close();
  }
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !holds(); tries++) await after(25);
  expect(holds()).toBe(true);
};

let way: Way;
let speaker: Client;
let notices: Notices;
let heard: string[];
let lost: number;

beforeEach(async () => {
  const databases = await TestDatabase.create([]);
  way = await Way.to(databases.urlOf('catalogs'));
  speaker = new Client({ connectionString: databases.urlOf('catalogs') });
  await speaker.connect();
  [heard, lost] = [[], 0];
  notices = new Notices(way.url, 'channel_of_test', { heard: (payload) => heard.push(payload), lost: () => lost++ });
  await until(() => notices.age < 2_000);
});
afterEach(async () => {
  way.close();
  await notices.onApplicationShutdown();
  await speaker.end();
});

test('who asks whether everything was heard has heard it, in the order of the commits', async () => {
  for (let round = 0; round < 50; round++) {
    await speaker.query(`begin; notify channel_of_test, '${round} a'; notify channel_of_test, '${round} b'; commit`);
    await Promise.all([notices.caughtUp(), notices.caughtUp()]);
    expect(heard.splice(0)).toEqual([`${round} a`, `${round} b`]);
    expect(notices.age).toBeLessThan(2_000);
  }
  await speaker.query("begin; notify channel_of_test, 'never'; rollback");
  await notices.caughtUp();
  expect(heard).toEqual([]);
});

test('a connection that is silent without being closed grows old, is given up, and another is made', async () => {
  way.block();
  await until(() => lost > 0);
  expect(notices.age).toBe(Infinity);
  await notices.caughtUp();
  await until(() => notices.age < 2_000);
  await speaker.query("notify channel_of_test, 'again'");
  await notices.caughtUp();
  expect(heard).toEqual(['again']);
});

test('a database that cannot be reached is tried again until it is closed', async () => {
  way.close();
  await until(() => lost > 1);
  expect(notices.age).toBe(Infinity);
  await notices.onApplicationShutdown();
  const before = lost;
  await after(600);
  expect(lost).toBe(before);
});
