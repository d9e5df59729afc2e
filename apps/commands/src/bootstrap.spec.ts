import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const commands = fileURLToPath(new URL('..', import.meta.url));
const folders: string[] = [];

/** Stands for the compiler: notes that it was called. */
const compiler = "require('node:fs').appendFileSync('built', 'x');";

/** Stands for the product: says what it was given, then ends with the code it was told, or runs until it is stopped. */
const product = `
  const { appendFileSync, writeFileSync } = require('node:fs');
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => { appendFileSync('signals', signal + ' '); setTimeout(() => process.exit(0), 800); });
  }
  console.log(process.argv.slice(2).join('|'));
  const [, code] = /^exit=(\\d+)$/.exec(process.argv[2] ?? '') ?? [];
  if (code) process.exit(Number(code));
  writeFileSync('pid', String(process.pid));
  setInterval(() => undefined, 1000);
`;

/** A repository as small as one can be: the real bootstrap, a compiler and a product of a few lines. */
function repository(): string {
  const root = mkdtempSync(join(tmpdir(), 'yimen 一门 '));
  folders.push(root);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const start = 'node apps/commands/bootstrap.mjs start';
  write('package.json', JSON.stringify({ name: 'tiny', private: true, workspaces: ['tools/*'], scripts: { start } }));
  write('package-lock.json', JSON.stringify({
    name: 'tiny',
    lockfileVersion: 3,
    packages: {
      '': { name: 'tiny', workspaces: ['tools/*'] },
      'node_modules/typescript-7': { resolved: 'tools/typescript-7', link: true },
      'tools/typescript-7': { version: '1.0.0' },
    },
  }));
  write('tools/typescript-7/package.json', JSON.stringify({ name: 'typescript-7', version: '1.0.0' }));
  write('tools/typescript-7/bin/tsc', compiler);
  write('tsconfig.json', '{}');
  write('tsconfig.base.json', '{}');
  write('libs/a/src/index.ts', 'export {};');
  write('apps/standalone/dist/main.js', product);
  cpSync(join(commands, 'bootstrap'), join(root, 'apps/commands/bootstrap'), { recursive: true });
  cpSync(join(commands, 'bootstrap.mjs'), join(root, 'apps/commands/bootstrap.mjs'));
  return root;
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function call(root: string, command: string, args: readonly string[]): Run {
  const env = { ...process.env, PATH: dirname(process.execPath) + delimiter + process.env['PATH'] };
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (texts.out += String(chunk)));
  child.stderr.on('data', (chunk) => (texts.err += String(chunk)));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts })) };
}

const bootstrap = (root: string, ...args: readonly string[]): Run => call(root, process.execPath, ['apps/commands/bootstrap.mjs', ...args]);

async function productPid(root: string): Promise<number> {
  for (let tries = 0; tries < 200 && !existsSync(join(root, 'pid')); tries += 1) await sleep(50);
  return Number(readFileSync(join(root, 'pid'), 'utf8'));
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 80; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(50);
  }
  return false;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the bootstrap', () => {
  const root = repository();
  const count = (): number => readFileSync(join(root, 'built'), 'utf8').length;

  it('installs, builds and runs, in a folder with a space and Chinese characters', async () => {
    const { code, out, err } = await bootstrap(root, 'start', 'exit=0', 'a b', '事项').ended;
    expect({ code, out }).toEqual({ code: 0, out: 'exit=0|a b|事项\n' });
    expect(err).toMatch(/npm ci[^]*tsc -b/);
    expect(count()).toBe(1);
  });

  it('only runs the next time, and passes the exit code on', async () => {
    expect(await bootstrap(root, 'start', 'exit=7').ended).toMatchObject({ code: 7, err: expect.not.stringMatching(/npm ci|tsc -b/) });
  });

  it('builds again when a source changes, and installs again when the lock file does', async () => {
    writeFileSync(join(root, 'libs/a/src/index.ts'), 'export const a = 1;');
    const { err } = await bootstrap(root, 'start', 'exit=0').ended;
    expect(err).not.toContain('npm ci');
    expect(count()).toBe(2);
    writeFileSync(join(root, 'package-lock.json'), `${readFileSync(join(root, 'package-lock.json'), 'utf8')}\n`);
    expect(await bootstrap(root, 'start', 'exit=0').ended).toMatchObject({ code: 0, err: expect.stringContaining('npm ci') });
  });

  it('says which tasks there are, and which file is missing', async () => {
    expect(await bootstrap(root, 'strat').ended).toMatchObject({ code: 1, err: expect.stringMatching(/没有任务“strat”.*start, start:services, demo/) });
    expect(await bootstrap(root, 'demo').ended).toMatchObject({ code: 1, err: expect.stringContaining('dist/demo.js') });
  });

  it('ends with the message of a build that fails', async () => {
    writeFileSync(join(root, 'tools/typescript-7/bin/tsc'), "console.error('TS2322'); process.exit(2);");
    writeFileSync(join(root, 'libs/a/src/index.ts'), 'export const a: string = 1;');
    expect(await bootstrap(root, 'start', 'exit=0').ended).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/TS2322[^]*失败/) });
    writeFileSync(join(root, 'tools/typescript-7/bin/tsc'), compiler);
    expect(await bootstrap(root, 'start', 'exit=0').ended).toMatchObject({ code: 0 });
  });
});

describe('two at once', () => {
  it('install once: one waits for the other, and both run', async () => {
    const root = repository();
    const [one, two] = await Promise.all([bootstrap(root, 'start', 'exit=3').ended, bootstrap(root, 'start', 'exit=4').ended]);
    expect([one.code, two.code]).toEqual([3, 4]);
    expect((one.err + two.err).match(/Installing/g)).toHaveLength(1);
    expect((one.err + two.err).match(/waiting/g)).toHaveLength(1);
    expect(readFileSync(join(root, 'built'), 'utf8')).toBe('x');
  });

  it('take over from one that was killed', async () => {
    const root = repository();
    const { child, ended } = call(root, process.execPath, ['-e', '']);
    await ended;
    mkdirSync(join(root, '.bootstrap.lock'));
    writeFileSync(join(root, '.bootstrap.lock', 'pid'), String(child.pid));
    expect(await bootstrap(root, 'start', 'exit=0').ended).toMatchObject({ code: 0 });
    expect(existsSync(join(root, '.bootstrap.lock'))).toBe(false);
  });
});

describe('the product stops', () => {
  const root = repository();
  const signals = (): string => readFileSync(join(root, 'signals'), 'utf8');
  beforeEach(() => ['pid', 'signals'].forEach((file) => rmSync(join(root, file), { force: true })));

  it.each(['SIGINT', 'SIGTERM'] as const)('on %s, which it gets once, however often it is passed on', async (signal) => {
    const { child, ended } = bootstrap(root, 'start');
    await productPid(root);
    child.kill(signal);
    await sleep(100);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0 });
    expect(signals()).toBe(`${signal} `);
  });

  it('when the terminal is closed', async () => {
    const { child, ended } = bootstrap(root, 'start');
    await productPid(root);
    child.kill('SIGHUP');
    expect(await ended).toMatchObject({ code: 0 });
    expect(signals()).toBe('SIGTERM ');
  });

  it('when the bootstrap is killed without a word', async () => {
    const { child, ended } = bootstrap(root, 'start');
    const pid = await productPid(root);
    child.kill('SIGKILL');
    await ended;
    expect(await isGone(pid)).toBe(true);
    expect(signals()).toBe('SIGTERM ');
  });

  it('when npm is stopped', async () => {
    const { child, ended } = call(root, 'npm', ['start']);
    const pid = await productPid(root);
    child.kill('SIGTERM');
    expect(await isGone(pid)).toBe(true);
    await ended;
  });
});
