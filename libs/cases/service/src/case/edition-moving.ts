import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { countedLegOf, moveToEdition, pressingClock, type CaseState, type EditionMoveRefusal } from '@yimen/cases-domain';
import { EffectiveStandards, type EffectiveItem } from '@yimen/catalogs-contract';
import { check, clientRequestId, invalidInput, KIT_MESSAGES, notFound, type KitRefusal, type Messages } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { CaseLedger } from './case-ledger.js';
import { CaseQueries, type CaseRow } from './case.queries.js';

/** It is decided, or handled under that edition already. */
export type EditionNotMovable = Extract<EditionMoveRefusal, { kind: 'EditionNotMovable' }>;
export type EditionRefusal = KitRefusal | EditionNotMovable;

export const EDITION_MESSAGES: Messages<EditionRefusal> = {
  ...KIT_MESSAGES,
  EditionNotMovable: {
    'zh-CN': ({ reason }) => (reason === 'DECIDED' ? '已作出决定或已终结的办件不能改按新版办理。' : '该办件已经按这一版办理。'),
    en: ({ reason }) => (reason === 'DECIDED' ? 'What is decided or has ended stays under its edition.' : 'The case is handled under this edition already.'),
  },
};

/** What moving a case would change. */
export interface PlannedMove {
  readonly row: CaseRow;
  readonly fromEditionNo: number | null;
  readonly toEditionNo: number | null;
  readonly dueOn: string | null;
  readonly newDueOn: string | null;
  /** Required by the other edition and not presented. */
  readonly missingIds: readonly string[];
  readonly obstacle: EditionNotMovable['reason'] | 'NOT_IN_FORCE' | null;
}

const MOVE = z.object({ clientRequestId, caseId: z.uuid(), editionNo: z.int().min(1), consent: z.string().trim().min(2).max(200) });
/** As many are looked at in one request. */
export const MOST_MOVES = 100;

/** Moves running cases to the edition that is in force now (改按新版办理): looked at first, then each with its applicant's consent. */
@Injectable()
export class EditionMoving {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
    private readonly queries: CaseQueries,
    private readonly standards: EffectiveStandards,
  ) {}

  /** What would change, case by case; those that are not the caller's to move are left out. */
  async plan(ctx: RequestContext, caseIds: readonly string[]): Promise<readonly PlannedMove[]> {
    const rows = await Promise.all([...new Set(caseIds)].map((id) => this.queries.byId(ctx, id)));
    const own = await Promise.all(rows.map(async (row) => (row && (await this.mayMove(ctx, row)) ? row : null)));
    const movable = own.filter((row) => row !== null);
    const newest = await this.standards.many(movable.map(({ handlingTenantNo: tenantNo, itemCode }) => ({ tenantNo, itemCode, asOf: ctx.now })));
    return Promise.all(movable.map((row, at) => this.planned(ctx, row, newest[at] ?? null)));
  }

  async move(ctx: RequestContext, input: unknown): Promise<Done | EditionRefusal> {
    const checked = check(MOVE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { caseId, editionNo, consent } = checked.value;
    // Asked for before the transaction begins: a catalog that does not answer must hold no connection of ours.
    const row = await this.queries.byId(ctx, caseId);
    const newest = row && (await this.newest(ctx, row));
    return once<EditionRefusal>(this.database, ctx, { operation: 'moveToEdition', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      const loaded = await this.ledger.load(em, ctx, caseId);
      const leg = loaded?.legs.find(({ id }) => id === loaded.state.countedLegId);
      if (!loaded || !leg || !casesAccess.allows(ctx, 'moveEdition', 'CaseLeg', leg)) return notFound('Case', caseId);
      // What was looked at must be what is done.
      if (newest?.editionNo !== editionNo) return invalidInput('editionNo', 'in_force_now');
      const event = moveToEdition(loaded.state, loaded.item, { ...newest, consent, at: ctx.now, actingTenantNo: actingTenant(ctx) });
      if (event.kind === 'NotHandling') return notFound('Case', caseId);
      if (event.kind === 'EditionNotMovable') return event;
      await this.ledger.recordUnder(em, ctx, loaded, [event], newest);
      return done('Case', caseId);
    });
  }

  private async mayMove(ctx: RequestContext, { id, handlingTenantNo }: CaseRow): Promise<boolean> {
    const legs = await this.queries.legsOf(ctx, id);
    return handlingTenantNo === actingTenant(ctx) && legs.some((leg) => leg.tenantNo === handlingTenantNo && casesAccess.allows(ctx, 'moveEdition', 'CaseLeg', leg));
  }

  private newest(ctx: RequestContext, { handlingTenantNo, itemCode }: CaseRow): Promise<EffectiveItem | null> {
    return this.standards.at({ tenantNo: handlingTenantNo, itemCode, asOf: ctx.now });
  }

  private async planned(ctx: RequestContext, row: CaseRow, newest: EffectiveItem | null): Promise<PlannedMove> {
    const [story, current] = await Promise.all([this.queries.story(ctx, row.id), this.queries.frozenOf(ctx, row)]);
    const { state } = story;
    const dueUnder = async (item: EffectiveItem | null): Promise<string | null> =>
      pressingClock(await this.queries.clocks(ctx, row, story, item), state.countedLegId ?? '')?.dueOn ?? null;
    const [dueOn, newDueOn] = await Promise.all([dueUnder(current), newest && dueUnder(newest)]);
    const required = newest?.values.materials.filter(({ necessity }) => necessity === 'required') ?? [];
    return {
      row, fromEditionNo: current?.editionNo ?? null, toEditionNo: newest?.editionNo ?? null, dueOn, newDueOn,
      missingIds: required.map(({ id }) => id).filter((id) => !state.presented.has(id)), obstacle: obstacleOf(ctx, state, current, newest),
    };
  }
}

function obstacleOf(ctx: RequestContext, state: CaseState, current: EffectiveItem | null, newest: EffectiveItem | null): PlannedMove['obstacle'] {
  if (!newest) return 'NOT_IN_FORCE';
  const actingTenantNo = countedLegOf(state)?.tenantNo ?? 0;
  const event = moveToEdition(state, current ?? newest, { ...newest, consent: '', at: ctx.now, actingTenantNo });
  return event.kind === 'EditionNotMovable' ? event.reason : null;
}
