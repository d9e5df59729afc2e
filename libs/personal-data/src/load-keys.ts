import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { KEY_BYTES, masterKeys, secretKey, type PersonalDataKeys } from './keys.js';

const MASTER = 'YIMEN_MASTER_KEY';
const INDEX = 'YIMEN_INDEX_KEY';
const FILE = 'master.key';

type Environment = Readonly<Record<string, string | undefined>>;

/** The keys are missing or malformed. The message names the variable or file and never shows a key. */
export class KeysUnusable extends Error {
  override readonly name = 'KeysUnusable';

  readonly zh: string;
  readonly en: string;

  constructor(readonly source: string, problem: string) {
    super(`${source}: ${problem}`);
    this.zh = `个人信息密钥不可用：${this.message}`;
    this.en = `The keys of personal data cannot be used: ${this.message}`;
  }
}

/**
 * Loads the master and index keys: from `YIMEN_MASTER_KEY` and `YIMEN_INDEX_KEY`, both or neither, or else from the
 * same two lines in `<folder>/master.key`. Each is 32 bytes in base64; the master keys may be several with commas
 * between, the newest first, the others kept for reading; so may the index keys, of which the last names persons for good.
 *
 * With `create: true` a missing file is made once with new random keys, readable by its owner only. Without it, in
 * production, a missing key is an error: keys made silently would turn a wrong folder into a second, empty world.
 * Throws KeysUnusable.
 */
export function loadKeys(env: Environment, folder: string, options: { readonly create: boolean }): PersonalDataKeys {
  if (isSet(env[MASTER]) || isSet(env[INDEX])) return keysFrom(env, 'environment');
  const file = join(folder, FILE);
  if (!existsSync(file)) {
    if (!options.create) throw new KeysUnusable(file, `no such file, and neither ${MASTER} nor ${INDEX} is set`);
    createKeyFile(folder, file);
  }
  return keysFrom(parseEnv(readFileSync(file, 'utf8')), file);
}

function keysFrom(values: Environment, source: string): PersonalDataKeys {
  const [newest, ...older] = decoded(values, MASTER, source);
  const indexes = decoded(values, INDEX, source).map(secretKey);
  const index = indexes.at(-1);
  if (newest === undefined || index === undefined) throw new KeysUnusable(source, 'a list of keys is empty');
  return { master: masterKeys(newest, ...older), index, newer: indexes.slice(0, -1) };
}

function decoded(values: Environment, name: string, source: string): readonly Buffer[] {
  const text = values[name];
  if (!isSet(text)) throw new KeysUnusable(source, `${name} is not set; ${MASTER} and ${INDEX} belong together`);
  return text.split(',').map((part) => {
    const bytes = Buffer.from(part.trim(), 'base64');
    // Node skips what is not base64; only a text that reads back the same was one.
    if (bytes.toString('base64') !== part.trim()) throw new KeysUnusable(source, `${name} is not base64`);
    if (bytes.length === KEY_BYTES) return bytes;
    throw new KeysUnusable(source, `${name} has ${bytes.length} bytes instead of ${KEY_BYTES}`);
  });
}

/**
 * Writes the file under another name first and links it into place: whoever sees it sees it whole, and of two first
 * starts at the same time one wins and the other reads the winner's keys.
 */
function createKeyFile(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    const lines = [MASTER, INDEX].map((name) => `${name}=${randomBytes(KEY_BYTES).toString('base64')}\n`);
    writeSync(handle, lines.join(''));
    fsyncSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(handle);
    rmSync(draft);
  }
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}
