import { runMain } from '@yimen/serving';

await runMain(async (closing) => {
  const [{ hostService }, { assessmentsService }] = await Promise.all([import('@yimen/hosting'), import('@yimen/assessments-service')]);
  await hostService({ service: assessmentsService, events: true }, process.env, closing);
});
