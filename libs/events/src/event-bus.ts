import type { EntityManager } from '@mikro-orm/postgresql';
import { contextOf, type Clock, type RequestContext } from '@yimen/access';
import type { TenantNo } from '@yimen/jurisdiction';
import { JOBS } from '@yimen/persistence';
import { fromKysely, PgBoss, type Job, type JobResult } from 'pg-boss';
import type { Logger } from 'pino';

/** Something that happened, told to other services. It carries ids, instants and counts, never content of a case. */
export interface DomainEvent {
  /** `<service>.<what-happened>`, for example cases.case-closed. */
  readonly name: string;
  /** Province in which it happened: consumers act inside it only. */
  readonly provinceNo: TenantNo;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A service's ear for one event. Handling must be idempotent: a job can be delivered again after a crash. */
export interface Subscription {
  readonly event: string;
  /** `<consuming service>.<what it does>`: also the name of the queue. */
  readonly consumer: string;
}

export type EventHandler = (ctx: RequestContext, event: DomainEvent) => Promise<void>;

const SCHEMA = 'pgboss';
/**
 * A worker is woken by a notification, else looks every two seconds (retries are not notified; the library's default of
 * thirty would hold them up). Without a batch and burst it would take one job of a backlog per look.
 */
const WORK = {
  pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, batchSize: 10, burstWhenBatchFull: true, perJobResults: true,
} as const;
/** A worker says this often that it lives: the job of one that was killed is another's after half a minute and a look. */
const QUEUE = { retryLimit: 8, retryBackoff: true, notify: true, heartbeatSeconds: 30 } as const;
const LOOKS = { superviseIntervalSeconds: 15, monitorIntervalSeconds: 15 } as const;
const DEAD_LETTERS = 'dead-letters';
/** The timer that looks for them: every hour, in one of the processes. */
const WATCH = 'events.dead-letter-watch';
const HOURLY = '0 * * * *';

/** Publishes events inside the transaction that causes them, and delivers them at least once. */
export class EventBus {
  private readonly consumers: string[] = [WATCH];

  private constructor(
    private readonly boss: PgBoss,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** @param url of the jobs login role, which has rights on the job library's schema only. */
  static async connect(url: string, clock: Clock, log: Logger): Promise<EventBus> {
    const boss = new PgBoss({ connectionString: url, schema: SCHEMA, migrate: false, max: 4, useListenNotify: true, ...LOOKS });
    // It tells plain objects, too.
    boss.on('error', (error) => log.error({ err: error instanceof Error ? error : Object.assign(new Error(), error) }, 'job library'));
    await boss.start();
    const bus = new EventBus(boss, clock, log);
    await boss.work(WATCH, () => bus.tellDeadLetters());
    return bus;
  }

  /** What could not be delivered lies where nobody looks by himself. */
  private async tellDeadLetters(): Promise<void> {
    const { rows } = await this.boss.getDb().executeSql(`select count(*)::int as waiting from ${SCHEMA}.job where name = $1 and state < 'active'`, [DEAD_LETTERS]) as { rows: { waiting: number }[] };
    const waiting = rows[0]?.waiting ?? 0;
    this.log[waiting > 0 ? 'error' : 'debug']({ waiting }, 'dead letters');
  }

  /** The event becomes a job of every subscriber, or nothing at all when the transaction rolls back. */
  async publish(em: EntityManager, event: DomainEvent): Promise<void> {
    const transaction = em.getTransactionContext();
    if (!transaction) throw new Error('an event is published inside the transaction that causes it');
    await this.boss.publish(event.name, event, { db: fromKysely(transaction as Parameters<typeof fromKysely>[0]) });
  }

  /** Whether the job library's database answers. */
  async ask(): Promise<void> {
    await this.boss.getDb().executeSql('select from pgboss.version');
  }

  /** Starts to handle a subscription's events, one at a time, each under a named principal of its province. */
  async consume(subscription: Subscription, handle: EventHandler): Promise<void> {
    this.consumers.push(subscription.consumer);
    await this.boss.work<DomainEvent, object, typeof WORK>(subscription.consumer, WORK, async (jobs) => {
      const results: JobResult[] = [];
      for (const job of jobs) results.push(await this.deliver(subscription, job, handle));
      return results;
    });
  }

  /** A failed event is tried again later and does not hold up or fail the ones beside it. */
  private async deliver({ consumer }: Subscription, { id, data }: Job<DomainEvent>, handle: EventHandler): Promise<JobResult> {
    const facts = { requestId: id, event: data.name, consumer };
    try {
      const principal = { kind: 'system', name: consumer, provinceNo: data.provinceNo } as const;
      await handle(contextOf(principal, { now: this.clock.now(), requestId: id, locale: 'zh-CN' }), data);
      this.log.debug(facts, 'event');
      return { id, status: 'completed' };
    } catch (err) {
      this.log.error({ ...facts, err }, 'event failed');
      // What went wrong may quote a value; who may look here need not know it.
      return { id, status: 'failed', output: { message: err instanceof Error ? err.name : typeof err } };
    }
  }

  /** Lets running jobs end while the services' databases are still open; they close with the hook below. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => this.boss.offWork(consumer)));
  }

  /** Lets go of the database last, because requests that are being answered may still publish. */
  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 5_000 });
  }
}

/** Brings the job library's schema and the services' queues up to date, as the owner role. */
export async function prepareJobs(ownerUrl: string, subscriptions: readonly Subscription[]): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: SCHEMA, max: 2, supervise: false, schedule: false });
  const failures: unknown[] = [];
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    await boss.createQueue(DEAD_LETTERS);
    await boss.createQueue(WATCH);
    await boss.schedule(WATCH, HOURLY);
    for (const { event, consumer } of subscriptions) {
      await boss.createQueue(consumer, { ...QUEUE, deadLetter: DEAD_LETTERS });
      // One that an earlier version made.
      await boss.updateQueue(consumer, QUEUE);
      await boss.subscribe(event, consumer);
    }
    await grantJobs(boss);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures.length > 0) throw new AggregateError(failures, 'preparing the job queues failed');
}

async function grantJobs(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(`
    grant usage on schema ${SCHEMA} to ${JOBS};
    grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${JOBS};
    grant usage, select on all sequences in schema ${SCHEMA} to ${JOBS};
    grant execute on all functions in schema ${SCHEMA} to ${JOBS};`);
}
