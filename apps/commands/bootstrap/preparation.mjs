import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runChild, runScript } from './child.mjs';
import { nodeBinary } from './node-binary.mjs';
import { Refusal, say } from './say.mjs';
import { installation, read, sources } from './stamps.mjs';
import { inTurn } from './turn.mjs';

/**
 * Installs and, where wanted, builds what is not up to date, and resolves with the Node to run on, or with null when we
 * were asked to stop meanwhile. Throws Refusal when either fails.
 */
export async function prepare(root, { built }) {
  const upToDate = () => isInstalled(root) && (!built || isBuilt(root));
  if (upToDate()) return nodeBinary(root);
  return inTurn(root, async () => {
    if (!isInstalled(root) && (await install(root)).stopped) return null;
    const node = nodeBinary(root);
    if (built && !isBuilt(root) && (await build(root, node)).stopped) return null;
    return node;
  });
}

/** Both stamps live where `npm ci` wipes them, so a broken installation is never taken for a whole one. */
const installStamp = (root) => join(root, 'node_modules', '.yimen-installed');
const buildStamp = (root) => join(root, 'node_modules', '.yimen-built');

const isInstalled = (root) => read(installStamp(root)) === installation(root);
const isBuilt = (root) => read(buildStamp(root)) === sources(root);

/** What a preparation prints goes where its messages go: standard output belongs to the task. */
const asMessages = (root) => ({ cwd: root, stdio: ['inherit', process.stderr, 'inherit'] });

async function install(root) {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  return step('安装依赖（npm ci）', 'Installing dependencies (npm ci)', async () => {
    const result = await runNpm(args, asMessages(root));
    if (result.code === 0) writeFileSync(installStamp(root), installation(root));
    return result;
  });
}

/** npm names its own script when it runs us; a bare `npm` is for those who call the bootstrap themselves. */
function runNpm(args, options) {
  const npm = process.env.npm_execpath ?? '';
  if (basename(npm) === 'npm-cli.js') return runScript(process.execPath, [npm, ...args], options);
  return runChild('npm', args, { ...options, shell: process.platform === 'win32' });
}

async function build(root, node) {
  return step('编译（tsc -b）', 'Building (tsc -b)', async () => {
    const result = await runScript(node, [join(root, 'node_modules', 'typescript-7', 'bin', 'tsc'), '-b'], asMessages(root));
    if (result.code === 0) writeFileSync(buildStamp(root), sources(root));
    return result;
  });
}

async function step(zh, en, action) {
  say(`${zh}……`, `${en} …`);
  const begin = performance.now();
  const result = await action();
  if (result.stopped) return result;
  if (result.code !== 0) throw new Refusal(`${zh}失败（退出码 ${result.code}），原因见上。`, `${en} failed with exit code ${result.code}, see above.`);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  say(`${zh}完成，用时 ${seconds} 秒。`, `Done in ${seconds} s.`);
  return result;
}
