import type { Actor } from './oracle/actor.js';
import type { Asked } from './world.js';

/** Who was asked what about which row, and who said what. */
export interface DisagreementFacts {
  readonly asked: Asked;
  readonly is: Actor;
  readonly action: string;
  readonly row: unknown;
  readonly said: Readonly<Record<string, unknown>>;
  /** Rows around it, for who reads the report. */
  readonly around?: Readonly<Record<string, unknown>>;
}

/** The theorem does not hold: the one counter-example that disproves it. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';

  constructor(readonly facts: DisagreementFacts) {
    const lines = (of: Readonly<Record<string, unknown>>) => Object.entries(of).map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`);
    super([
      `${facts.action}`,
      `  asked by ${JSON.stringify(facts.asked)}`,
      `  who is   ${JSON.stringify(facts.is)}`,
      `  row      ${JSON.stringify(facts.row)}`,
      '  said by', ...lines(facts.said),
      ...(facts.around ? ['  around it', ...lines(facts.around)] : []),
    ].join('\n'));
  }
}
