import { ASSESSMENT_STEPS } from './assessment-steps.js';
import { CASE_STEPS } from './case-steps.js';
import { CATALOG_STEPS } from './catalog-steps.js';
import { SELF_SERVICE_STEPS } from './self-service-steps.js';
import type { Door } from './door.js';
import type { Step, Told } from './story.js';

/** The main job: one application travelling from a village to the county, with the standard before it and the score after it; then what citizens do themselves, and supervision. */
export const MAIN_JOB: readonly Step[] = [...CATALOG_STEPS, ...CASE_STEPS, ...ASSESSMENT_STEPS, ...SELF_SERVICE_STEPS];

/** Plays the story on a running product. Throws StoryBroken at the first answer that is not what it should be. */
export async function play(door: Door, onStep: (title: string, number: number) => void, tell: (told: Told) => void): Promise<void> {
  const world = { door, tell, memory: new Map<string, unknown>() };
  for (const [index, step] of MAIN_JOB.entries()) {
    onStep(step.title, index + 1);
    await step.run(world);
  }
}
