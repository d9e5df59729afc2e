import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { binariesOf, chooseDataFolder, startPostgres, type PostgresOptions, type RunningPostgres } from '@yimen/embedded';
import pg from 'pg';
import { silent, temporaryInstallation, type TemporaryInstallation } from './temporary-installation.js';

const asRoot = process.getuid?.() === 0;

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let place: TemporaryInstallation;
  let folder: string;
  const running = new Set<RunningPostgres>();

  const start = async (more: Partial<PostgresOptions> = {}): Promise<RunningPostgres> => {
    const postgres = await startPostgres({ folder, durable: true, log: silent, ...more });
    running.add(postgres);
    return postgres;
  };
  const stop = async (postgres: RunningPostgres): Promise<void> => {
    await postgres.stop();
    running.delete(postgres);
  };

  beforeAll(() => {
    place = temporaryInstallation();
    ({ folder } = chooseDataFolder(place));
  });
  afterEach(async () => {
    for (const postgres of running) await stop(postgres);
  });
  afterAll(() => place.remove());

  it('makes its files on the first start and keeps rows over a stop', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    await ask(first.url, "create table note as select '师古镇'::text as place");
    await stop(first);
    await expect(ask(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');

    const second = await start();
    expect(await ask(second.url, 'select place from note')).toEqual([{ place: '师古镇' }]);
  });

  it('understands Chinese in collations and ltree labels, whatever the machine speaks', async () => {
    const { url } = await start();
    await ask(url, 'create extension if not exists ltree');
    const sorted = `select string_agg(t, '' order by t collate "zh-Hans-x-icu") as s from unnest('{张,李,王}'::text[]) t`;
    expect(await ask(url, sorted)).toEqual([{ s: '李王张' }]);
    expect(await ask(url, "select ('四川省.什邡市'::ltree <@ '四川省'::ltree) as within")).toEqual([{ within: true }]);
    expect(await ask(url, 'show timezone')).toEqual([{ TimeZone: 'UTC' }]);
  });

  it('listens on loopback only and wants the password', async () => {
    const { url, port } = await start();
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await expect(ask(`postgres://postgres:wrong@127.0.0.1:${port}/postgres`, 'select 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(folder, 'postgres', 'password')).mode & 0o777).toBe(0o600);
  });

  it('never runs as root', async () => {
    const { pid } = await start();
    const uid = statSync(join(folder, 'postgres', 'data', 'postmaster.pid')).uid;
    expect(uid).not.toBe(0);
    if (!asRoot) expect(uid).toBe(process.getuid?.());
    expect(pid).toBeGreaterThan(1);
  });

  it('writes no words of clients into its log', async () => {
    const { url } = await start();
    await expect(ask(url, "select '510682199001011234'::date")).rejects.toThrow();
    expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).not.toContain('510682199001011234');
  });

  /** A server whose parent was killed. */
  const orphan = async (): Promise<{ pid: number; url: string }> => {
    const script = `
      import { startPostgres } from '@yimen/embedded';
      const log = { info() {}, warn() {}, error() {} };
      const { pid, url } = await startPostgres({ folder: process.argv[1], durable: true, log });
      process.stdout.write(JSON.stringify({ pid, url }));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    return JSON.parse(said.toString()) as { pid: number; url: string };
  };

  it('is taken over by the next start when its parent was killed', async () => {
    const { pid, url } = await orphan();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const adopted = await start();
    expect(adopted).toMatchObject({ adopted: true, pid, url });
    await stop(adopted);
    await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect((await start()).adopted).toBe(false);
  });

  it('tells that it ended, and recovers, also when it is not our child', async () => {
    const { pid } = await orphan();
    const ended = new Promise<void>((resolve) => void start({ onExit: resolve }).then(() => process.kill(pid, 'SIGKILL')));
    await ended;
    expect((await start()).adopted).toBe(false);
  });

  it('is not taken over when it runs with other settings, but stopped first', async () => {
    const left = await start();
    const other = await start({ durable: false });
    expect(other.adopted).toBe(false);
    expect(other.pid).not.toBe(left.pid);
    expect(await ask(other.url, 'show fsync')).toEqual([{ fsync: 'off' }]);
  });

  it('recovers after it was killed itself, and tells that it ended', async () => {
    let told = 0;
    const killed = await start({ onExit: () => told++ });
    await ask(killed.url, "create table before_kill as select '已提交'::text as state");
    process.kill(killed.pid, 'SIGKILL');
    const recovered = await start();
    expect(told).toBe(1);
    expect(recovered.adopted).toBe(false);
    expect(await ask(recovered.url, 'select state from before_kill')).toEqual([{ state: '已提交' }]);
    await stop(killed);
  });

  it('is not fooled by a process that got the pid of a killed server', async () => {
    await stop(await start());
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const data = join(folder, 'postgres', 'data');
    writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n1\n5432\n\n127.0.0.1\n 1 2\nready   \n`);
    expect((await start()).adopted).toBe(false);
    expect(stranger.exitCode).toBeNull();
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('says which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(start({ port })).rejects.toMatchObject({ code: 'PostgresPortBusy', en: expect.stringContaining(String(port)) });
    server.close();
    await once(server, 'close');
    expect((await start({ port })).port).toBe(port);
  });

  it('says why it did not start', async () => {
    const settings = join(folder, 'postgres', 'data', 'postgresql.conf');
    const before = readFileSync(settings, 'utf8');
    writeFileSync(settings, `${before}\nno_such_setting = 1\n`);
    await expect(start()).rejects.toMatchObject({ code: 'PostgresNotStarted', en: expect.stringContaining('no_such_setting') });
    writeFileSync(settings, before);
    await start();
  });

  it('is refused for a machine without binaries, in both languages', async () => {
    await expect(binariesOf('sunos', 'sparc')).rejects.toMatchObject({
      code: 'PostgresMissing',
      zh: expect.stringContaining('sunos-sparc'),
      en: expect.stringContaining('sunos-sparc'),
    });
  });
});

describe('a first start that was interrupted, or finds the binaries closed', () => {
  let place: TemporaryInstallation;
  let postgres: RunningPostgres | undefined;
  beforeEach(() => (place = temporaryInstallation()));
  afterEach(async () => {
    await postgres?.stop();
    postgres = undefined;
    place.remove();
  });

  it('sweeps half-made files and begins again', async () => {
    const { folder } = chooseDataFolder(place);
    mkdirSync(join(folder, 'postgres.new-half', 'data'), { recursive: true });
    mkdirSync(join(folder, 'postgres', 'data'), { recursive: true });
    postgres = await startPostgres({ folder, durable: false, log: silent });
    // In a home that is closed to others root keeps a copy of the server files there too.
    expect(readdirSync(folder).filter((name) => !name.startsWith('server-')).sort()).toEqual(['postgres', 'postgres.log']);
  });

  it('copies the server files when root alone can read them, and mends missing links', async () => {
    const shipped = await binariesOf();
    const packageFolder = join(place.root, 'closed');
    mkdirSync(packageFolder);
    cpSync(shipped.folder, join(packageFolder, 'native'), { recursive: true, verbatimSymlinks: true });
    const closed = { folder: join(packageFolder, 'native'), version: shipped.version };
    rmSync(join(closed.folder, 'lib', 'libpq.so.5'), { force: true });
    chmodSync(packageFolder, 0o700);

    const { folder } = chooseDataFolder(place);
    postgres = await startPostgres({ folder, binaries: closed, durable: false, log: silent });
    const copied = join(folder, `server-${shipped.version}`);
    expect(existsSync(copied)).toBe(asRoot);
    expect(existsSync(join(asRoot ? copied : closed.folder, 'lib', 'libpq.so.5'))).toBe(process.platform === 'linux');
    expect(dirname(copied)).toBe(folder);
    await postgres.stop();

    // The copy serves again, and is not made anew.
    const made = asRoot ? statSync(copied).ctimeMs : 0;
    postgres = await startPostgres({ folder, binaries: closed, durable: false, log: silent });
    expect(asRoot ? statSync(copied).ctimeMs : 0).toBe(made);
  });
});
