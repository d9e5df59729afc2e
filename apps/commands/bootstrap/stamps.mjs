import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist']);

/** What an installation depends on: the lock file, every package.json of the workspace, and the machine's kind. */
export function installation(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const manifests = [...files(join(root, 'apps')), ...files(join(root, 'libs'))].filter((file) => file.endsWith('package.json'));
  for (const file of [join(root, 'package-lock.json'), join(root, 'package.json'), ...manifests]) {
    hash.update(`\n${file.slice(root.length)}\n`).update(read(file) ?? '');
  }
  return hash.digest('hex');
}

/**
 * What a build depends on, by size and time of change, since reading every source would cost as much as the compiler's
 * own check; and whether its result is still there.
 */
export function sources(root) {
  const hash = createHash('sha256').update(read(join(root, 'package-lock.json')) ?? '');
  for (const file of [join(root, 'tsconfig.json'), join(root, 'tsconfig.base.json'), ...files(join(root, 'apps')), ...files(join(root, 'libs'))]) {
    if (!/\.(?:ts|tsx|json)$/.test(file)) continue;
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file.slice(root.length)} ${size} ${mtimeMs}\n`);
    if (file.endsWith('tsconfig.json')) hash.update(String(existsSync(join(file, '..', 'dist', '.tsbuildinfo'))));
  }
  return hash.digest('hex');
}

/** The text of a file, or undefined where there is none. */
export function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}
