import { StartRefused } from '@yimen/settings';
import type { Client } from 'pg';
import type { Bench } from '../bench.js';
import type { Measurement, Reading } from '../measurement.js';

/** Fewer would say nothing about so many. */
const LEAST = 20_000;
const SO_MANY = 100_000;
const STEP_MS = 200;
const SETTLED = 1_000;

/** One case in ten has its cards still before it. */
const FORGET_SOME = `
  delete from cases.card_appeal;
  delete from cases.supervision_card where hashtext(case_id::text) % 10 = 0`;

/** From the moment at which every open case is due to be looked at by the rules of supervision until the last of them has been; per 100,000 open cases. */
export const TIMERS: Measurement = {
  id: 'timers-of-a-day', what: { zh: '一日之内每十万在办件全部到点，监察完毕', en: 'a day’s timers: every one of 100,000 open cases comes due once' },
  goal: { kind: 'at-most', most: 30_000 }, long: true, run,
};

function run({ sql }: Bench): Promise<Reading> {
  return sql.asAdmin(async (admin) => {
    const settled = await lookedAtAll(admin);
    await admin.query(FORGET_SOME);
    const samples = [settled, await lookedAtAll(admin)];
    return { value: Math.max(...samples), baseline: null, unit: 'ms', samples };
  });
}

/** @returns ms per 100,000 open cases, from the first that was looked at to the last */
async function lookedAtAll(admin: Client): Promise<number> {
  // Others come due meanwhile, by what people and the service do.
  await until(admin, 'signal_at <= now()', (left) => left < SETTLED);
  const due = new Date();
  const { rowCount } = await admin.query("update cases.case_root set signal_at = $1 where status <> 'closed'", [due]);
  const total = rowCount ?? 0;
  if (total < LEAST) throw new StartRefused(`在办件只有 ${total}，测不出来：先 npm run bench:data -- --cases 3000000`, `Only ${total} open cases: build more first, npm run bench:data -- --cases 3000000`);
  // The product looks each ten seconds; what is measured is the work.
  const first = await until(admin, `signal_at = '${due.toISOString()}'`, (left) => left < total);
  const last = await until(admin, `signal_at = '${due.toISOString()}'`, (left) => left === 0);
  return ((last - first) * SO_MANY) / total;
}

async function until(admin: Client, condition: string, is: (left: number) => boolean): Promise<number> {
  for (;;) {
    const { rows } = await admin.query<{ left: number }>(`select count(*)::int as left from cases.case_root where signal_at is not null and ${condition}`);
    if (is(rows[0]!.left)) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
