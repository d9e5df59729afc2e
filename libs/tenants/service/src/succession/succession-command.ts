import { contextOf } from '@yimen/access';
import type { NotFound } from '@yimen/graphql-kit';
import { provinceOf } from '@yimen/jurisdiction';
import { systemAct, type ServiceDatabases } from '@yimen/persistence';
import { namedBy, type SuccessionOrder, type SuccessionPlan } from '@yimen/tenants-domain';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { plannedIn } from './succession.js';
import { SUCCESSION_MESSAGES, type SuccessionRefused } from './succession.messages.js';
import { writeSuccession, type Carried } from './succession-writing.js';

/** An order that was carried out, or, in a dry run, would have been: the same statements were run and taken back. */
export interface CarriedOrder {
  readonly kind: 'CarriedOrder';
  readonly plan: SuccessionPlan;
  readonly written: Carried;
}

export interface OrderByCommand {
  readonly order: SuccessionOrder;
  readonly document: string;
  /** Name of the command, which stands in the audit as who did it. */
  readonly command: string;
  readonly now: Date;
  readonly dryRun: boolean;
}

class TakenBack extends Error {}

/** Carries out an order for a command of the installation's operator, as the service itself would for an administrator of the province. */
export async function carryOutOrder(databases: ServiceDatabases, { order, document, command, now, dryRun }: OrderByCommand): Promise<CarriedOrder | NotFound | SuccessionRefused> {
  const id = uuidv7();
  const ctx = contextOf({ kind: 'system', name: command, provinceNo: provinceOf(namedBy(order)[0]!) }, { now, requestId: id, locale: 'zh-CN' });
  const database = await databases.connect('tenants', []);
  const outcome: { value: CarriedOrder | NotFound | SuccessionRefused | null } = { value: null };
  try {
    await systemAct(database, ctx, { operation: `${order.kind}Tenants`, facts: { order, document } }, async (em) => {
      const plan = await plannedIn(em, order, shanghaiDateOf(now));
      if (plan.kind !== 'SuccessionPlan') {
        outcome.value = plan;
        return null;
      }
      const written = await writeSuccession(em, plan, { id, document, orderedAt: now });
      outcome.value = { kind: 'CarriedOrder', plan, written };
      if (dryRun) throw new TakenBack();
      return { objectType: 'Succession', objectId: id };
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  } finally {
    await database.onApplicationShutdown();
  }
  return outcome.value!;
}

/** A refusal as the person at the command reads it, Chinese before English. */
export function sayOrderRefusal(refusal: NotFound | SuccessionRefused): { readonly zh: string; readonly en: string } {
  if (refusal.kind === 'NotFound') return { zh: SUCCESSION_MESSAGES.NotFound['zh-CN'](refusal), en: SUCCESSION_MESSAGES.NotFound.en(refusal) };
  return { zh: SUCCESSION_MESSAGES.SuccessionRefused['zh-CN'](refusal), en: SUCCESSION_MESSAGES.SuccessionRefused.en(refusal) };
}
