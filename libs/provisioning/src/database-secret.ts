import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '@yimen/settings';

const BYTES = 32;

/**
 * The secret from which the passwords of the database's login roles are derived: 32 random bytes in the data folder,
 * readable by its owner only, made on the first start. Losing it is harmless: another one sets other passwords.
 * @throws StartRefused when the file cannot be read or does not hold a secret
 */
export function databaseSecret(folder: string): Buffer {
  const file = join(folder, 'database.secret');
  if (!existsSync(file)) make(file);
  const secret = Buffer.from(read(file), 'base64');
  if (secret.length === BYTES) return secret;
  throw new StartRefused(`文件 ${file} 已损坏，请删除后重新启动。`, `The file ${file} is damaged. Delete it and start again.`);
}

/** Written under another name and linked into place: whoever sees the file sees it whole, and the first of two wins. */
function make(file: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, randomBytes(BYTES).toString('base64'));
    fsyncSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(handle);
    rmSync(draft);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw new StartRefused(`文件 ${file} 无法读取（${message}）。`, `The file ${file} cannot be read (${message}).`, { cause: error });
  }
}
