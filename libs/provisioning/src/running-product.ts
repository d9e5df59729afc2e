import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What commands need to know of the product that runs on a data folder. */
export interface RunningProduct {
  /** For example http://localhost:3000. */
  readonly address: string;
  /** URL of the embedded database's superuser. */
  readonly adminUrl: string;
}

const fileIn = (folder: string): string => join(folder, 'running.json');

/** Leaves word in the data folder, readable by its owner only. */
export function announceProduct(folder: string, product: RunningProduct): void {
  const draft = `${fileIn(folder)}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify(product), { mode: 0o600 });
  renameSync(draft, fileIn(folder));
}

/** Takes the word back: when the product stops, and before it starts, because a killed one could not. */
export function forgetProduct(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}

/** What was announced, or null. To be believed only while another process holds the lock of the folder. */
export function runningProduct(folder: string): RunningProduct | null {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as RunningProduct;
  } catch {
    return null;
  }
}
