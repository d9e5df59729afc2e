import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseDataFolder, lockDataFolder } from '@yimen/embedded';
import { temporaryInstallation, type TemporaryInstallation } from './temporary-installation.js';

const asRoot = process.getuid?.() === 0;

describe('the data folder', () => {
  let place: TemporaryInstallation;
  beforeEach(() => (place = temporaryInstallation()));
  afterEach(() => place.remove());

  it('stands in the repository, under .yimen', () => {
    const folder = join(place.root, '.yimen');
    expect(chooseDataFolder(place)).toEqual({ folder, where: folder });
    expect(existsSync(folder)).toBe(true);
  });

  it('stands where it was configured to, relative paths counting from the root', () => {
    const folder = join(place.root, 'data', '一门');
    expect(chooseDataFolder({ ...place, configured: 'data/一门' })).toEqual({ folder, where: folder });
    expect(chooseDataFolder({ ...place, configured: folder })).toEqual({ folder, where: folder });
  });

  it('moves to a system folder when root works in a folder closed to others, and says where', () => {
    chmodSync(place.root, 0o700);
    const chosen = chooseDataFolder(place);
    expect(chosen.where).toBe(join(place.root, '.yimen'));
    if (!asRoot) return expect(chosen.folder).toBe(chosen.where);

    expect(chosen.folder).toMatch(new RegExp(`^${place.systemFolder}/[0-9a-f]{12}$`));
    expect(readFileSync(join(chosen.where, 'where'), 'utf8')).toBe(`${chosen.folder}\n`);
    // What was moved stays moved, or opening the folder one day would hide the data.
    chmodSync(place.root, 0o755);
    expect(chooseDataFolder(place)).toEqual(chosen);
  });

  it('is refused when data already lie where the database can no longer get', () => {
    mkdirSync(join(place.root, '.yimen', 'postgres', 'data'), { recursive: true });
    chmodSync(place.root, 0o700);
    const choose = (): unknown => chooseDataFolder(place);
    if (asRoot) expect(choose).toThrow(expect.objectContaining({ code: 'DataFolderClosed', en: expect.stringContaining(place.root) }));
    else expect(choose).not.toThrow();
  });

  it('is refused when it cannot be written', () => {
    writeFileSync(join(place.root, 'file'), '');
    const refused = [join(place.root, 'file'), join(place.root, 'file', 'below')];
    // Root writes everywhere but on file systems that take no writing at all.
    if (asRoot) refused.push(process.platform === 'linux' ? '/sys/yimen' : '/dev/yimen');
    else refused.push(closedFolder(place));
    for (const configured of refused) {
      expect(() => chooseDataFolder({ ...place, configured })).toThrow(
        expect.objectContaining({ name: 'EmbeddedRefusal', code: 'DataFolderUnwritable', zh: expect.stringContaining(configured) }),
      );
    }
  });
});

function closedFolder({ root }: TemporaryInstallation): string {
  const folder = join(root, 'closed');
  mkdirSync(folder, { mode: 0o500 });
  return folder;
}

describe('one instance for each data folder', () => {
  let place: TemporaryInstallation;
  let folder: string;
  let other: ChildProcess | undefined;
  beforeEach(() => {
    place = temporaryInstallation();
    ({ folder } = chooseDataFolder(place));
  });
  afterEach(async () => {
    await end(other);
    other = undefined;
    place.remove();
  });

  it('refuses a second one and names the first', async () => {
    other = await holder(folder);
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      code: 'AlreadyRunning',
      zh: expect.stringContaining(`进程号 ${other.pid}`),
      en: expect.stringContaining(`process ${other.pid}`),
    });
    await end(other);
    (await lockDataFolder(folder)).release();
  });

  it('is not hindered by one that was killed, nor by another process that got its pid', async () => {
    other = await holder(folder);
    await end(other);
    writeFileSync(join(folder, 'running', '1@another-time'), '');
    const lock = await lockDataFolder(folder);
    expect(readdirSync(join(folder, 'running'))).toEqual([expect.stringMatching(new RegExp(`^${process.pid}@`))]);
    lock.release();
    lock.release();
    expect(readdirSync(join(folder, 'running'))).toEqual([]);
  });

  it('lets at most one of many starters in', async () => {
    const starters = await Promise.all(Array.from({ length: 4 }, () => starter(folder)));
    const said = await Promise.all(starters.map(({ answer }) => answer));
    await Promise.all(starters.map(({ child }) => end(child)));
    expect(said.filter((text) => text === 'locked').length).toBeLessThanOrEqual(1);
    expect(said.filter((text) => text !== 'locked')).toEqual(expect.arrayContaining(['AlreadyRunning']));
    (await lockDataFolder(folder)).release();
  });
});

function starter(folder: string): { child: ChildProcess; answer: Promise<string> } {
  const script = `
    import { lockDataFolder } from '@yimen/embedded';
    const answer = await lockDataFolder(process.argv[1]).then(() => 'locked', (error) => error.code);
    process.stdout.write(answer);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, answer: once(child.stdout, 'data').then(([text]) => String(text)) };
}

async function holder(folder: string): Promise<ChildProcess> {
  const { child, answer } = starter(folder);
  expect(await answer).toBe('locked');
  return child;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
