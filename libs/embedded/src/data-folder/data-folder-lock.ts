import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedRefusal } from '../embedded-refusal.js';
import { unwritable } from './data-folder.js';
import { startMarkOf } from './living-process.js';

/** The right to be the one running instance on a data folder. */
export interface DataFolderLock {
  /** Gives the right back; may be called in an exit handler and more than once. */
  release(): void;
}

/**
 * Takes the right to be the one running instance on a data folder.
 *
 * Every instance lays down a claim, an empty file named `<pid>@<start mark>`, and only then looks round: another
 * *living* claim means withdrawing. Nobody ever takes over a claim, dead ones are merely swept, so two starters can
 * never both believe they have won; at worst both withdraw, and try again after an uneven pause.
 *
 * @throws EmbeddedRefusal AlreadyRunning (names the pid), DataFolderUnwritable
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const claims = join(folder, 'running');
  const own = claimOf(process.pid);
  const release = (): void => rmSync(join(claims, own), { force: true });
  for (let attempt = 1; ; attempt++) {
    const rival = layDown(claims, own, folder);
    if (rival === undefined) return { release };
    release();
    if (attempt === 3) throw alreadyRunning(folder, rival);
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 120));
  }
}

/** Lays down the claim; returns the pid of another living instance, if there is one. */
function layDown(claims: string, own: string, folder: string): number | undefined {
  try {
    mkdirSync(claims, { recursive: true });
    writeFileSync(join(claims, own), '');
  } catch (error) {
    throw unwritable(folder, error);
  }
  const others = readdirSync(claims).filter((claim) => claim !== own);
  const living = others.filter((claim) => claimOf(pidOf(claim)) === claim);
  for (const dead of others.filter((claim) => !living.includes(claim))) rmSync(join(claims, dead), { force: true });
  return living[0] === undefined ? undefined : pidOf(living[0]);
}

function claimOf(pid: number): string {
  return `${pid}@${startMarkOf(pid) ?? 'gone'}`;
}

function pidOf(claim: string): number {
  return Number.parseInt(claim, 10);
}

function alreadyRunning(folder: string, pid: number): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'AlreadyRunning',
    `一门已在数据目录 ${folder} 上运行(进程号 ${pid})。请先停止它,或用 YIMEN_DATA 另指定目录。`,
    `Yimen is already running on the data folder ${folder} (process ${pid}). Stop it first, or name another folder in YIMEN_DATA.`,
  );
}
