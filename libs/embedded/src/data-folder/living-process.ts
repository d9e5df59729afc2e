import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A mark of the moment a process started, so that a recycled pid is not taken for its former owner.
 *
 * @returns letters, digits and hyphens only (fit for a file name); undefined when no such process lives.
 *   A zombie counts as gone: it runs nothing any more, and without an init nobody reaps it.
 */
export function startMarkOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = read(`/proc/${pid}/stat`);
    const ticks = stat === undefined ? undefined : ticksInProcStat(stat);
    return ticks === undefined ? undefined : `${bootId()}-${ticks}`;
  }
  return startMarkInPs(ps(pid, ['-o', 'state=', '-o', 'lstart=']));
}

/** The command line of a living process, its words joined by single spaces; undefined when it is gone. */
export function commandLineOf(pid: number): string | undefined {
  const text =
    process.platform === 'linux'
      ? read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trimEnd()
      : ps(pid, ['-ww', '-o', 'command=']).trimEnd();
  return text === '' ? undefined : text;
}

/**
 * The start time (clock ticks since boot) in a line of `/proc/<pid>/stat`.
 *
 * The second field is the program's name in brackets and may itself hold spaces and brackets, so counting starts
 * behind the last closing bracket: proc(5) numbers the state 3 and the start time 22.
 */
export function ticksInProcStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  return state === undefined || 'ZX'.includes(state) ? undefined : fields[19];
}

/** The same from `ps -o state= -o lstart=`, for systems without /proc. */
export function startMarkInPs(line: string): string | undefined {
  const words = line.trim().split(/\s+/);
  const state = words.shift();
  if (!state || state.startsWith('Z') || words.length === 0) return undefined;
  return words.join('-').replaceAll(/[^\w-]/g, '-');
}

/** Waits until the process that bore this mark has ended; false when it outlives the time. */
export async function hasEnded(pid: number, mark: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (let pauseMs = 5; startMarkOf(pid) === mark; pauseMs = Math.min(pauseMs * 2, 100)) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return true;
}

/** Ticks restart with the machine, so the boot belongs to the mark. */
function bootId(): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? 'boot';
}

function ps(pid: number, columns: readonly string[]): string {
  return spawnSync('ps', [...columns, '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout ?? '';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
