import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { EmbeddedRefusal, causeOf } from '../embedded-refusal.js';
import { closedParentOf, clusterIn, serverUserFor } from './server-user.js';

/** Where the data of one installation live (数据目录). */
export interface DataFolder {
  /** Absolute path of the folder that holds the data. */
  readonly folder: string;
  /** Absolute path of the folder that was asked for; when it is another one, its file `where` names `folder`. */
  readonly where: string;
}

export interface DataFolderChoice {
  /** Root of the repository. */
  readonly root: string;
  /** What YIMEN_DATA says, if anything; a relative path counts from the root. */
  readonly configured?: string | undefined;
  /** Where data go that may not stay where they were asked for. */
  readonly systemFolder?: string;
}

/**
 * Chooses the data folder, makes it, and makes sure that we may write there.
 *
 * Started by root, the database server runs as another user (see `serverUserFor`), who must be able to pass through
 * every parent of his data. Where he cannot, as under /root, the data go to a system folder of their own, and the file
 * `where` in the folder asked for says so. That file is believed from then on, so that opening a parent later does not
 * make the data seem lost.
 *
 * @throws EmbeddedRefusal DataFolderUnwritable, DataFolderClosed
 */
export function chooseDataFolder(choice: DataFolderChoice): DataFolder {
  const { root, configured, systemFolder = '/var/lib/yimen' } = choice;
  const where = configured ? resolve(root, configured) : join(resolve(root), '.yimen');
  makeFolder(where);

  const told = movedTo(where);
  if (told) return { folder: makeFolder(told), where };

  const user = serverUserFor(where);
  const closed = user && closedParentOf(where, user);
  if (!closed) return { folder: where, where };
  if (existsSync(clusterIn(where))) throw closedRefusal(where, closed);

  const folder = makeFolder(join(systemFolder, createHash('sha256').update(where).digest('hex').slice(0, 12)));
  const stillClosed = closedParentOf(folder, user);
  if (stillClosed) throw closedRefusal(folder, stillClosed);
  writeFileSync(join(where, 'where'), `${folder}\n`);
  return { folder, where };
}

/** The refusal for data whose server cannot reach them. */
export function closedRefusal(folder: string, closed: string): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'DataFolderClosed',
    `数据目录 ${folder} 的上级目录 ${closed} 不对其他用户开放,数据库无法进入。请开放该目录(chmod o+x),或用 YIMEN_DATA 另指定目录。`,
    `The data folder ${folder} lies in ${closed}, which is closed to other users, so the database cannot get there. Open that folder (chmod o+x) or name another one in YIMEN_DATA.`,
  );
}

function movedTo(where: string): string | undefined {
  const note = join(where, 'where');
  const folder = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  return isAbsolute(folder) && existsSync(folder) ? folder : undefined;
}

function makeFolder(folder: string): string {
  try {
    const first = mkdirSync(folder, { recursive: true });
    if (process.getuid?.() === 0) openToSearch(folder, first);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** The refusal for a data folder in which we cannot write. */
export function unwritable(folder: string, cause: unknown): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'DataFolderUnwritable',
    `数据目录 ${folder} 不可写(${causeOf(cause)})。请检查目录权限,或用 YIMEN_DATA 另指定目录。`,
    `The data folder ${folder} cannot be written (${causeOf(cause)}). Check its permissions or name another one in YIMEN_DATA.`,
    { cause },
  );
}

/** A strict umask of root would shut out the database from the folders we have just made; they are ours to open. */
function openToSearch(folder: string, firstMade: string | undefined): void {
  for (let made = folder; ; made = dirname(made)) {
    const { mode, uid } = statSync(made);
    if (uid === 0) chmodSync(made, (mode & 0o7777) | 0o111);
    if (!firstMade || made === firstMade || made === dirname(made)) return;
  }
}
