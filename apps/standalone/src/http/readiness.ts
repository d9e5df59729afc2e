import type { Database } from '@yimen/persistence';
import type { Pool } from 'pg';

export type Readiness = Readonly<Record<'database' | 'jobs' | 'identity', boolean>>;

const PATIENCE_MS = 2_000;

/** Asks everything that a request needs whether it is there. */
export class ReadinessProbe {
  constructor(private readonly database: Database, private readonly jobs: Pool, private readonly identity: Pool) {}

  async ask(): Promise<Readiness> {
    const [database, jobs, identity] = await Promise.all([
      answers(this.database.published('select from contract.tenant limit 1')),
      answers(this.jobs.query('select from pgboss.version')),
      answers(this.identity.query('select from identity.signing_key limit 1')),
    ]);
    return { database, jobs, identity };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.end();
  }
}

/** Whether an answer comes in time; which one does not matter. */
function answers(question: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    question.then(() => resolve(true), () => resolve(false)).finally(() => clearTimeout(timer));
  });
}
