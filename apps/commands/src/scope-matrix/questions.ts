import type { Question, Subject } from './field-row.js';

/** What is asked of a mutation's answer: whether it is the thing or a refusal. */
const ANSWER = '{ __typename ... on Refusal { code message } }';

/** A mutation with a fresh id of the intention and the rest of its input, written as GraphQL writes it. */
export const act = (name: string, it: Subject, input: string): Question =>
  ({ text: `${name}(input: { clientRequestId: ${it.requestId}${input && `, ${input}`} }) ${ANSWER}` });

export const ask = (text: string): Question => ({ text });

/** A list, and the id that must be in it. */
export const list = (text: string, finds: string): Question => ({ text, finds });
