import { spawnSync } from 'node:child_process';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly kb: number;
  readonly command: string;
}

/**
 * Resident memory of a Node process and of the Node processes it started, in megabytes. PostgreSQL is not counted: its
 * processes share most of theirs, and it is sized apart. Null where there is no `ps`, as on Windows.
 */
export function residentMb(pid: number): number | null {
  const { status, stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,comm='], { encoding: 'utf8' });
  if (status !== 0) return null;
  const kb = nodesBelow(processesOf(stdout), pid).reduce((sum, one) => sum + one.kb, 0);
  return kb === 0 ? null : kb / 1024;
}

/** Reads what `ps -o pid=,ppid=,rss=,comm=` prints. */
export function processesOf(text: string): readonly Process[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, kb, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), kb: Number(kb), command }];
  });
}

/** The process itself and what Node processes lie below it. */
export function nodesBelow(all: readonly Process[], pid: number): readonly Process[] {
  const below = all.filter(({ parent }) => parent === pid).flatMap((child) => nodesBelow(all, child.pid));
  const own = all.find((one) => one.pid === pid);
  return own && isNode(own) ? [own, ...below] : below;
}

/** Linux shows the name of the main thread, which newer Nodes call MainThread. */
const isNode = ({ command }: Process): boolean => /(^|\/)(node|MainThread)/.test(command);
