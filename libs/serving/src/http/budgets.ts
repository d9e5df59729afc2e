import type { Budget } from './token-bucket.js';

/**
 * How often somebody may ask. A centre of two hundred clerks works behind one address and must not notice; who guesses
 * or floods must. Counted in each process: behind several gateways an address has as many times its budget.
 */
export const BUDGETS = {
  /** Everything from one address, whoever asks. */
  address: { perSecond: 400, burst: 4_000 },
  /** From one address without a token, or with one that is no good. */
  anonymous: { perSecond: 100, burst: 1_000 },
  /** One person, whatever he asks, from wherever. */
  person: { perSecond: 50, burst: 500 },
  /** Mutations of one person, each root field counted. */
  mutations: { perSecond: 10, burst: 200 },
  /** Files that one person sends. */
  uploads: { perSecond: 5, burst: 100 },
} as const satisfies Record<string, Budget>;
export type BudgetName = keyof typeof BUDGETS;

/** Whose budget an address's is: of version 6 a whole household has 2^64 of them. */
export function holderOf(address: string): string {
  if (!address.includes(':')) return address;
  const [front = '', back = ''] = address.split('::');
  const groups = [...front.split(':'), ...(address.includes('::') ? Array<string>(8).fill('0') : []), ...back.split(':')];
  return groups.filter((group) => group !== '').slice(0, 4).join(':');
}
