import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** npm passes Ctrl-C on although the terminal has already sent it: the same signal within this time is the same wish. */
const SAME_WISH_MS = 500;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Preloaded into every child, so that it stops even when this process is killed without a chance to say so. */
export const followParent = new URL('./follow-parent.mjs', import.meta.url).href;

/** Runs a script on the given Node, see {@link runChild}. */
export function runScript(node, args, options) {
  return runChild(node, ['--import', followParent, ...args], options);
}

/**
 * Runs a command and resolves with its exit code (128 + n when a signal ended it). Signals to us are passed on, and so is
 * the death of our parent: `kill` of npm would otherwise leave the child running with nobody above it.
 * The child has a process group of its own, because Ctrl-C reaches a whole group and it would get every signal twice.
 * `stopped` tells whether we were asked to stop meanwhile.
 */
export async function runChild(command, args, options) {
  const detached = process.platform !== 'win32';
  const child = spawn(command, args, { stdio: 'inherit', detached, ...options });
  let stopped = false;
  let last = 0;
  const stop = (signal) => {
    const now = Date.now();
    if (now - last > SAME_WISH_MS) child.kill(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    last = now;
    stopped = true;
  };
  const parent = process.ppid;
  const watch = setInterval(() => !stopped && process.ppid !== parent && stop('SIGTERM'), 500);
  for (const signal of signals) process.on(signal, stop);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
    });
    return { code, stopped };
  } finally {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, stop);
  }
}
