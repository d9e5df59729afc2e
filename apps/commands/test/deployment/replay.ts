import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { ROOT } from '../../src/root.js';
import { copyOf, dockerfile, type Stage } from './dockerfile.js';

/**
 * Does what the Dockerfile says, without a container engine: its stages are folders, its commands run in them on this
 * machine's Node and npm. The base image is what is left out.
 * @param folder where the stages are made
 * @returns the root of the final stage
 */
export function replayImage(folder: string): string {
  const roots = new Map<string, string>();
  let root = '';
  for (const [index, stage] of dockerfile().entries()) {
    root = join(folder, stage.name ?? String(index));
    roots.set(stage.name ?? String(index), root);
    replayStage(stage, root, roots);
  }
  return root;
}

function replayStage({ instructions }: Stage, root: string, roots: ReadonlyMap<string, string>): void {
  let folder = '/';
  for (const instruction of instructions) {
    if (instruction.word === 'WORKDIR') folder = instruction.rest;
    if (instruction.word === 'COPY') {
      const { from, sources, target } = copyOf(instruction);
      const to = join(root, resolve(folder, target));
      if (from) for (const source of sources) cpSync(join(roots.get(from)!, source), to, { recursive: true, verbatimSymlinks: true });
      else copyContext(sources, to, target.endsWith('/'));
    }
    if (instruction.word === 'RUN') run(instruction.rest, join(root, folder));
  }
}

/** The context is what git knows or would take, without what the ignore file names: no build of this machine gets in. */
function copyContext(sources: readonly string[], to: string, intoFolder: boolean): void {
  const listed = spawnSync('git', ['ls-files', '-z', '-co', '--exclude-standard', '--', ...sources], { cwd: ROOT, encoding: 'utf8', maxBuffer: 50_000_000 });
  const files = listed.stdout.split('\0').filter((file) => file && !/\/test\/|\.spec\.ts$/.test(file) && existsSync(join(ROOT, file)));
  if (files.length === 0) throw new Error(`nothing to copy for ${sources.join(' ')}: ${listed.stderr}`);
  for (const file of files) {
    const inTarget = intoFolder ? file : file.slice(sources[0]!.length);
    const copy = join(to, inTarget);
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(join(ROOT, file), copy);
  }
}

function run(command: string, cwd: string): void {
  mkdirSync(cwd, { recursive: true });
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const { status, stdout, stderr, error } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8', maxBuffer: 50_000_000, env: { ...process.env, PATH: path } });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? `${stdout}${stderr}`.slice(-4_000)}`);
}
