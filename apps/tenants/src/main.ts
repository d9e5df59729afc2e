import { runMain } from '@yimen/serving';

await runMain(async (closing) => {
  const [{ hostService }, { tenantsService }] = await Promise.all([import('@yimen/hosting'), import('@yimen/tenants-service')]);
  await hostService({ service: tenantsService, events: false }, process.env, closing);
});
