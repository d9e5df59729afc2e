import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, contextOf, type RequestContext } from '@yimen/access';
import { intervalOf, Level, levelOf, NATION, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { addDays, shanghaiDateOf, type IsoDate } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { FrozenStandards } from '../case/frozen-standards.js';
import { Lookout } from './lookout.js';
import { ProvinceCalendars } from './province-calendars.js';
import { recomputeLegs } from './recomputed-legs.js';

/** Looked for this often: the tenants service publishes what was changed, and whoever counts by it looks. */
const LOOK_EVERY_MS = 10_000;
/** Changes of so many days: what is older was worked off, or concerns nothing that is open. */
const LOOK_BACK_DAYS = 400;
/** Parts of cases in one transaction: who wants to act on one of them waits that long. */
const CHUNK = 500;

interface Change {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly fromOn: IsoDate;
  readonly untilOn: IsoDate | null;
}
/** A change at a tenant, or, of the nation's, in a province. */
interface Run {
  readonly changeId: string;
  readonly tenantNo: TenantNo;
}
/** Another process works it off. */
class TakenElsewhere extends Error {}
/** Whether the run was finished, is another process's at the moment, or has ended here before it was. */
type Ran = 'finished' | 'elsewhere';

/**
 * Computes due dates anew when a calendar has changed (日历变更重算): of every open part of a case that the changed days can touch, chunk by chunk,
 * each in a transaction that also says how far it is. A process that is killed leaves the rest to the next look, in whichever process.
 * The whole of it is one audited act.
 */
@Injectable()
export class DeadlineRecomputation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lookout = new Lookout(LOOK_EVERY_MS, () => this.look(this.clock.now()), 'due dates could not be computed anew');
  private stopping = false;
  private running = 0;
  private readonly finished = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly frozen: FrozenStandards,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.lookout.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    return this.lookout.stop();
  }

  /** Whether due dates are being computed here at this moment. */
  get isRunning(): boolean {
    return this.running > 0;
  }

  /** Works off what nobody has. Returns how many changes were finished here. */
  async look(now: Date): Promise<number> {
    const changes = await this.database.published<Change>(
      `select id, tenant_no as "tenantNo", from_on as "fromOn", until_on as "untilOn" from contract.calendar_change where set_at > $1 order by set_at, id`,
      [new Date(now.getTime() - LOOK_BACK_DAYS * 86_400_000)]);
    const provinces = changes.some(({ tenantNo }) => tenantNo === NATION)
      ? await this.database.published<{ no: TenantNo }>('select tenant_no as no from contract.tenant where level = 1 order by 1', []) : [];
    let finished = 0;
    for (const change of changes) {
      for (const tenantNo of change.tenantNo === NATION ? provinces.map(({ no }) => no) : [change.tenantNo]) {
        const key = `${change.id} ${tenantNo}`;
        if (this.stopping || this.finished.has(key)) continue;
        const ctx = contextOf({ kind: 'system', name: 'cases.recompute-deadlines', provinceNo: provinceOf(tenantNo) }, { now, requestId: uuidv7(), locale: 'zh-CN' });
        if ((await this.run(ctx, change, tenantNo).catch((error: unknown) => this.elsewhere(error))) === 'finished') {
          this.finished.add(key);
          finished += 1;
        }
      }
    }
    return finished;
  }

  /** A change that could not be worked off holds up no other: the next look tries it again. */
  private elsewhere(error: unknown): Ran {
    if (!(error instanceof TakenElsewhere)) this.lookout.complain(error);
    return 'elsewhere';
  }

  private async run(ctx: RequestContext, change: Change, tenantNo: TenantNo): Promise<Ran> {
    this.running += 1;
    try {
      return await this.computeAnew(ctx, change, tenantNo);
    } finally {
      this.running -= 1;
    }
  }

  private async computeAnew(ctx: RequestContext, change: Change, tenantNo: TenantNo): Promise<Ran> {
    const run: Run = { changeId: change.id, tenantNo };
    const started = await this.start(ctx, change, tenantNo);
    if (started === 'finished') return 'finished';
    const legs = await this.touched(ctx, change, tenantNo, started.after);
    const today = shanghaiDateOf(ctx.now);
    const earliest = legs.reduce((first, { openedOn }) => (openedOn < first ? openedOn : first), today);
    // Parts that come after the first begin later than their case; a year before them is beyond every case's beginning.
    const calendars = await ProvinceCalendars.read(this.database, provinceOf(tenantNo), addDays(earliest, -366), addDays(today, 400));
    let { after } = started;
    let last: Promise<unknown> = Promise.resolve();
    for (let from = 0; from < legs.length; from += CHUNK) {
      if (this.stopping) break;
      const ids = legs.slice(from, from + CHUNK).map(({ id }) => id);
      // While one chunk is being written the next is read and computed; their order is that of the run's row.
      const computed = Promise.withResolvers<void>();
      const before = last;
      const own = this.workOff(ctx, run, calendars, ids, after, computed.resolve);
      last = own;
      own.catch(computed.reject);
      await Promise.all([before, computed.promise]);
      after = ids.at(-1)!;
    }
    await last;
    if (this.stopping) return 'elsewhere';
    await this.finish({ ...ctx, now: this.clock.now() }, run, after);
    return 'finished';
  }

  /** One chunk and the word that it is done. @throws TakenElsewhere when another process was faster: then nothing is written here */
  private workOff(
    ctx: RequestContext, { changeId, tenantNo }: Run, calendars: ProvinceCalendars, ids: readonly string[], after: string | null, computed: () => void,
  ): Promise<void> {
    return this.database.transaction(ctx.scope, async (em) => {
      const moved = await recomputeLegs(em, this.frozen, calendars, ids, ctx.now, { computed, failed: (error) => this.lookout.complain(error) });
      const [own] = await em.execute<object[]>(
        `update cases.recomputation set done = done + ?, moved = moved + ?, after_leg = ?
         where change_id = ? and tenant_no = ? and finished_at is null and after_leg is not distinct from ?::uuid returning change_id`,
        [ids.length, moved, ids.at(-1), changeId, tenantNo, after]);
      if (!own) throw new TakenElsewhere();
    });
  }

  /** Tells where a run was left, and puts a new one down with how much there is to do. */
  private async start(ctx: RequestContext, change: Change, tenantNo: TenantNo): Promise<{ readonly after: string | null } | 'finished'> {
    const left = () => this.database.rows<{ after: string | null; finished: boolean }>(ctx.scope,
      'select after_leg as after, finished_at is not null as finished from cases.recomputation where change_id = $1 and tenant_no = $2', [change.id, tenantNo]);
    let [run] = await left();
    if (!run) {
      const [counted] = await this.touched(ctx, change, tenantNo, null, true);
      await this.database.transaction(ctx.scope, (em) => em.execute(
        'insert into cases.recomputation (change_id, tenant_no, from_on, until_on, started_at, total) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
        [change.id, tenantNo, change.fromOn, change.untilOn, ctx.now, counted!.count]));
      [run] = await left();
    }
    return run!.finished ? 'finished' : { after: run!.after };
  }

  /** Open parts below the tenant whose day lies after the first changed day, and that began before the last, in the order of their ids. */
  private touched(
    ctx: RequestContext, { fromOn, untilOn }: Change, tenantNo: TenantNo, after: string | null, counted = false,
  ): Promise<{ readonly id: string; readonly openedOn: IsoDate; readonly count: number }[]> {
    const { lo, hi } = intervalOf(tenantNo);
    const shown = counted ? 'count(*)::int as count' : `l.id, to_char(l.opened_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "openedOn"`;
    const whose = levelOf(tenantNo) === Level.Province ? 'l.province_no = $1 and $2::bigint is not null' : 'l.tenant_no between $1 and $2';
    return this.database.rows(ctx.scope,
      `select ${shown} from cases.case_leg l where ${whose} and l.status <> 'closed' and l.due_on >= $3
         and l.opened_at < coalesce(($4::date + 1)::timestamp at time zone 'Asia/Shanghai', 'infinity') and ($5::uuid is null or l.id > $5) ${counted ? '' : 'order by l.id'}`,
      [lo, hi, fromOn, untilOn, after]);
  }

  private finish(ctx: RequestContext, { changeId, tenantNo }: Run, after: string | null): Promise<void> {
    return systemAct(this.database, ctx, { operation: 'recomputeDeadlines', facts: { changeId, tenantNo: String(tenantNo) } }, async (em) => {
      const [ended] = await em.execute<object[]>(
        'update cases.recomputation set finished_at = ? where change_id = ? and tenant_no = ? and finished_at is null and after_leg is not distinct from ?::uuid returning change_id',
        [ctx.now, changeId, tenantNo, after]);
      return ended ? { objectType: 'CalendarChange', objectId: changeId, tenantNo } : null;
    });
  }
}
