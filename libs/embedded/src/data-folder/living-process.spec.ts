import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commandLineOf, hasEnded, startMarkInPs, startMarkOf, ticksInProcStat } from './living-process.js';

describe('the mark of a process start', () => {
  const fields = 'S 1 2 2 0 -1 4194304 100 0 0 0 5 3 0 0 20 0 1 0 88321 5545984 725';

  it('is field 22 of /proc/<pid>/stat, whatever the program is called', () => {
    expect(ticksInProcStat(`4711 (node) ${fields}`)).toBe('88321');
    expect(ticksInProcStat(`4711 (odd) name (x) ${fields}`)).toBe('88321');
  });

  it('does not exist for zombies', () => {
    expect(ticksInProcStat(`4711 (node) ${fields.replace('S', 'Z')}`)).toBeUndefined();
    expect(startMarkInPs('Z    Sun Nov 22 22:23:53 2026')).toBeUndefined();
  });

  it('is the start time on systems without /proc', () => {
    expect(startMarkInPs('Ss   Sun Nov 22 22:23:53 2026\n')).toBe('Sun-Nov-22-22-23-53-2026');
    expect(startMarkInPs('')).toBeUndefined();
  });

  it('stays the same while a process lives, and goes with it', async () => {
    expect(startMarkOf(process.pid)).toMatch(/^[\w-]+$/);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const mark = startMarkOf(pid) ?? '';
    expect(startMarkOf(pid)).toBe(mark);
    expect(commandLineOf(pid)).toContain('setInterval');
    expect(await hasEnded(pid, mark, 20)).toBe(false);
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    expect(await hasEnded(pid, mark, 5000)).toBe(true);
    await closed;
    expect([startMarkOf(pid), commandLineOf(pid)]).toEqual([undefined, undefined]);
  });
});
