import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './root.js';

/**
 * Keeps what the engine makes of our files, beside the packages that they need and as long as these: the next start need not compile
 * them again, nor need the processes that are started from here. Where nothing can be written, nothing is kept.
 */
export function keepCompiled(): void {
  const folder = join(ROOT, 'node_modules', '.cache', 'compiled');
  enableCompileCache(folder);
  process.env['NODE_COMPILE_CACHE'] = folder;
}
