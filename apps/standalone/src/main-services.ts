import { refuseOldNode } from './old-node.js';

if (!refuseOldNode()) {
  const { runMain } = await import('@yimen/serving');
  await runMain(async (closing) => (await import('./apart/start-services.js')).startServices(process.env, closing));
}
