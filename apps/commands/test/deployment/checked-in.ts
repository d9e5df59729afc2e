import { readFileSync, writeFileSync } from 'node:fs';

/** Whether a file holds what was made anew; with YIMEN_WRITE=1 it is written instead, for review and commit. */
export function isCheckedIn(file: string, made: string): boolean {
  if (process.env['YIMEN_WRITE'] === '1') writeFileSync(file, made);
  return readFileSync(file, 'utf8') === made;
}
