import type { Counterexample } from './search.js';
import type { Count, Tally } from './tally.js';

/** Of a large proof: what was allowed or refused hardly ever was hardly proven. */
const LEAST = { checks: 100_000, yes: 10, no: 10 } as const;

const percent = ({ asked, yes }: Count): string => `${((100 * yes) / asked).toFixed(1)} %`;
const whole = (count: number): string => count.toLocaleString('en').padStart(11);

/** A table of what was asked how often, and how often the answer was yes. */
export function sayTally(title: string, { entries, total }: Tally): string {
  const line = (name: string, count: Count) => `  ${name.padEnd(34)}${whole(count.asked)}${whole(count.yes)}  ${percent(count).padStart(7)}`;
  return [title, ...[...entries].map(([name, count]) => line(name, count)), ...(total.asked === 0 ? [] : [line('', total)])].join('\n');
}

/** Types and actions of which only one answer was ever met often enough to count: of these the proof says little. */
export function onesided({ entries, total }: Tally): readonly string[] {
  if (total.asked < LEAST.checks) return [];
  return [...entries].filter(([, { asked, yes }]) => yes < LEAST.yes || asked - yes < LEAST.no).map(([name, count]) => `${name}: ${count.yes} of ${count.asked}`);
}

export function sayCounterexample({ seed, disagreement, world, shrinks }: Counterexample): string {
  const sizes = Object.entries(world).flatMap(([name, rows]) => (Array.isArray(rows) && rows.length > 0 ? [`${rows.length} ${name}`] : []));
  return [
    `不成立。The theorem does not hold: ${disagreement.message}`,
    `  world    ${sizes.join(', ')} (made smaller ${shrinks} times)`,
    `  again    npm run prove:scope -- --checks 1 --seed ${seed}`,
  ].join('\n');
}
