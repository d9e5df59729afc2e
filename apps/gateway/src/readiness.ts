import { setTimeout } from 'node:timers/promises';
import type { Upstream } from './upstream.js';

/** What a part of the product is asked to hear whether it is ready. */
export interface Question {
  readonly upstream: Upstream;
  readonly path: string;
}

const PATIENCE_MS = 2_000;

/** Asks every part whether it is ready; one that does not say so in time is not. */
export async function readiness(questions: Readonly<Record<string, Question>>): Promise<Readonly<Record<string, boolean>>> {
  const answers = Object.entries(questions).map(async ([name, question]) => [name, await isReady(question)] as const);
  return Object.fromEntries(await Promise.all(answers));
}

const isReady = (question: Question): Promise<boolean> =>
  Promise.race([status(question).then((one) => one === 200, () => false), setTimeout(PATIENCE_MS, false, { ref: false })]);

async function status({ upstream, path }: Question): Promise<number | undefined> {
  const request = await upstream.open({ method: 'GET', path, headers: {} });
  return new Promise((resolve, reject) => {
    request.setTimeout(PATIENCE_MS, () => request.destroy());
    request.once('close', () => reject(new Error('no answer')));
    request.once('response', (response) => resolve(response.resume().statusCode));
    request.end();
  });
}
