import { refuseOldNode } from './old-node.js';

if (!refuseOldNode()) {
  (await import('./compile-cache.js')).keepCompiled();
  const { runMain } = await import('@yimen/serving');
  await runMain(async (closing) => (await import('./start.js')).start(process.env, closing));
}
