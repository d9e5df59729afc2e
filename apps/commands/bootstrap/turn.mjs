import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, say } from './say.mjs';

/** A holder renews its lock every two seconds; one that has not for so long is gone, even if its process id is in use again. */
const STALE_MS = 20_000;

/**
 * Runs `action` while nobody else installs or builds in this folder: `npm start` and `npm test` may be called together.
 * Waits for the other one, and takes over from one that died.
 */
export async function inTurn(root, action) {
  const lock = join(root, '.bootstrap.lock');
  await take(lock);
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), 2_000);
  try {
    return await action();
  } finally {
    clearInterval(beat);
    rmSync(lock, { recursive: true, force: true });
  }
}

async function take(lock) {
  for (let told = false; ; told = true) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new Refusal(`无法写入文件夹：${error.message}`, `The folder cannot be written: ${error.message}`);
    }
    if (!told) say('另一个进程正在安装或编译，请稍候……', 'Another process is installing or building, waiting …');
    if (isAbandoned(lock)) moveAway(lock);
    else await sleep(300);
  }
}

function isAbandoned(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return true;
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH'; // No such process. A missing file only means that the holder is just coming or going.
  }
}

/** Renaming succeeds for one of several waiters only, so nobody removes the lock that the next one has just taken. */
function moveAway(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
