import { NOBODY, requestId } from './door.js';
import { as } from './people.js';
import { ask, expectThat, recall, refused, type Step, type World } from './story.js';

export const ITEM = '51-01-00038-000';
const CODES = { province: '51', county: '510682', township: '510682120', village: '510682120201' } as const;

interface Effective {
  readonly name: string;
  readonly editionNo: number;
  readonly promisedLimit: { readonly amount: number; readonly unit: string };
  readonly place: string;
  readonly hours: string;
  readonly fields: readonly { readonly field: string; readonly clamped: boolean; readonly setBy: { readonly name: string } }[];
}

const EFFECTIVE = `query Effective($tenant: ID!, $code: String!) { effectiveItem(tenantId: $tenant, code: $code) {
  name editionNo promisedLimit { amount unit } place hours fields { field clamped setBy { name } } } }`;
const OVERRIDE = `mutation Override($input: SetOverrideInput!) { setOverride(input: $input) { __typename
  ... on ItemOverride { field version tenant { name } } ... on Refusal { code message } ... on OverrideRefused { reason field parent proposed } } }`;

export const villageId = (world: World): string => recall(world, 'tenant village');

async function findTenants(world: World): Promise<void> {
  for (const [name, code] of Object.entries(CODES)) {
    await ask<{ id: string; centreName: string; lineage: { name: string }[] } | null>(world, NOBODY, {
      asked: `代码 ${code} 是哪个中心？`,
      query: 'query ($code: String!) { tenantByCode(code: $code) { id centreName lineage { name } } }',
      variables: { code },
      hear: (tenant) => {
        expectThat(tenant !== null, `没有代码为 ${code} 的租户`);
        world.memory.set(`tenant ${name}`, tenant.id);
        return `${tenant.centreName}（${tenant.lineage.map((one) => one.name).join(' › ')}），路径号 ${tenant.id}`;
      },
    });
  }
}

async function readCatalog(world: World): Promise<void> {
  await ask<{ nodes: { code: string }[]; pageInfo: { hasNextPage: boolean } }>(world, NOBODY, {
    asked: '在村级站点看，全省公布了哪些事项？',
    query: 'query ($tenant: ID!) { effectiveItems(tenantId: $tenant, first: 200) { nodes { code } pageInfo { hasNextPage } } }',
    variables: { tenant: villageId(world) },
    hear: ({ nodes }) => {
      expectThat(nodes.length >= 26 && nodes.some(({ code }) => code === ITEM), `目录只有 ${nodes.length} 项`);
      return `共 ${nodes.length} 项，含师古镇八个窗口的 26 项和“林木采伐许可证核发”`;
    },
  });
}

async function override(world: World, person: 'county-manager' | 'township-manager', field: string, value: unknown, asked: string): Promise<void> {
  await ask<{ __typename: string; tenant?: { name: string } }>(world, await as(world, person), {
    asked, query: OVERRIDE, variables: { input: { clientRequestId: requestId(), itemCode: ITEM, field, value } },
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'ItemOverride', `没有生效：${JSON.stringify(whole)}`);
      return `${answer.tenant?.name} 的本级调整已生效`;
    },
  });
}

async function localise(world: World): Promise<void> {
  await override(world, 'county-manager', 'promisedLimit', { amount: 8, unit: 'working_day' }, '把承诺时限由 10 个工作日缩短为 8 个');
  await override(world, 'township-manager', 'place', '师古镇便民服务中心一楼 5 号窗口', '填写本镇办理地点');
  await override(world, 'township-manager', 'hours', '工作日 8:30—12:00，14:00—17:30；逢场天中午不休', '填写本镇办理时间');
}

async function readAtVillage(world: World): Promise<void> {
  await ask<Effective | null>(world, NOBODY, {
    asked: '在村里看这一事项，每个字段是谁定的？', query: EFFECTIVE, variables: { tenant: villageId(world), code: ITEM },
    hear: (item) => {
      expectThat(item !== null, '村里看不到该事项');
      const author = (field: string) => item.fields.find((one) => one.field === field)?.setBy.name;
      expectThat(item.promisedLimit.amount === 8 && author('promisedLimit') === '什邡市', `承诺时限 ${JSON.stringify(item.promisedLimit)} 由 ${author('promisedLimit')} 定`);
      expectThat(author('place') === '师古镇' && author('hours') === '师古镇' && author('name') === '四川省', '作者不对');
      world.memory.set('edition before', item.editionNo);
      return `第 ${item.editionNo} 版“${item.name}”：名称由四川省定；承诺 ${item.promisedLimit.amount} 个工作日由什邡市定；地点“${item.place}”由师古镇定`;
    },
  });
}

interface Refused {
  readonly __typename: 'OverrideRefused';
  readonly message: string;
  readonly reason: string;
}

async function refuseOverrides(world: World): Promise<void> {
  const attempt = (field: string, value: unknown, asked: string, reason: string) => async () =>
    refused<Refused>(world, await as(world, 'township-manager'), {
      asked, query: OVERRIDE, variables: { input: { clientRequestId: requestId(), itemCode: ITEM, field, value } },
    }, 'OverrideRefused', (answer) => answer.reason === reason);
  await attempt('promisedLimit', { amount: 9, unit: 'working_day' }, '想把承诺时限放宽为 9 个工作日', 'LOOSER_THAN_PARENT')();
  await attempt('promisedLimit', { amount: 8, unit: 'calendar_day' }, '想把单位改成自然日', 'UNIT_MISMATCH')();
  await attempt('name', '砍树证', '想改事项名称', 'FIELD_LOCKED')();
}

/** The province publishes while a case is running: an FAQ entry that names the run. */
export async function publishMeanwhile(world: World): Promise<void> {
  const publisher = await as(world, 'province-publisher');
  const faq = [{ id: 'q1', question: '演示用问题', answer: `第 ${Date.now()} 次修订` }];
  let draft = { id: '', version: 0 };
  await ask<{ __typename: string; id: string; version: number; editionNo: number }>(world, publisher, {
    asked: '起草新一版（修订常见问题）',
    query: 'mutation ($input: DraftEditionInput!) { draftEdition(input: $input) { __typename ... on ItemEdition { id version editionNo } ... on Refusal { message } } }',
    variables: { input: { clientRequestId: requestId(), code: ITEM, changes: { faq } } },
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'ItemEdition', `没有起草成：${JSON.stringify(whole)}`);
      draft = answer;
      return `第 ${answer.editionNo} 版草稿`;
    },
  });
  let publication = { id: '', version: 0 };
  await ask<{ __typename: string; id: string; version: number }>(world, publisher, {
    asked: '提交审核，并说明一致性检查的提醒为何保留',
    query: 'mutation ($input: SubmitPublicationInput!) { submitPublication(input: $input) { __typename ... on ItemPublication { id version } ... on Refusal { message } } }',
    variables: { input: {
      clientRequestId: requestId(), title: '修订常见问题', items: [{ editionId: draft.id, version: draft.version }],
      answers: ['result_sample_missing', 'topic_missing'].map((code) => ({ editionId: draft.id, code, reason: '结果样本和主题分类另行补充' })),
    } },
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'ItemPublication', `没有提交成：${JSON.stringify(whole)}`);
      publication = answer;
      return '等待另一人审核';
    },
  });
  const input = () => ({ clientRequestId: requestId(), publicationId: publication.id, version: publication.version });
  const query = `mutation ($input: PublishPublicationInput!) { publishPublication(input: $input) { __typename
    ... on ItemPublication { editions { nodes { editionNo } } } ... on Refusal { code message } } }`;
  await refused<{ __typename: string; message: string }>(world, publisher, { asked: '想自己发布自己的提交', query, variables: { input: input() } }, 'SecondPersonNeeded');
  await ask<{ __typename: string; editions: { nodes: { editionNo: number }[] } }>(world, await as(world, 'province-second-publisher'), {
    asked: '审核并发布', query, variables: { input: input() },
    hear: (answer, whole) => {
      expectThat(answer?.__typename === 'ItemPublication', `没有发布成：${JSON.stringify(whole)}`);
      const editionNo = answer.editions.nodes[0]?.editionNo ?? 0;
      world.memory.set('edition after', editionNo);
      return `第 ${editionNo} 版已发布，全省 37,707 个站点即刻可见，一行未复制`;
    },
  });
}

export const CATALOG_STEPS: readonly Step[] = [
  { title: '四级租户：省、市、镇、村', run: findTenants },
  { title: '省里公布的标准目录', run: readCatalog },
  { title: '市里缩短承诺，镇里填写地点和时间', run: localise },
  { title: '村里看到的有效事项', run: readAtVillage },
  { title: '放宽承诺、改单位、改锁定字段都被拒绝', run: refuseOverrides },
];
