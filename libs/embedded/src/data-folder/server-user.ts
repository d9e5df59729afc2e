import { readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

/** The user the database server runs as when we are root; PostgreSQL refuses to run as root itself. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where the files of the database stand inside a data folder. */
export const clusterIn = (folder: string): string => join(folder, 'postgres', 'data');

/**
 * Who the database server of this data folder runs as.
 *
 * @returns undefined for an ordinary user (the server runs as oneself). For root: the owner of the data that are
 *   already there (somebody may have started as himself before and with sudo today), otherwise `nobody`.
 */
export function serverUserFor(folder: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = stat(clusterIn(folder));
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return nobodyIn(readFileSync('/etc/passwd', 'utf8'));
}

/** The ids of `nobody` in the text of a passwd file; macOS writes them as -2. */
export function nobodyIn(passwd: string): ServerUser {
  const fields = passwd.split('\n').find((line) => line.startsWith('nobody:'))?.split(':') ?? [];
  const [uid, gid] = [Number(fields[2] ?? 65534), Number(fields[3] ?? 65534)];
  return { uid: uid >>> 0, gid: gid >>> 0 };
}

/** The ids as `spawn` wants them: signed, where `chown` and `stat` speak of unsigned ones. */
export function spawnIds(user: ServerUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid | 0, gid: user.gid | 0 } : {};
}

/**
 * The first folder on the way from the root of the file system to `path` that `user` may not pass through.
 *
 * Parts of the path that do not exist yet are left out. Only mode bits are looked at; what access lists or mount
 * options add shows when the server is run.
 */
export function closedParentOf(path: string, user: ServerUser): string | undefined {
  const existing = nearestExisting(path);
  const way: string[] = [];
  for (let folder = existing; ; folder = dirname(folder)) {
    way.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return way.find((folder) => !maySearch(statSync(folder), user));
}

/** Whether the mode of a folder lets the user pass through it, by the class (owner, group, others) he falls in. */
export function maySearch(folder: Pick<Stats, 'mode' | 'uid' | 'gid'>, user: ServerUser): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

function nearestExisting(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      return realpathSync(folder);
    } catch (error) {
      if (folder === dirname(folder)) throw error;
    }
  }
}

function stat(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
