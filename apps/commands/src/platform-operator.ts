import { parseArgs } from 'node:util';
import { SystemClock } from '@yimen/access';
import { StartRefused } from '@yimen/settings';
import { appointOperator, type OperatorOrder, type OperatorOutcome } from '@yimen/tenants-service';
import { isIsoDate } from '@yimen/working-days';
import { onPreparedDatabase, runCommand } from './run-command.js';

const USAGE = 'npm run platform:operator -- --account li.yunying --name 李运营 --from 2026-12-01 --until 2027-11-30';

/**
 * `npm run platform:operator`: makes the person with this account the platform's operator (平台运营) from a day until a day. So a
 * new installation gets its first person, who opens provinces and gives them their first administrators. Days that are over end it.
 */
await runCommand((progress) => onPreparedDatabase(progress, async ({ ownerUrl, where }) => {
  const order = orderOf(process.argv.slice(2));
  const outcome = await appointOperator(ownerUrl, order, new SystemClock().now());
  if (outcome.kind !== 'OperatorAppointed') throw refusalOf(outcome, order.account);
  const days = `${order.validFrom} … ${order.validUntil}`;
  console.log(`${outcome.name}（${order.account}）可运营平台 may run the platform: ${days} (${where})`);
}));

function orderOf(args: readonly string[]): OperatorOrder {
  const { account = '', name = null, from = '', until = '' } = valuesOf(args);
  if (!/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/.test(account) || !isIsoDate(from) || !isIsoDate(until) || until < from) {
    throw new StartRefused(`请写明账号和起止日期，例如 ${USAGE}`, `Name the account, the first and the last day, for example ${USAGE}`);
  }
  return { account, name, validFrom: from, validUntil: until };
}

function valuesOf(args: readonly string[]): { readonly account?: string; readonly name?: string; readonly from?: string; readonly until?: string } {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { account: text, name: text, from: text, until: text } }).values;
  } catch {
    return {};
  }
}

function refusalOf(outcome: Exclude<OperatorOutcome, { kind: 'OperatorAppointed' }>, account: string): StartRefused {
  switch (outcome.kind) {
    case 'NameNeeded':
      return new StartRefused(`账号 ${account} 尚未登记，请用 --name 写明姓名。`, `Nobody has the account ${account} yet: give his name with --name.`);
    case 'NameDiffers':
      return new StartRefused(`账号 ${account} 登记的姓名是 ${outcome.name}。`, `The account ${account} is ${outcome.name}'s.`);
    case 'HoldsPost':
      return new StartRefused(`${outcome.name} 现有岗位，不能同时运营平台。`, `${outcome.name} holds a post and cannot run the platform beside it.`);
  }
}
