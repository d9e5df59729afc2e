import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { inheritWork, type LegInherited, type LetterInherited } from '@yimen/cases-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { CaseLeg } from '../case/case.entity.js';
import { CaseLedger, writeEvents, type LoadedCase } from '../case/case-ledger.js';

/** Lets one case go on at a successor: the part of the tenant that has ended, and the letters to it. */
@Injectable()
export class WorkInheritance {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
  ) {}

  /** Returns false where the predecessor has nothing open any more. */
  async inherit(em: EntityManager, ctx: RequestContext, caseId: string, fromTenantNo: TenantNo, toTenantNo: TenantNo): Promise<boolean> {
    const loaded = await this.ledger.load(em, ctx, caseId);
    if (!loaded) throw new Error(`case ${caseId} is not in the province of ${ctx.requestId}`);
    const events = inheritWork(loaded.state, { fromTenantNo, toTenantNo, at: ctx.now, idAfter: () => uuidv7() });
    if (events.length === 0) return false;
    for (const event of events) {
      if (event.kind === 'leg_inherited') await this.writeLeg(em, loaded, event);
      if (event.kind === 'letter_inherited') await writeLetter(em, event);
    }
    await writeEvents(em, ctx, caseId, events);
    if (loaded.root.handlingTenantNo === fromTenantNo) loaded.root.handlingTenantNo = toTenantNo;
    await em.flush();
    await this.ledger.copyLegs(em, ctx, caseId);
    return true;
  }

  /** The new leg is the old one's copy, barrier and deadline included; of a case exactly one is counted at any time. */
  private async writeLeg(em: EntityManager, { legs, state }: LoadedCase, { legId, fromLegId, tenantNo, at }: LegInherited): Promise<void> {
    const old = legs.find(({ id }) => id === fromLegId);
    if (!old) throw new Error(`leg ${fromLegId} is not stored`);
    const { status } = state.legs.find((leg) => leg.legId === fromLegId)!;
    const { counted } = old;
    old.counted = false;
    await em.flush();
    const { windowId, departmentId } = await this.windowAfter(old, tenantNo);
    await em.execute(
      `insert into cases.case_leg (id, case_id, tenant_no, visible_from, kind, status, counted, window_id, department_id, case_no, item_code, item_name, opened_at,
         due_on, deadline_at, provisional, calendar_version)
       select ?, case_id, ?, visible_from, kind, ?, ?, ?, ?, case_no, item_code, item_name, ?, due_on, deadline_at, provisional, calendar_version
       from cases.case_leg where id = ?`, [legId, tenantNo, status, counted, windowId, departmentId, at, fromLegId]);
  }

  /** The successor's window that took the old one over, else one that serves the item; none where the old leg had none, or nobody serves it. */
  private async windowAfter({ windowId, itemCode }: CaseLeg, tenantNo: TenantNo): Promise<Pick<CaseLeg, 'windowId' | 'departmentId'>> {
    const [row] = windowId === null ? [] : await this.database.published<{ windowId: string; departmentId: string | null }>(
      `select n.id as "windowId", n.department_id as "departmentId" from contract.service_window n left join contract.service_window o on o.id = $1 and (o.code, o.name) = (n.code, n.name)
       where n.tenant_no = $2 and (o.id is not null or $3 = any(n.item_codes)) order by o.id is null, n.code limit 1`, [windowId, tenantNo, itemCode]);
    return row ?? { windowId: null, departmentId: null };
  }
}

/** The old letter is done with, signed by nobody; the new one has its sender, its day and its content. */
async function writeLetter(em: EntityManager, { handoverId, fromHandoverId, tenantNo, at }: LetterInherited): Promise<void> {
  await em.execute('update cases.hand_over set signed_at = ? where id = ?', [at, fromHandoverId]);
  await em.execute(
    `insert into cases.hand_over (id, case_id, kind, from_tenant_no, to_tenant_no, case_no, item_name, sent_at, sent_by)
     select ?, case_id, kind, from_tenant_no, ?, case_no, item_name, sent_at, sent_by from cases.hand_over where id = ?`, [handoverId, tenantNo, fromHandoverId]);
}
