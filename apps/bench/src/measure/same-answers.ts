import { bodyOf, headersOf, type Question } from './door.js';

/**
 * Both sides of a comparison must say the same: else one of them would be doing less.
 * @throws Error with the beginnings of the answers
 */
export async function requireSameAnswers(urls: readonly string[], question: Question): Promise<void> {
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url, { method: 'POST', headers: headersOf(question), body: bodyOf(question) })).text()));
  const answers = texts.map((text) => JSON.stringify((JSON.parse(text) as { data?: unknown }).data));
  if (answers.some((answer) => answer === undefined || answer !== answers[0])) {
    throw new Error(`the two sides answer differently:\n${texts.map((text) => text.slice(0, 500)).join('\n')}`);
  }
}
