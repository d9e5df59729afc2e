import { randomUUID } from 'node:crypto';
import type { Subject } from './field-row.js';

export const daysFromNow = (days: number): string => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);

/** Somebody who is not known yet, as inputs name him. */
export const newcomer = (): string => `person: { account: "m-${randomUUID()}", name: "新来的" }`;

/** An approver's post at the tenant that nothing else in the matrix is about. */
export async function freshPost(it: Subject, over: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const personId = await it.row('tenants.person', { id: randomUUID(), subject: randomUUID(), name: '某人' });
  return it.row('tenants.post', { id: randomUUID(), tenant_no: it.no, person_id: personId, role: 'approver', valid_from: '2024-01-01', valid_until: daysFromNow(40), ...over });
}
