/**
 * Numbers of our own lie above all official digits: those have two places for a county where the path number has three,
 * three for a village where it has four, and no township code reaches 600 (GB/T 10114: 001 to 599). So a later edition of
 * the official codes still finds its digits free.
 */
const OWN = {
  county: [100, 999],
  township: [600, 999],
  village: [1000, 9999],
} as const satisfies Record<string, readonly [first: number, last: number]>;

/**
 * The digit group for a node whose official code gives none: a county `00`, a prefecture's own centre, a successor after a
 * merger (撤并). `taken` holds every number that a sibling, open or closed, ever had, since none is used twice.
 * Null when all are used up. Siblings of a county are the counties of its prefecture.
 */
export function nextFreeNumber(group: keyof typeof OWN, taken: ReadonlySet<number>): number | null {
  const [first, last] = OWN[group];
  for (let number = first; number <= last; number += 1) if (!taken.has(number)) return number;
  return null;
}
