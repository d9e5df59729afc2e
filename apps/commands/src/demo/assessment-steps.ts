import { requestId } from './door.js';
import { as } from './people.js';
import { ask, denied, expectThat, recall, refused, type Step, type World } from './story.js';

const RATE = `mutation ($input: RateCaseInput!) { rateCase(input: $input) { __typename
  ... on Rating { id level levelName bad } ... on Refusal { code message } } }`;
const WAIT_MS = 15_000;

/** The closed case travels to the assessments as an event: it is there after a moment. */
async function untilRatable(world: World): Promise<void> {
  const villager = await as(world, 'villager');
  const end = performance.now() + WAIT_MS;
  const query = '{ myClosedCases(first: 50) { nodes { case { id } } } }';
  for (;;) {
    const { data } = await world.door.ask(villager, query);
    const nodes = (data?.['myClosedCases'] as { nodes: { case: { id: string } }[] } | undefined)?.nodes ?? [];
    if (nodes.some((one) => one.case.id === recall(world, 'case'))) return;
    expectThat(performance.now() < end, '办结事实没有送到评价服务');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function follow(world: World): Promise<void> {
  await ask<{ nodes: { caseNo: string; status: string }[] }>(world, await as(world, 'villager'), {
    asked: '我的事办好了吗？', query: '{ myCases(first: 50) { nodes { caseNo status } } }',
    hear: ({ nodes }) => {
      const own = nodes.find(({ caseNo }) => caseNo === recall(world, 'case number'));
      expectThat(own?.status === 'closed', `自己的办件：${JSON.stringify(own)}`);
      return `${own.caseNo} 已办结`;
    },
  });
}

async function rate(world: World): Promise<void> {
  await untilRatable(world);
  const input = () => ({ input: { clientRequestId: requestId(), caseId: recall(world, 'case'), level: 1, comment: '没跑一趟就办好了', channel: 'mobile' } });
  await refused(world, await as(world, 'villager-hongdou'), { asked: '邻村村民想评价别人的办件', query: RATE, variables: input() }, 'NotFound');
  await denied(world, await as(world, 'township-clerk'), { asked: '窗口人员想给自己打分', query: RATE, variables: input() }, 'FORBIDDEN');
  await ask<{ __typename: string; levelName: string }>(world, await as(world, 'villager'), {
    asked: '评价：1（最好）', query: RATE, variables: input(),
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'Rating' && answer.levelName === '非常满意', `没有评成：${JSON.stringify(whole)}`);
      return answer.levelName;
    },
  });
  await refused(world, await as(world, 'villager'), { asked: '想再评一次', query: RATE, variables: input() }, 'AlreadyRated');
}

interface Score {
  readonly total: number;
  readonly maximum: number;
  readonly sections: readonly { readonly name: string; readonly score: number; readonly maximum: number; readonly lines: readonly { readonly points: number; readonly text: string; readonly facts: readonly { readonly id: string }[] }[] }[];
}

const SCORE = `query ($window: ID!, $month: String!) { windowScore(windowId: $window, month: $month) { total maximum
  sections { name score maximum lines { points text facts { id } } } } }`;

async function score(world: World): Promise<void> {
  const manager = await as(world, 'township-manager');
  let window = '';
  await ask<{ windows: { id: string; code: string; name: string }[] }>(world, manager, {
    asked: '本镇有哪些窗口？', query: 'query ($id: ID!) { tenant(id: $id) { windows { id code name } } }', variables: { id: recall(world, 'tenant township') },
    hear: ({ windows }) => {
      expectThat(windows.length === 8, `窗口数是 ${windows.length}`);
      window = windows.find(({ code }) => code === '510682120-W5')?.id ?? '';
      return windows.map(({ name }) => name).join('、');
    },
  });
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  await ask<Score | null>(world, manager, {
    asked: `农业综合服务窗口 ${month} 得多少分，凭什么？`, query: SCORE, variables: { window, month },
    hear: (answer) => {
      expectThat(answer !== null, '看不到自己窗口的得分');
      const lines = answer.sections.flatMap((section) => section.lines);
      const sum = Math.round(lines.reduce((total, { points }) => total + points, 0) * 100) / 100;
      expectThat(Math.abs(sum - answer.total) < 0.005, `各条之和 ${sum} 不等于总分 ${answer.total}`);
      expectThat(lines.some(({ facts }) => facts.length > 0), '得分没有事实依据');
      return `${answer.total}/${answer.maximum} 分：${answer.sections.map((one) => `${one.name} ${one.score}/${one.maximum}（${one.lines.map(({ text }) => text).join('')}）`).join('；')}`;
    },
  });
  await ask<Score | null>(world, await as(world, 'township-clerk-civil'), {
    asked: '别的窗口的人想看这个得分', query: SCORE, variables: { window, month },
    hear: (answer, { errors }) => {
      expectThat(answer === null && errors.length === 0, '看到了别的窗口的得分');
      return '看不到';
    },
  });
}

export const ASSESSMENT_STEPS: readonly Step[] = [
  { title: '村民看到自己的办件', run: follow },
  { title: '好差评：一事一评，1 为最好', run: rate },
  { title: '窗口当月得分，每一分都有事实', run: score },
];
