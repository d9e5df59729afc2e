import { runMain } from '@yimen/serving';

await runMain(async (closing) => {
  const [{ hostService }, { casesService }, { casesNeeds }] = await Promise.all([import('@yimen/hosting'), import('@yimen/cases-service'), import('./needs.js')]);
  await hostService({ service: casesService, events: true, providers: casesNeeds }, process.env, closing);
});
