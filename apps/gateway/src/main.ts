import { runMain } from '@yimen/serving';

await runMain(async (closing) => {
  const [{ productLog }, { readGatewaySettings }, { checkedInGraph, serveGateway }] =
    await Promise.all([import('@yimen/serving'), import('./gateway-settings.js'), import('./application.js')]);
  const settings = readGatewaySettings(process.env);
  const log = productLog(settings.logLevel, 'gateway');
  const gateway = await serveGateway({ ...settings, ...checkedInGraph(), log });
  await closing.add(() => gateway.close());
  log.info({ port: gateway.port }, 'ready');
});
