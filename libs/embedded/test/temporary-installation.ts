import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedLog } from '@yimen/embedded';

/** A throw-away place for an installation, its path with a space and Chinese characters. */
export interface TemporaryInstallation {
  readonly root: string;
  /** Stands in for the system folder. */
  readonly systemFolder: string;
  remove(): void;
}

/** Makes the folders, open to the database's user, as a checkout under /srv would be. */
export function temporaryInstallation(): TemporaryInstallation {
  const base = mkdtempSync(join(tmpdir(), 'yimen 一门-'));
  const root = join(base, '政务 服务');
  mkdirSync(root);
  for (const folder of [base, root]) chmodSync(folder, 0o755);
  return { root, systemFolder: join(base, 'system'), remove: () => rmSync(base, { recursive: true, force: true }) };
}

/** Listens to nothing. */
export const silent: EmbeddedLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

