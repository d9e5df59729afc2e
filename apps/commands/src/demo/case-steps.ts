import { addDays, shanghaiDateOf } from '@yimen/working-days';
import { NOBODY, requestId } from './door.js';
import { ITEM, publishMeanwhile } from './catalog-steps.js';
import { as, type Person } from './people.js';
import { ask, denied, expectThat, recall, refused, type Step, type World } from './story.js';

interface CaseAnswer {
  readonly __typename: string;
  readonly id: string;
  readonly caseNo: string;
  readonly progressCode: string;
  readonly status: string;
  readonly edition: { readonly editionNo: number; readonly promisedLimit: { readonly amount: number } } | null;
  readonly applicant: { readonly name: string; readonly idNumber: string; readonly phone: string };
  readonly clocks: readonly { readonly kind: string; readonly state: string; readonly dueOn: string; readonly explanation: { readonly sentences: readonly string[] } }[];
  readonly deadline: { readonly dueOn: string; readonly explanation: { readonly countedDays: number } } | null;
  readonly events: readonly { readonly kind: string; readonly facts: Record<string, unknown> }[];
}

const CASE = '__typename ... on Case { id caseNo progressCode status edition { editionNo promisedLimit { amount } } applicant { name idNumber phone } clocks { kind state dueOn explanation { sentences } } events { kind facts } } ... on Refusal { code message }';
const verb = (name: string, input: string): string => `mutation ($input: ${input}!) { ${name}(input: $input) { ${CASE} } }`;

const VERBS = {
  submitCase: verb('submitCase', 'SubmitCaseInput'),
  signHandover: verb('signHandover', 'SignHandoverInput'),
  requestSupplement: verb('requestSupplement', 'RequestSupplementInput'),
  supplyMaterials: verb('supplyMaterials', 'SupplyMaterialsInput'),
  acceptCase: verb('acceptCase', 'AcceptCaseInput'),
  sendForReview: verb('sendForReview', 'SendForReviewInput'),
  decideCase: verb('decideCase', 'DecideCaseInput'),
  deliverResult: verb('deliverResult', 'DeliverResultInput'),
  finishCase: verb('finishCase', 'CaseInput'),
} as const;
type VerbName = keyof typeof VERBS;

const caseId = (world: World): string => recall(world, 'case');

/** Somebody does something to the case, and it must succeed. */
async function act(world: World, person: Person, name: VerbName, input: object, asked: string, hear: (answer: CaseAnswer) => string): Promise<void> {
  const ids = name === 'submitCase' || name === 'signHandover' ? {} : { caseId: caseId(world) };
  await ask<CaseAnswer>(world, await as(world, person), {
    asked, query: VERBS[name], variables: { input: { clientRequestId: requestId(), ...ids, ...input } },
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'Case', `没有办成：${JSON.stringify(whole)}`);
      return hear(answer);
    },
  });
}

/** Somebody tries, and must be refused with this type. */
async function tryTo(world: World, person: Person, name: VerbName, input: object, asked: string, typename: string): Promise<void> {
  const ids = name === 'submitCase' || name === 'signHandover' ? {} : { caseId: caseId(world) };
  await refused(world, await as(world, person), { asked, query: VERBS[name], variables: { input: { clientRequestId: requestId(), ...ids, ...input } } }, typename);
}

/** The one letter about this case in somebody's inbox. */
async function letter(world: World, person: Person, kind: string): Promise<string> {
  let found = '';
  await ask<{ nodes: { id: string; kind: string; caseNo: string; fromTenant: { name: string } }[] }>(world, await as(world, person), {
    asked: '收件箱里有什么？', query: '{ inbox(first: 200) { nodes { id kind caseNo fromTenant { name } } } }',
    hear: ({ nodes }) => {
      const own = nodes.find((one) => one.caseNo === recall(world, 'case number') && one.kind === kind);
      expectThat(own !== undefined, `收件箱里没有该件的 ${kind}`);
      found = own.id;
      return `待签收：${own.fromTenant.name}移交的 ${own.caseNo}（${own.kind}）`;
    },
  });
  return found;
}

const clockOf = (answer: CaseAnswer, kind: string) => {
  const clock = answer.clocks.find((one) => one.kind === kind);
  expectThat(clock !== undefined && clock.explanation.sentences.length > 0, `没有 ${kind} 时限`);
  return clock;
};

/** He may have an open one from an earlier run on the same data. */
const submission = (idNumber: string, materialIds: readonly string[], duplicateReason: string | null = '另一处自用林') => ({
  itemCode: ITEM, materialIds, applicant: { name: '田青山', idNumber, phone: '13812345678' }, duplicateReason,
  mandate: { document: '代办委托书', signedOn: '2026-01-05', validUntil: '2027-12-31' },
});
const inDays = (days: number): string => addDays(shanghaiDateOf(new Date()), days);
const VILLAGERS_NUMBER = '510682190001010014';

async function submit(world: World): Promise<void> {
  await tryTo(world, 'village-agent', 'submitCase', submission('510682190001010015', ['m1']), '代提交，身份证号末位写错', 'InvalidInput');
  const input = { clientRequestId: requestId(), ...submission(VILLAGERS_NUMBER, ['m1', 'm3']) };
  await act(world, 'village-agent', 'submitCase', input, '替田青山提交采伐申请（有委托书），交申请表和身份证', (answer) => {
    const { name, idNumber, phone } = answer.applicant;
    expectThat(name === '田**' && !idNumber.includes('19000101') && phone.includes('****'), '申请人没有脱敏');
    world.memory.set('case', answer.id);
    world.memory.set('case number', answer.caseNo);
    world.memory.set('progress code', answer.progressCode);
    return `办件 ${answer.caseNo}，申请人 ${name} ${idNumber} ${phone}`;
  });
  await act(world, 'village-agent', 'submitCase', input, '网络不好，同一请求又发了一次', (answer) => {
    expectThat(answer.id === caseId(world), '重复提交成了两件');
    return '还是同一件，没有重复';
  });
  await tryTo(world, 'village-agent', 'submitCase', submission(VILLAGERS_NUMBER, ['m1'], null), '换一个请求再替他交一份', 'DuplicateApplication');
  await denied(world, NOBODY, { asked: '打听这个办件', query: 'query ($id: ID!) { case(id: $id) { caseNo } }', variables: { id: caseId(world) } }, 'UNAUTHENTICATED');
}

async function progress(world: World): Promise<void> {
  const query = 'query ($no: String!, $code: String!) { caseProgress(caseNo: $no, code: $code) { caseNo itemName status dueOn handlingTenant { centreName } } }';
  const caseNo = recall<string>(world, 'case number');
  const code = recall<string>(world, 'progress code');
  await ask<{ itemName: string; status: string; handlingTenant: { centreName: string } } | null>(world, NOBODY, {
    asked: `凭办件编号和查询码 ${code} 查进度`, query, variables: { no: caseNo, code },
    hear: (answer) => {
      expectThat(answer !== null, '凭查询码查不到');
      return `${answer.itemName}：${answer.status}，${answer.handlingTenant.centreName}办理`;
    },
  });
  await ask<object | null>(world, NOBODY, {
    asked: '拿错的查询码来问', query, variables: { no: caseNo, code: String((Number(code) + 1) % 1_000_000).padStart(6, '0') },
    hear: (answer) => {
      expectThat(answer === null, '错的查询码也查到了');
      return '查无此件';
    },
  });
}

async function unseen(world: World, person: Person, asked: string): Promise<void> {
  await ask<unknown>(world, await as(world, person), {
    asked, query: 'query ($id: ID!) { case(id: $id) { caseNo } }', variables: { id: caseId(world) },
    hear: (answer, { errors }) => {
      expectThat(answer === null && errors.length === 0, '看到了不该看的办件');
      return '查无此件';
    },
  });
}

async function receive(world: World): Promise<void> {
  const handoverId = await letter(world, 'township-clerk', 'intake');
  await tryTo(world, 'neighbour-clerk', 'signHandover', { handoverId }, '想替师古镇签收', 'NotFound');
  await unseen(world, 'neighbour-clerk', '想看这个办件');
  await act(world, 'township-clerk', 'signHandover', { handoverId }, '签收并出具收件凭证', (answer) => {
    const receipt = answer.events.find(({ kind }) => kind === 'received');
    const clock = clockOf(answer, 'receipt');
    return `凭证号 ${String(receipt?.facts['receiptNo'])}；${clock.explanation.sentences.join('')}`;
  });
}

async function supplement(world: World): Promise<void> {
  await tryTo(world, 'township-clerk', 'acceptCase', {}, '先试着受理', 'MissingMaterials');
  await tryTo(world, 'neighbour-clerk', 'requestSupplement', { missing: [{ materialId: 'm2', what: '越权' }], supplyBy: inDays(30) }, '邻镇想插手', 'NotFound');
  const missing = [{ materialId: 'm2', what: '请提供林权证或承包合同复印件' }];
  const supplyBy = inDays(30);
  await act(world, 'township-clerk', 'requestSupplement', { missing, supplyBy }, '一次性告知：缺林权权属证明', ({ status }) => `状态 ${status}`);
  await tryTo(world, 'village-agent-hongdou', 'supplyMaterials', { materialIds: ['m2'] }, '邻村代办员想补这件的材料', 'NotFound');
  await act(world, 'village-agent', 'supplyMaterials', { materialIds: ['m2'] }, '补交林权权属证明，移交镇里', () => '已移交，待镇里签收');
  const handoverId = await letter(world, 'township-clerk', 'supplement');
  await act(world, 'township-clerk', 'signHandover', { handoverId }, '签收补正材料', ({ status }) => `状态 ${status}，收件时限重新起算`);
  await tryTo(world, 'township-clerk', 'requestSupplement', { missing, supplyBy }, '想再要一次材料', 'AlreadyNotified');
}

async function accept(world: World): Promise<void> {
  await tryTo(world, 'township-clerk', 'acceptCase', {}, '有一份可容缺的材料没交，先试着受理', 'PromiseRequired');
  const promise = { document: '容缺受理承诺书', dueOn: inDays(5) };
  await act(world, 'township-clerk', 'acceptCase', { promise }, `容缺受理，申请人承诺 ${promise.dueOn} 前补齐`, (answer) => {
    const clock = clockOf(answer, 'handling_promised');
    expectThat(answer.edition?.promisedLimit.amount === 8, `应按 8 个工作日承诺办理，却是 ${JSON.stringify(answer.edition)}`);
    world.memory.set('edition of case', answer.edition.editionNo);
    world.memory.set('due', clock.dueOn);
    return `按第 ${answer.edition.editionNo} 版受理，承诺 ${clock.dueOn} 前办结。${clock.explanation.sentences.join('')}`;
  });
}

async function keepEdition(world: World): Promise<void> {
  await publishMeanwhile(world);
  await ask<CaseAnswer>(world, await as(world, 'township-clerk'), {
    asked: '这一件还按受理时的版本办吗？', query: 'query ($id: ID!) { case(id: $id) { edition { editionNo } clocks { kind dueOn } deadline { dueOn explanation { countedDays } } } }',
    variables: { id: caseId(world) },
    hear: (answer) => {
      expectThat(answer.deadline?.dueOn === recall(world, 'due') && answer.deadline?.explanation.countedDays === 8, `到期日说不清楚：${JSON.stringify(answer.deadline)}`);
      const due = answer.clocks.find(({ kind }) => kind === 'handling_promised')?.dueOn;
      const editionNo = answer.edition?.editionNo ?? 0;
      expectThat(editionNo === recall(world, 'edition of case') && due === recall(world, 'due'), '办件跟着新版变了');
      expectThat(editionNo < recall<number>(world, 'edition after'), '新版没有更新');
      return `仍按第 ${editionNo} 版，${due} 到期；新申请用第 ${recall<number>(world, 'edition after')} 版`;
    },
  });
}

async function review(world: World): Promise<void> {
  await tryTo(world, 'neighbour-clerk', 'sendForReview', { opinion: '越权' }, '邻镇想上报这一件', 'NotFound');
  await act(world, 'township-clerk', 'sendForReview', { opinion: '权属清楚，初审合格，拟同意' }, '初审后上报什邡市', ({ status }) => `状态 ${status}`);
  const handoverId = await letter(world, 'county-approver', 'review');
  await tryTo(world, 'other-county-approver', 'signHandover', { handoverId }, '外县首席代表想签收', 'NotFound');
  await act(world, 'county-approver', 'signHandover', { handoverId }, '签收上报件', (answer) => clockOf(answer, 'review').explanation.sentences.join(''));
  await tryTo(world, 'other-county-approver', 'decideCase', { outcome: 'granted' }, '外县首席代表想作决定', 'NotFound');
  await denied(world, await as(world, 'county-approver-expired'), {
    asked: '岗位已到期的首席代表想作决定', query: VERBS.decideCase, variables: { input: { clientRequestId: requestId(), caseId: caseId(world), outcome: 'granted' } },
  }, 'NO_ACTING_POST');
  await denied(world, await as(world, 'township-clerk'), {
    asked: '窗口人员想自己作决定', query: VERBS.decideCase, variables: { input: { clientRequestId: requestId(), caseId: caseId(world), outcome: 'granted' } },
  }, 'FORBIDDEN');
  await tryTo(world, 'county-approver', 'decideCase', { outcome: 'refused' }, '不予许可而不写理由', 'InvalidInput');
  await tryTo(world, 'county-approver', 'decideCase', { outcome: 'granted' }, '承诺补的材料还没补，想先准予', 'GapsOpen');
  await act(world, 'village-agent', 'supplyMaterials', { materialIds: ['m4'] }, '按承诺补齐，移交镇里', () => '已移交，待镇里签收');
  const supplied = await letter(world, 'township-clerk', 'supplement');
  await act(world, 'township-clerk', 'signHandover', { handoverId: supplied }, '签收补齐的材料', ({ status }) => `状态 ${status}`);
  await act(world, 'county-approver', 'decideCase', { outcome: 'granted', reasons: '符合森林法第五十六条、第五十七条规定' }, '准予许可，结果退回师古镇', () => '已决定，待镇里签收结果');
}

async function deliver(world: World): Promise<void> {
  const handoverId = await letter(world, 'township-clerk', 'review_result');
  await act(world, 'township-clerk', 'signHandover', { handoverId }, '签收审查结果', (answer) => `状态 ${answer.status}；${clockOf(answer, 'delivery').explanation.sentences.join('')}`);
  await act(world, 'township-clerk', 'deliverResult', { method: 'by_agent', receivedBy: 'village_agent' }, '证件交村代办员送达', ({ status }) => `状态 ${status}`);
  await act(world, 'township-clerk', 'finishCase', {}, '办结归档', (answer) => {
    expectThat(answer.status === 'closed', `状态是 ${answer.status}`);
    return `${answer.caseNo} 已办结，共 ${answer.events.length} 个事件，只增不改`;
  });
  await tryTo(world, 'township-clerk', 'finishCase', {}, '再办结一次', 'WrongStatus');
}

export const CASE_STEPS: readonly Step[] = [
  { title: '村代办员替村民提交', run: submit },
  { title: '镇中心签收，出具收件凭证，收件时限起算', run: receive },
  { title: '凭编号和查询码查进度', run: progress },
  { title: '一次性告知补正，只有一次', run: supplement },
  { title: '受理：办理时限次一工作日起算，自己说清楚', run: accept },
  { title: '省里此时发布新版，在办件不受影响', run: keepEdition },
  { title: '上报审查，市里首席代表决定', run: review },
  { title: '结果退回、送达、办结', run: deliver },
];
