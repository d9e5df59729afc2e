import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema } from 'graphql';
import { Door, NOBODY, requestId } from '../src/demo/door.js';
import { play } from '../src/demo/main-job.js';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { anyQuestion } from './any-question.js';
import { Product, freePort, WAYS, type Way } from './product.js';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../docs/api/public.graphql'), 'utf8'));

describe.each(Object.keys(WAYS) as Way[])('%s', (way) => {
  let product: Product;
  let door: Door;

  beforeAll(async () => {
    product = await Product.inFreshFolder(way);
    await product.start();
    door = new Door(product.address, DEMO_PASSWORD);
  }, 180_000);
  afterAll(async () => {
    await product?.stop();
    product?.remove();
  }, 30_000);

  const playOnce = async (): Promise<number> => {
    let told = 0;
    await play(new Door(product.address, DEMO_PASSWORD), () => {}, () => told++);
    return told;
  };

  test('the whole province of Sichuan is there, and the first start says how to go on', async () => {
    const { data } = await door.ask(NOBODY, '{ province: tenantByCode(code: "51") { name } village: tenantByCode(code: "510682120201") { lineage { name } } }');
    expect(data).toMatchObject({ province: { name: '四川省' }, village: { lineage: [{ name: '四川省' }, { name: '什邡市' }, { name: '师古镇' }, {}] } });
    for (const word of ['37,707', product.address, 'village-agent', 'curl']) expect(product.output).toContain(word);
  });

  test('one application travels from the village to the county, and does so again on the same data', async () => {
    expect(await playOnce()).toBeGreaterThan(40);
    expect(await playOnce()).toBeGreaterThan(40);
  }, 120_000);

  test('nobody gets past a root field that asks for somebody', async () => {
    const listed = readFileSync(join(import.meta.dirname, '../../../docs/api/operations.txt'), 'utf8');
    const closed = [...listed.matchAll(/^(?:Query|Mutation)\.(\w+): (?!open)/gm)].map(([, name]) => name);
    expect(closed.length).toBeGreaterThan(50);
    for (const name of closed) {
      const answer = await door.ask(NOBODY, anyQuestion(schema, name!));
      expect([name, answer.errors[0]?.extensions?.code]).toEqual([name, 'UNAUTHENTICATED']);
    }
  });

  test('a token that is not ours, or was changed, opens nothing', async () => {
    const clerk = await door.caller('township-clerk', '');
    const [header, payload, signature] = clerk.token!.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    for (const token of [`${header}.${forged}.${signature}`, `${none}.${payload}.`, 'garbage', '']) {
      const answer = await door.ask({ title: '', token: token || 'x' }, '{ me { personId } }');
      expect([answer.status, answer.errors[0]?.extensions?.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  test('files of a case open to those who hold it and to nobody else', async () => {
    const agent = await door.caller('village-agent', '');
    const submitted = await door.ask(agent, `mutation ($input: SubmitCaseInput!) { submitCase(input: $input) { ... on Case { id } } }`, {
      input: {
        clientRequestId: requestId(), itemCode: '51-01-00038-000', materialIds: ['m1'], applicant: { name: '田青山', idNumber: '510682190001010014', phone: '13812345678' },
        mandate: { document: '委托书', signedOn: '2026-01-05', validUntil: '2027-12-31' }, duplicateReason: '另一处林地',
      },
    });
    const { id } = submitted.data!['submitCase'] as { id: string };
    const headers = (token: string | null) => ({ ...(token ? { authorization: `Bearer ${token}` } : {}), 'x-request-key': requestId(), 'x-file-name': encodeURIComponent('林权证.pdf') });
    const upload = (token: string | null, body: string) => fetch(`${product.address}/files/cases/${id}/materials/m1`, { method: 'POST', headers: headers(token), body });
    const clerk = await door.caller('township-clerk', '');
    const neighbour = await door.caller('neighbour-clerk', '');
    expect((await upload(null, '%PDF-1.7')).status).toBe(401);
    expect((await upload(neighbour.token, '%PDF-1.7')).status).toBe(404);
    expect((await upload(agent.token, '<script>')).status).toBe(415);
    const kept = await upload(agent.token, '%PDF-1.7 林权证');
    expect(kept.status).toBe(201);
    const { url } = (await kept.json()) as { url: string };
    const download = (token: string | null) => fetch(product.address + url, { headers: headers(token) });
    expect((await download(null)).status).toBe(401);
    expect((await download(neighbour.token)).status).toBe(404);
    const got = await download(clerk.token);
    expect([got.status, got.headers.get('content-type'), await got.text()]).toEqual([200, 'application/pdf', '%PDF-1.7 林权证']);
  });

  test('what no database takes, and cursors of somebody else’s making, are refused with a word and never as our error', async () => {
    const clerk = await door.caller('township-clerk', '');
    const cursor = (...values: readonly unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
    const hostile: readonly (readonly [string, object])[] = [
      ['query ($v: String!) { tenantByCode(code: $v) { id } }', { v: 'a\u0000b' }],
      ['query ($v: String!) { tenants(name: $v) { nodes { id } } }', { v: '\u0000' }],
      ['query ($v: String!) { effectiveItem(tenantId: "51060821200000", code: $v) { name } }', { v: '\ud800' }],
      ['query ($v: ID!) { case(id: $v) { caseNo } }', { v: '\u0000' }],
      ['query ($v: String!) { workList(search: $v) { nodes { id } } }', { v: '\u0000' }],
      ...[cursor('x', 'y'), cursor('2026-13-40', '0198a8f0-0000-7000-8000-000000000001'), cursor('2026-01-01T00:00:00.000Z', 'zz'), 'garbage'].flatMap((v) =>
        ['workList', 'inbox'].map((list) => [`query ($v: String!) { ${list}(after: $v) { pageInfo { hasNextPage } } }`, { v }] as const)),
    ];
    for (const [query, variables] of hostile) {
      const { errors } = await door.ask(clerk, query, variables);
      expect([query, variables, errors[0]?.extensions?.code]).toEqual([query, variables, 'BAD_USER_INPUT']);
    }
    const file = await fetch(`${product.address}/files/%00`, { headers: { authorization: `Bearer ${clerk.token}` } });
    expect(file.status).toBe(404);
  });

  test('two who rename a centre at once follow one another', async () => {
    const manager = await door.caller('township-manager', '');
    const rename = (centreName: string) => door.ask(manager, 'mutation ($input: RenameCentreInput!) { renameCentre(input: $input) { __typename } }', {
      input: { clientRequestId: requestId(), tenantId: '51060821200000', centreName },
    });
    const answers = await Promise.all(['一', '二', '三', '四', '五'].map((word) => rename(`师古镇便民服务中心${word}`)));
    expect(answers.map(({ data }) => data)).toEqual(answers.map(() => ({ renameCentre: { __typename: 'Tenant' } })));
    await rename('师古镇便民服务中心');
  });

  test('health, metrics and the page answer on the same port', async () => {
    const get = async (path: string) => {
      const response = await fetch(product.address + path);
      return [response.status, await response.text()] as const;
    };
    expect((await get('/healthz'))[0]).toBe(200);
    expect((await get('/readyz'))[0]).toBe(200);
    expect((await get('/metrics'))[1]).toContain('process_cpu_seconds_total');
    expect((await get('/'))[1]).toContain('一门');
    expect((await get('/realms/yimen/.well-known/openid-configuration'))[1]).toContain('/realms/yimen/protocol/openid-connect/token');
    expect((await get('/nothing'))[0]).toBe(404);
  });

  test('a second instance on the data and a busy port are refused with a word that helps', async () => {
    const second = await product.twin({ port: await freePort() }).startInVain();
    expect([second.code !== 0, second.said]).toEqual([true, expect.stringMatching(/正在|running/)]);
    const other = await Product.inFreshFolder(way);
    const busy = await other.twin({ port: product.port }).startInVain();
    other.remove();
    expect([busy.code !== 0, busy.said]).toEqual([true, expect.stringContaining(String(product.port))]);
  }, 60_000);

  test('nothing is lost when it is killed, and a stop is clean', async () => {
    const before = (await door.ask(await door.caller('villager', ''), '{ myCases(first: 200) { nodes { caseNo status } } }')).data;
    await product.stop('SIGKILL');
    await product.start();
    const again = new Door(product.address, DEMO_PASSWORD);
    expect((await again.ask(await again.caller('villager', ''), '{ myCases(first: 200) { nodes { caseNo status } } }')).data).toEqual(before);
    expect(await product.stop('SIGTERM')).toBe(0);
    await product.start();
    expect(await playOnce()).toBeGreaterThan(40);
  }, 300_000);

  test('all that was done is sealed, also after a kill, and whoever audits the county takes it away', async () => {
    const env = { ...process.env, NODE_OPTIONS: '', YIMEN_DATA: product.folder };
    const verify = () => promisify(execFile)(process.execPath, [join(import.meta.dirname, '../dist/audit-verify.js')], { env });
    const end = performance.now() + 15_000;
    let said = (await verify()).stdout;
    while (said.includes('wait for their seal') && performance.now() < end) said = (await verify()).stdout;
    expect(said).toContain('The audit is as it was sealed');
    expect(said).not.toContain('wait for their seal');
    expect(said).not.toMatch(/\b0 个有见证|[1-9]\d* 个在其后/);
    const again = new Door(product.address, DEMO_PASSWORD);
    const taken = async (username: string) => {
      const { token } = await again.caller(username, '');
      const response = await fetch(`${product.address}/files/audit/entries.ndjson?operation=finishCase`, { headers: { authorization: `Bearer ${token}` } });
      return [response.status, (await response.text()).trim().split('\n').filter((line) => line.includes('"operation":"finishCase"')).length] as const;
    };
    expect(await taken('county-audit-admin')).toEqual([200, 3]);
    expect(await taken('county-manager')).toEqual([403, 0]);
  }, 300_000);

  // The last one: the story cannot be played where a village of it has ended.
  test('a village is dissolved beside the running product: nobody acts there any more, and its neighbour goes on with what was open', async () => {
    const again = new Door(product.address, DEMO_PASSWORD);
    const agent = await again.caller('village-agent-hongdou', '');
    const submitted = await again.ask(agent, 'mutation ($input: SubmitCaseInput!) { submitCase(input: $input) { ... on Case { id caseNo } } }', {
      input: {
        clientRequestId: requestId(), itemCode: '51-01-00038-000', materialIds: ['m1'], applicant: { name: '田青山', idNumber: '510682190001010014', phone: '13812345678' },
        mandate: { document: '委托书', signedOn: '2026-01-05', validUntil: '2027-12-31' }, duplicateReason: '另一处林地',
      },
    });
    const { caseNo } = submitted.data!['submitCase'] as { caseNo: string };
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const order = ['--tenant', '510682120206', '--successor', '510682120201', '--on', today, '--document', '什府函〔2026〕1号'];
    const close = (...more: readonly string[]) => promisify(execFile)(process.execPath, [join(import.meta.dirname, '../dist/tenants-close.js'), ...order, ...more],
      { env: { ...process.env, NODE_OPTIONS: '', YIMEN_DATA: product.folder } });
    expect((await close('--dry-run')).stdout).toContain('什么都没有改变');
    expect((await again.ask(agent, '{ me { actingPost { role } } }')).data).toMatchObject({ me: { actingPost: { role: 'village_agent' } } });
    // It waits until the product has handed over what was open.
    expect((await close()).stdout).toContain('红豆村');
    await expect(close()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('已撤并') });

    expect((await again.ask(agent, '{ me { personId } }')).errors[0]?.extensions?.code).toBe('NO_ACTING_POST');
    const { data } = await again.ask(await again.caller('village-agent', ''), `{ workList(kind: "intake", search: "${caseNo}") { nodes { caseNo status } } }`);
    expect(data).toEqual({ workList: { nodes: [{ caseNo, status: 'handed_over' }] } });
    const before = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const told = await again.ask(NOBODY, `{ then: tenantByCode(code: "510682120206", on: "${before}") { validUntil successors { code predecessors { code } } } now: tenantByCode(code: "510682120206") { id } }`);
    expect(told.data).toEqual({ then: { validUntil: before, successors: [{ code: '510682120201', predecessors: [{ code: '510682120206' }] }] }, now: null });
  }, 180_000);
});
