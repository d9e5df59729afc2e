import { SystemClock } from '@yimen/access';
import { isTenantNo } from '@yimen/jurisdiction';
import type { Progress } from '@yimen/provisioning';
import { StartRefused } from '@yimen/settings';
import { carryOutOrder, sayOrderRefusal, type CarriedOrder } from '@yimen/tenants-service';
import { shanghaiDateOf } from '@yimen/working-days';
import { Client } from 'pg';
import { onPreparedDatabase, runCommand, type PreparedDatabase } from '../run-command.js';
import { openWork, openWorkAt, reportOrder } from './order-report.js';
import type { OrderArguments, ReadArguments, TenantFinder } from './order-arguments.js';

/** Gives an order about divisions by command, and tells what it does. Not a second time: what has ended cannot end again. */
export function giveOrder(command: string, read: ReadArguments): Promise<void> {
  return runCommand(async (progress) => {
    const given = read(process.argv.slice(2));
    await onPreparedDatabase(progress, async (prepared) => {
      const owner = new Client({ connectionString: prepared.ownerUrl });
      await owner.connect();
      try {
        await carriedOut(progress, prepared, owner, command, given);
      } finally {
        await owner.end();
      }
    });
  });
}

async function carriedOut(progress: Progress, { logins }: PreparedDatabase, owner: Client, command: string, { orderOf, document, dryRun }: OrderArguments): Promise<void> {
  const now = new SystemClock().now();
  const order = await orderOf(finderOn(owner, shanghaiDateOf(now)));
  const outcome = await progress.step(dryRun ? '试行' : '执行', dryRun ? 'Trying out' : 'Carrying out', () => carryOutOrder(logins, { order, document, command, now, dryRun }));
  if (outcome.kind !== 'CarriedOrder') {
    const { zh, en } = sayOrderRefusal(outcome);
    throw new StartRefused(zh, en);
  }
  for (const line of await reportOrder(owner, outcome)) console.log(line);
  if (dryRun) return console.log('\n试行完毕，什么都没有改变。 A dry run: nothing was changed.');
  await followed(progress, owner, outcome, shanghaiDateOf(now));
}

/** An official code may have been somebody else's before: who has it today is meant, or whose code will begin. */
function finderOn(owner: Client, today: string): TenantFinder {
  return async (given) => {
    if (isTenantNo(Number(given))) return Number(given);
    const { rows } = await owner.query<{ no: string; until: string | null }>(
      `select tenant_no as no, case when valid_until < $2::date then valid_until::text end as until from tenants.tenant_code where code = $1
       order by valid_until < $2::date nulls first, valid_from`, [given, today]);
    const [found, last] = [rows[0], rows.at(-1)];
    if (found && found.until === null) return Number(found.no);
    if (last) throw new StartRefused(`代码 ${given} 的单位已撤并，最后一日为 ${last.until}。`, `Whoever had the code ${given} has ended: the last day was ${last.until}.`);
    throw new StartRefused(`没有代码为 ${given} 的租户。`, `No tenant has the code ${given}.`);
  };
}

const LOOK_MS = 2_000;
/** The product looks twice a minute; where nothing moves for longer, none is running. */
const PATIENCE_MS = 90_000;

/** From the effective day on the running product hands over by itself; a command that waits for it can be broken off at any time. */
async function followed(progress: Progress, owner: Client, { plan }: CarriedOrder, today: string): Promise<void> {
  const left = () => openWorkAt(owner, plan).then(openWork);
  if ((await left()) === 0) return;
  if (plan.effectiveOn > today) return console.log(`\n未结办件将在 ${plan.effectiveOn} 由系统自动移交。 Open work is handed over by the product on ${plan.effectiveOn}.`);
  await progress.step('移交未结办件', 'Handing over open work', async (tell) => {
    let [before, since] = [await left(), performance.now()];
    while (before > 0 && performance.now() - since < PATIENCE_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const now = await left();
      if (now === before) continue;
      tell(`${now.toLocaleString('en')}`);
      [before, since] = [now, performance.now()];
    }
    if (before > 0) tell(`还剩 ${before} 件，系统运行时会继续 ${before} left: the product goes on with them when it runs;`);
  });
}
