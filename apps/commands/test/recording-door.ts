import { Door, type Caller, type GraphAnswer } from '../src/demo/door.js';

/** One question and its answer, as they went over the wire. */
export interface Exchange {
  readonly who: string;
  readonly query: string;
  readonly answer: GraphAnswer;
}

/** A door that remembers everything that was asked and answered. */
export class RecordingDoor extends Door {
  readonly exchanges: Exchange[] = [];

  override async ask(caller: Caller, query: string, variables: object = {}): Promise<GraphAnswer> {
    const answer = await super.ask(caller, query, variables);
    this.exchanges.push({ who: caller.title, query, answer });
    return answer;
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** In data, and as people read it in messages. */
const MOMENT = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\.\d{3}Z| \d\d:\d\d)/g;

/** Made with the keys of the installation. */
const PROGRESS_CODE = /"progressCode":"\d{6}"/g;

/**
 * The same story twice differs in the ids that were drawn, in the moments at which things were done and in what keys make, and
 * in nothing else: ids become their number in the order of appearance, moments of today and codes become one word.
 */
export function comparable(exchanges: readonly Exchange[]): readonly Exchange[] {
  const ids = new Map<string, string>();
  const named = (id: string): string => {
    const name = ids.get(id) ?? `id ${ids.size + 1}`;
    ids.set(id, name);
    return name;
  };
  return exchanges.map((exchange) => JSON.parse(JSON.stringify(exchange).replace(UUID, named).replace(MOMENT, 'then').replace(PROGRESS_CODE, '"progressCode":"code"')) as Exchange);
}
