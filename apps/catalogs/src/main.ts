import { runMain } from '@yimen/serving';

await runMain(async (closing) => {
  const [{ hostService }, { catalogsService, EffectiveStandardsController }] = await Promise.all([import('@yimen/hosting'), import('@yimen/catalogs-service')]);
  await hostService({ service: catalogsService, events: true, controllers: [EffectiveStandardsController] }, process.env, closing);
});
