import { requestId } from './door.js';
import { as, type Person } from './people.js';
import { ask, denied, expectThat, recall, refused, type Step, type World } from './story.js';

/** An item with one paper that the township decides itself. */
const PLAIN = '51-20-00016-000';
const OWN_NUMBER = '510682190001010014';
const NEIGHBOURS_NUMBER = '51068219000202002X';

const APPLY = `mutation ($input: ApplyOnlineInput!) { applyOnline(input: $input) { __typename
  ... on Case { id caseNo status channel allowedVerbs } ... on Refusal { code message } } }`;
const WITHDRAW = `mutation ($input: WithdrawOnlineInput!) { withdrawOnline(input: $input) { __typename
  ... on Case { id status outcome } ... on Refusal { code message } } }`;
const ORDER = '__typename ... on SupervisionOrder { id status overdue entries { kind words } } ... on Refusal { code message }';

async function online(world: World): Promise<void> {
  const villager = await as(world, 'villager');
  const application = (idNumber: string) => ({ input: {
    clientRequestId: requestId(), tenantId: recall(world, 'tenant township'), itemCode: PLAIN, materialIds: ['m1'], applicant: { name: '田青山', idNumber, phone: '13812345678' }, duplicateReason: '另一次',
  } });
  await refused(world, villager, { asked: '想在网上替邻村的人申请', query: APPLY, variables: application(NEIGHBOURS_NUMBER) }, 'NotYourself');
  let id = '';
  await ask<{ __typename: string; id: string; status: string; channel: string; allowedVerbs: string[] }>(world, villager, {
    asked: '自己在网上申请', query: APPLY, variables: application(OWN_NUMBER),
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'Case' && answer.status === 'received' && answer.channel === 'online', `没有收件：${JSON.stringify(whole)}`);
      expectThat(answer.allowedVerbs.join() === 'supplyOnline,withdrawOnline', `可做的事：${answer.allowedVerbs.join()}`);
      id = answer.id;
      return '镇中心网上收件，随时可以补材料或撤回';
    },
  });
  const withdrawal = () => ({ input: { clientRequestId: requestId(), caseId: id, reasons: '想好了再办' } });
  await refused(world, await as(world, 'villager-hongdou'), { asked: '邻村村民想撤回别人的申请', query: WITHDRAW, variables: withdrawal() }, 'NotFound');
  await ask<{ __typename: string; status: string; outcome: string }>(world, villager, {
    asked: '撤回', query: WITHDRAW, variables: withdrawal(),
    hear: (answer, whole) => {
      expectThat(answer?.status === 'closed' && answer.outcome === 'withdrawn', `没有撤回：${JSON.stringify(whole)}`);
      return '已撤回';
    },
  });
  await refused(world, villager, { asked: '再撤回一次', query: WITHDRAW, variables: withdrawal() }, 'WrongStatus');
}

/** Says something to the order, and hears where it stands. */
async function say(world: World, person: Person, name: string, input: object, asked: string, status: string): Promise<string> {
  let id = '';
  const type = `${name === 'issueSupervisionOrder' ? 'IssueSupervisionOrder' : name === 'replyToOrder' ? 'ReplyToOrder' : 'SayToOrder'}Input`;
  await ask<{ __typename: string; id: string; status: string; overdue: boolean }>(world, await as(world, person), {
    asked, query: `mutation ($input: ${type}!) { ${name}(input: $input) { ${ORDER} } }`, variables: { input: { clientRequestId: requestId(), ...input } },
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'SupervisionOrder' && answer.status === status && !answer.overdue, `应当是 ${status}：${JSON.stringify(whole)}`);
      id = answer.id;
      return `状态 ${answer.status}`;
    },
  });
  return id;
}

async function supervise(world: World): Promise<void> {
  const toTenantId = recall<string>(world, 'tenant township');
  await ask<{ code: string; colour: string; threshold: { unit: string; amount: number } }[]>(world, await as(world, 'villager'), {
    asked: '什么时候亮黄牌、红牌？', query: 'query ($tenant: ID!) { supervisionRules(tenantId: $tenant) { code colour threshold { unit amount } } }', variables: { tenant: toTenantId },
    hear: (rules) => {
      const yellow = rules.find(({ code }) => code === 'promise_90');
      expectThat(yellow?.colour === 'yellow' && yellow.threshold.amount === 90 && rules.some(({ colour }) => colour === 'red'), `规则：${JSON.stringify(rules)}`);
      return `${rules.length} 条规则，承诺时限用到九成亮黄牌`;
    },
  });
  const order = { toTenantId, title: '补齐窗口人员', demand: '请落实专人，并报告结果。', replyWithinDays: 5 };
  await denied(world, await as(world, 'township-clerk'), {
    asked: '窗口人员想发督办', query: `mutation ($input: IssueSupervisionOrderInput!) { issueSupervisionOrder(input: $input) { ${ORDER} } }`,
    variables: { input: { clientRequestId: requestId(), ...order } },
  }, 'FORBIDDEN');
  const orderId = await say(world, 'county-manager', 'issueSupervisionOrder', order, '县里督办：五个工作日内回复', 'awaiting_reply');
  await say(world, 'township-manager', 'replyToOrder', { orderId, words: '已安排罗春雨专人办理。' }, '镇里回复', 'replied');
  await say(world, 'county-manager', 'closeOrder', { orderId, words: '同意销号。' }, '县里销号', 'closed');
}

export const SELF_SERVICE_STEPS: readonly Step[] = [
  { title: '村民自己网上申请，随时撤回；别人的事办不了', run: online },
  { title: '监察规则公开；县里督办，镇里限期回复', run: supervise },
];
