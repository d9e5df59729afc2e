import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Clock, contextOf, type RequestContext } from '@yimen/access';
import { EventBus } from '@yimen/events';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { addDays, shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { FrozenStandards } from '../case/frozen-standards.js';
import { Lookout } from '../timer/lookout.js';
import { ProvinceCalendars } from '../timer/province-calendars.js';
import { DeadlineRecomputation } from '../timer/recomputation.js';
import { lookAtCases, type Looked, type Lookers, type NewCard } from './card-batch.js';
import { RuleBook } from './rule-book.js';
import { spreadRules } from './rule-spreading.js';

/** Looked for this often: a card is there well within a minute of its moment. */
const LOOK_EVERY_MS = 10_000;
/** A card is not kept waiting longer by anything else that happens here. */
const PATIENCE_MS = 40_000;
/** Cases in one transaction: who wants to act on one of them waits that long. */
const CHUNK = 250;
/** Told when cards were issued that somebody has to answer for. */
const RED_CARDS = 'cases.red-cards-issued';
/** Told when such cards stand no longer. */
export const CARDS_WITHDRAWN = 'cases.cards-withdrawn';

/** What looks at one moment came to. */
export interface LookTotals {
  readonly cases: number;
  readonly issued: number;
  readonly withdrawn: number;
}

const NOTHING: LookTotals = { cases: 0, issued: 0, withdrawn: 0 };
const sum = (a: LookTotals, b: LookTotals): LookTotals => ({ cases: a.cases + b.cases, issued: a.issued + b.issued, withdrawn: a.withdrawn + b.withdrawn });

/**
 * Issues the cards of e-supervision (发牌), and takes back those whose clock says otherwise now. A case is looked at when its next moment has come, after
 * an act that may change what was found, and when calendars or rules have changed. Several processes may look at once: each takes cases that no other has.
 */
@Injectable()
export class CardIssuing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lookout = new Lookout(LOOK_EVERY_MS, async () => (this.mustWait() ? NOTHING : this.look(this.clock.now())), 'cards could not be issued');
  private stopping = false;
  private waitingSinceMs: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly frozen: FrozenStandards,
    private readonly rules: RuleBook,
    private readonly events: EventBus,
    private readonly clock: Clock,
    private readonly recomputation: DeadlineRecomputation,
  ) {}

  onApplicationBootstrap(): void {
    this.lookout.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    return this.lookout.stop();
  }

  /** While due dates are computed anew here, they come first, for as long as a card may wait. */
  private mustWait(): boolean {
    if (!this.recomputation.isRunning) {
      this.waitingSinceMs = null;
      return false;
    }
    this.waitingSinceMs ??= performance.now();
    return performance.now() - this.waitingSinceMs < PATIENCE_MS;
  }

  /** Looks at everything that is due. */
  async look(now: Date): Promise<LookTotals> {
    const provinces = await this.database.published<{ no: TenantNo }>('select tenant_no as no from contract.tenant where level = 1 order by 1', []);
    let totals = NOTHING;
    for (const { no: provinceNo } of provinces) {
      const ctx = contextOf({ kind: 'system', name: 'cases.issue-cards', provinceNo }, { now, requestId: uuidv7(), locale: 'zh-CN' });
      await spreadRules(this.database, ctx, provinceNo).catch((error: unknown) => this.lookout.complain(error));
      totals = sum(totals, await this.lookIn(ctx, provinceNo).catch((error: unknown) => (this.lookout.complain(error), NOTHING)));
    }
    return totals;
  }

  /** In one province; what goes wrong there holds up no other. */
  private async lookIn(ctx: RequestContext, provinceNo: TenantNo): Promise<LookTotals> {
    const lookers = await this.lookers(ctx, provinceNo);
    // While one takes in what the database answers, the other computes.
    const worked = lookers ? await Promise.all([this.workOff(ctx, lookers, provinceNo), this.workOff(ctx, lookers, provinceNo)]) : [];
    return worked.reduce(sum, NOTHING);
  }

  /** Chunk by chunk, until none is due that nobody else has. */
  private async workOff(ctx: RequestContext, lookers: Lookers, provinceNo: TenantNo): Promise<LookTotals> {
    let totals = NOTHING;
    for (let full = true; full && !this.stopping && !this.mustWait(); ) {
      const { cases, issued, withdrawn } = await this.chunk(ctx, lookers, provinceNo);
      totals = sum(totals, { cases, issued: issued.length, withdrawn: withdrawn.length });
      full = cases === CHUNK;
    }
    return totals;
  }

  /** What the cases that are due are judged by; null when none is. */
  private async lookers(ctx: RequestContext, provinceNo: TenantNo): Promise<Lookers | null> {
    const [due] = await this.database.rows<{ earliest: Date | null }>(ctx.scope,
      'select min(submitted_at) as earliest from cases.case_root where province_no = $1 and signal_at <= $2', [provinceNo, ctx.now]);
    if (!due?.earliest) return null;
    const today = shanghaiDateOf(ctx.now);
    const calendars = await ProvinceCalendars.read(this.database, provinceNo, addDays(shanghaiDateOf(due.earliest), -366), addDays(today, 400));
    return { frozen: this.frozen, rulesAt: await this.rules.inForce(), calendars, failed: (error) => this.lookout.complain(error) };
  }

  private async chunk(ctx: RequestContext, lookers: Lookers, provinceNo: TenantNo): Promise<Looked> {
    let looked: Looked = { cases: 0, issued: [], withdrawn: [] };
    const facts: unknown[] = [];
    await systemAct(this.database, ctx, { operation: 'issueCards', facts }, async (em) => {
      looked = await lookAtCases(em, lookers, provinceNo, ctx.now, CHUNK);
      const { issued, withdrawn } = looked;
      if (issued.length + withdrawn.length === 0) return null;
      facts.push(...issued, ...withdrawn.map(({ id }) => id));
      await this.tell(em, provinceNo, looked);
      return { objectType: 'SupervisionCard', objectId: ctx.requestId };
    });
    return looked;
  }

  /** Those of one look are told together. */
  private async tell(em: EntityManager, provinceNo: TenantNo, { issued, withdrawn }: Looked): Promise<void> {
    const cards = issued.filter(({ colour }) => colour === 'red').map(factsOf);
    if (cards.length > 0) await this.events.publish(em, { name: RED_CARDS, provinceNo, facts: { cards } });
    const cardIds = withdrawn.filter(({ rule }) => rule.colour === 'red').map(({ id }) => id);
    if (cardIds.length > 0) await this.events.publish(em, { name: CARDS_WITHDRAWN, provinceNo, facts: { cardIds, because: 'recomputed' } });
  }
}

const factsOf = ({ id, caseId, legId, tenantNo, windowId, departmentId, handlerId, ruleCode, at }: NewCard) =>
  ({ cardId: id, caseId, legId, tenantNo, windowId, departmentId, handlerId, ruleCode, at: at.toISOString() });
