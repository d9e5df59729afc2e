import { randomUUID } from 'node:crypto';
import { StartRefused } from '@yimen/settings';
import { shanghaiDateOf, addDays } from '@yimen/working-days';
import type { Client } from 'pg';
import type { Bench } from '../bench.js';
import type { Measurement, Reading } from '../measurement.js';

const SICHUAN = 51_00_000_000_0000;
/** Fewer would say nothing about so many. */
const LEAST = 20_000;
const SO_MANY = 100_000;

/** From a change of the province's calendar that touches every open case until the last of them has its new day; per 100,000 open parts of cases. */
export const RECOMPUTATION: Measurement = {
  id: 'recompute-deadlines', what: { zh: '日历变更，每十万在办件重算到期日', en: 'due dates after a changed calendar, per 100,000 open cases' },
  goal: { kind: 'at-most', most: 60_000 }, long: true, run,
};

function run({ sql }: Bench): Promise<Reading> {
  return sql.asAdmin(async (admin) => {
    const tomorrow = addDays(shanghaiDateOf(new Date()), 1);
    await admin.query(
      `insert into tenants.calendar_day (tenant_no, day, kind, name, document) values ($1, $2, 'off', '测量', '测量')
       on conflict (tenant_no, day) do update set kind = 'off', withdrawn_at = null`, [SICHUAN, tomorrow]);
    const there = await workedOff(admin, tomorrow);
    await admin.query('update tenants.calendar_day set withdrawn_at = now() where tenant_no = $1 and day = $2', [SICHUAN, tomorrow]);
    const samples = [there, await workedOff(admin, tomorrow)];
    return { value: Math.max(...samples), baseline: null, unit: 'ms', samples };
  });
}

/** Tells of a change and waits until the product has worked it off. @returns ms per 100,000 parts that it looked at */
async function workedOff(admin: Client, on: string): Promise<number> {
  const id = randomUUID();
  await admin.query(
    `insert into tenants.calendar_change (id, tenant_no, document, from_on, until_on, days, hours, set_at) values ($1, $2, '测量', $3, $3, 1, 0, now())`, [id, SICHUAN, on]);
  for (;;) {
    const { rows } = await admin.query<{ total: number; ms: number | null }>(
      'select total, (extract(epoch from finished_at - started_at) * 1000)::float8 as ms from cases.recomputation where change_id = $1', [id]);
    const [own] = rows;
    if (own && own.ms !== null) {
      if (own.total < LEAST) throw new StartRefused(`在办件只有 ${own.total}，测不出来：先 npm run bench:data -- --cases 3000000`, `Only ${own.total} open cases: build more first, npm run bench:data -- --cases 3000000`);
      return (own.ms * SO_MANY) / own.total;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
