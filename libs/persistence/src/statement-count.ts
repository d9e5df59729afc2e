import { AsyncLocalStorage } from 'node:async_hooks';

/** What some work sent to the database. */
export interface Sent {
  /** Transactions, each with its `begin`, the settings of its scope and its `commit`: two round trips for a read. */
  readonly transactions: number;
  /** Statements besides, in order: inside transactions, and reads of published views, which need none. */
  readonly statements: readonly string[];
}

const counted = new AsyncLocalStorage<{ transactions: number; statements: string[] }>();

/** Does the work and tells what it sent, through every service's database of this process. Nobody else's work is counted. */
export async function countStatements<T>(work: () => Promise<T>): Promise<Sent & { readonly result: T }> {
  const sent = { transactions: 0, statements: [] };
  const result = await counted.run(sent, work);
  return { ...sent, result };
}

export function noteTransaction(): void {
  const sent = counted.getStore();
  if (sent) sent.transactions += 1;
}

/** Settings of the scope belong to the transaction. */
const SETTING = /^(select set_config\(|set local role )/;

export function noteStatement(text: string): void {
  const sent = counted.getStore();
  if (sent && !SETTING.test(text)) sent.statements.push(text);
}
