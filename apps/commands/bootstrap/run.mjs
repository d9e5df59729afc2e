import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runScript } from './child.mjs';
import { prepare } from './preparation.mjs';
import { Refusal, say } from './say.mjs';
import { tasks } from './tasks.mjs';

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** Prepares and runs one task, passing it the remaining arguments; resolves with the exit code. */
export async function run([name, ...args]) {
  try {
    const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
    if (!task) {
      const known = Object.keys(tasks).join(', ');
      throw new Refusal(`没有任务“${name ?? ''}”。可用的任务：${known}`, `There is no task "${name ?? ''}". Tasks: ${known}`);
    }
    const node = await prepare(root, { built: task.built ?? false });
    if (node === null) return 130;
    const script = join(root, task.script);
    if (!existsSync(script)) throw new Refusal(`缺少文件 ${task.script}`, `The file ${task.script} is missing.`);
    return (await runScript(node, [script, ...(task.args ?? []), ...args], { cwd: root, env: environment() })).code;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.zh, error.message);
    return 1;
  }
}

/** Installed commands come first, so that `node` means ours also further down; Nx works without daemon, cloud or screen. */
function environment() {
  const path = join(root, 'node_modules', '.bin') + delimiter + (process.env.PATH ?? '');
  return { ...process.env, PATH: path, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' };
}
