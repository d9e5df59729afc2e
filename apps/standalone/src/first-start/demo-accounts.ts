import { Client } from 'pg';
import type { ShownAccount } from '@yimen/serving';
import { demoAccount, type DemoPerson } from './demo-people.js';

/** The demo accounts as they are shown, with the names that their tenants' regions have now. */
export async function demoAccounts(ownerUrl: string, people: readonly DemoPerson[], today: string): Promise<readonly ShownAccount[]> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ code: string; name: string }>(
      'select code, name from contract.tenant where code = any($1)', [people.map(({ tenantCode }) => tenantCode)]);
    const names = new Map(rows.map(({ code, name }) => [code, name]));
    return people.map((person) => demoAccount(person, names.get(person.tenantCode) ?? person.tenantCode, today));
  } finally {
    await owner.end();
  }
}
