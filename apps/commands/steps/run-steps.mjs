import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { followParent } from '../bootstrap/child.mjs';

export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'yimen-results-'));
const { values, positionals: paths } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });

/** The step that runs now. It is in our process group, but a signal to us alone would leave it behind. */
let running;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    running?.kill(signal);
    rmSync(scratch, { recursive: true, force: true });
    process.exit(1);
  });
}

/** Runs a script on this Node, keeping what it prints for the case that something fails. */
function node(...args) {
  return new Promise((settle, reject) => {
    running = spawn(process.execPath, ['--import', followParent, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [running.stdout, running.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    running.once('error', reject);
    running.once('close', (code) => settle({ code, output: Buffer.concat(chunks).toString() }));
  });
}

/** A check either passes or fails as a whole. */
export async function check(...args) {
  const { code, output } = await node(...args);
  return code === 0 ? { passed: 1, failed: 0, output: '' } : { passed: 0, failed: 1, output };
}

/** A check whose findings are worth reading even when it passes. */
export async function report(...args) {
  const { code, output } = await node(...args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

/** Tests count one by one. A file that cannot be loaded, and a run that ends badly in spite of its tests, count as failed. */
export async function jest(project) {
  const file = join(scratch, `${project}.json`);
  const { code, output } = await node(
    '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js',
    '--selectProjects', project, '--json', '--outputFile', file, '--silent', ...paths,
  );
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = readJson(file);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  if (code === 0 && passed > 0) return { passed, failed, output: '' };
  return { passed, failed: Math.max(failed, 1), output };
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {}; // Jest ended before it could write: its output says why.
  }
}

export const asOne = (a, b) => ({ passed: Math.min(a.passed, b.passed), failed: Math.max(a.failed, b.failed), output: a.output + b.output });
const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });

/** Runs these steps one after the other, or those that `--only a,b` names, and ends with how many passed and failed. */
export async function runSteps(steps) {
  const names = values.only?.split(',') ?? Object.keys(steps);
  const unknown = names.filter((name) => !Object.hasOwn(steps, name));
  if (unknown.length > 0) throw new Error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}`);
  let total = { passed: 0, failed: 0 };
  for (const name of names) {
    const begin = performance.now();
    process.stdout.write(`${name.padEnd(12)}`);
    const result = await steps[name]();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    console.log(`${seconds.padStart(6)} s  ${result.passed} passed, ${result.failed} failed`);
    if (result.output) console.log(result.output.trimEnd());
    total = add(total, result);
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  rmSync(scratch, { recursive: true, force: true });
  process.exitCode = total.failed === 0 ? 0 : 1;
}
