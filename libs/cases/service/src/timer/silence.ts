import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, contextOf, type RequestContext } from '@yimen/access';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { CaseLedger } from '../case/case-ledger.js';
import { Lookout } from './lookout.js';

/** Looked for this often. */
const LOOK_EVERY_MS = 30_000;
/** Of one province at one look; the rest at the next. */
const BATCH = 500;

/**
 * Accepts what nobody has answered within the receipt clock (逾期不告知视为受理, 行政许可法 art. 32): as of its receipt, by the law and nobody's act.
 * Several processes may look at once; who comes second to a case finds it accepted.
 */
@Injectable()
export class AcceptanceBySilence implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lookout = new Lookout(LOOK_EVERY_MS, () => this.look(this.clock.now()), 'what nobody has answered could not be accepted');

  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.lookout.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.lookout.stop();
  }

  /** Returns how many cases were accepted. One that cannot be holds up no other. */
  async look(now: Date): Promise<number> {
    const provinces = await this.database.published<{ no: TenantNo }>('select tenant_no as no from contract.tenant where level = 1 order by 1', []);
    let accepted = 0;
    for (const { no: provinceNo } of provinces) {
      const ctx = contextOf({ kind: 'system', name: 'cases.accept-by-silence', provinceNo }, { now, requestId: uuidv7(), locale: 'zh-CN' });
      for (const caseId of await this.unanswered(ctx, provinceNo)) accepted += await this.accept(ctx, caseId).catch((error: unknown) => (this.lookout.complain(error), 0));
    }
    return accepted;
  }

  private async unanswered(ctx: RequestContext, provinceNo: TenantNo): Promise<readonly string[]> {
    const rows = await this.database.rows<{ caseId: string }>(ctx.scope,
      `select l.case_id as "caseId" from cases.case_leg l where l.province_no = $1 and l.status = 'received' and l.deadline_at <= $2 order by l.deadline_at limit $3`,
      [provinceNo, ctx.now, BATCH]);
    return rows.map(({ caseId }) => caseId);
  }

  private async accept(ctx: RequestContext, caseId: string): Promise<0 | 1> {
    let accepted = false;
    await systemAct(this.database, ctx, { operation: 'acceptBySilence', facts: { caseId } }, async (em) => {
      const loaded = await this.ledger.load(em, ctx, caseId);
      accepted = loaded !== null && (await this.ledger.acceptBySilence(em, ctx, loaded));
      return accepted ? { objectType: 'Case', objectId: caseId, tenantNo: loaded!.root.handlingTenantNo } : null;
    });
    return accepted ? 1 : 0;
  }
}
