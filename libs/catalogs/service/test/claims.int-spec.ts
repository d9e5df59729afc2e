import type { ClaimMode } from '@yimen/catalogs-domain';
import { levelOf } from '@yimen/jurisdiction';
import { Client } from 'pg';
import type { ClaimFilter } from '../src/claim/claim.queries.js';
import { anybody, CatalogOffice, DAY_1, DAY_2, DAY_3, idOf, inPost, MAJING, manager, publisher, request, SHIFANG, SHIGU, SICHUAN, standard, VILLAGE } from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

/** An item that the levels with these codes exercise. */
async function exercised(code: string, ...levels: readonly string[]): Promise<string> {
  const id = idOf(await office.draft(code, standard(code, { powers: { levels, source: '1', division: '', content: '' } })));
  idOf(await office.publish(id));
  return code;
}
const claim = (tenantNo: number, code: string, mode: ClaimMode = 'own', from: number | null = null, ctx = manager(tenantNo)) =>
  office.claiming.claim(ctx, { ...request(), items: [{ code, mode, fromTenantId: from && String(from) }] });
const claimed = async (tenantNo: number, filter: ClaimFilter, ctx = anybody()) =>
  (await office.claims.page(ctx, tenantNo, filter, 50, null)).nodes.map((row) => [row.tenantNo, row.mode, row.fromTenantNo, row.state]);
const leave = (tenantNo: number, itemCode: string, more: object = {}) => office.proposing.leaving(manager(tenantNo, DAY_3), { ...request(), itemCode, reason: '窗口撤并', ...more });
const suspend = (tenantNo: number, itemCode: string, more: object = {}) => office.proposing.suspension(manager(tenantNo, DAY_3), { ...request(), itemCode, reason: '系统改造', ...more });
const end = (how: 'agree' | 'refuse' | 'withdraw', ctx: ReturnType<typeof manager>, proposalId: string, more: object = {}) =>
  office.ending[how](ctx, { ...request(), proposalId, version: 1, ...(how === 'refuse' && { note: '不同意' }), ...more });
const stateOf = async (tenantNo: number, code: string, now = DAY_3) => (await office.claims.of(anybody(now), tenantNo, code))?.state ?? null;
const received = async (code: string, ...receivers: readonly number[]) => (await office.forServices.at({ tenantNo: SHIGU, itemCode: code, asOf: DAY_3, receivers }))?.notOffered ?? null;

test('tenants offer items by their own power, by a delegated one, or as an agent, and everybody sees who does', async () => {
  const code = await exercised('C1', '4', '5');
  const batch = idOf(await claim(SHIFANG, code));
  idOf(await claim(SHIGU, code, 'delegated', SHIFANG));
  idOf(await claim(VILLAGE, code, 'agency', SHIGU));
  expect(await claimed(SICHUAN, { itemCode: code })).toEqual([
    [SHIFANG, 'own', null, 'offered'], [SHIGU, 'delegated', SHIFANG, 'offered'], [VILLAGE, 'agency', SHIGU, 'offered'],
  ]);
  expect(await claimed(SHIGU, { itemCode: code })).toEqual([[SHIGU, 'delegated', SHIFANG, 'offered'], [VILLAGE, 'agency', SHIGU, 'offered']]);
  expect(await claimed(SHIGU, { itemCode: code, ownOnly: true, state: 'offered' })).toHaveLength(1);
  expect(await claimed(SHIFANG, { mode: 'agency', itemCode: code })).toEqual([[VILLAGE, 'agency', SHIGU, 'offered']]);
  expect(await office.claims.batch(anybody(), batch)).toEqual({ id: batch, count: 1 });
  expect((await office.claims.batchPage(anybody(), batch, 10, null)).nodes).toMatchObject([{ itemCode: code, itemName: `林木采伐许可 ${code}`, effectiveOn: '2026-03-03' }]);
  const two = await office.claims.page(anybody(), SICHUAN, { itemCode: code }, 2, null);
  expect((await office.claims.page(anybody(), SICHUAN, { itemCode: code }, 2, two.pageInfo.endCursor)).nodes.map(({ tenantNo }) => tenantNo)).toEqual([VILLAGE]);
});

test('what is claimed once more in another mode, or from a day on, counts so; as it is, it is refused', async () => {
  const code = await exercised('C2');
  idOf(await claim(SHIGU, code, 'delegated', SHIFANG));
  expect(await claim(SHIGU, code, 'delegated', SHIFANG)).toEqual({ kind: 'ClaimRefused', reason: 'ALREADY_CLAIMED', itemCode: code });
  idOf(await claim(SHIGU, code, 'own'));
  expect(await claimed(SHIGU, { itemCode: code })).toEqual([[SHIGU, 'own', null, 'offered']]);
  idOf(await office.claiming.claim(manager(MAJING), { ...request(), items: [{ code, mode: 'own' }], effectiveOn: '2026-03-04' }));
  expect([await stateOf(MAJING, code, DAY_2), await stateOf(MAJING, code, DAY_3)]).toEqual(['planned', 'offered']);
});

test('until a change counts the item is offered as before, and leaving it then means both', async () => {
  const code = await exercised('C20');
  idOf(await claim(SHIGU, code, 'delegated', SHIFANG));
  idOf(await office.claiming.claim(manager(SHIGU), { ...request(), items: [{ code, mode: 'own' }], effectiveOn: '2026-04-01' }));
  const on = async (day: string) => { const row = (await office.claims.of(anybody(new Date(`2026-${day}T02:00:00Z`)), SHIGU, code))!; return [row.mode, row.state]; };
  expect([await on('03-04'), await on('04-01')]).toEqual([['delegated', 'offered'], ['own', 'offered']]);
  idOf(await end('agree', manager(SHIFANG, DAY_3), idOf(await leave(SHIGU, code, { effectiveOn: '2026-03-20' }))));
  expect([await on('03-19'), await on('03-20'), await on('04-01')]).toEqual([['delegated', 'offered'], ['delegated', 'left'], ['own', 'left']]);
  idOf(await office.claiming.claim(manager(SHIGU, DAY_3), { ...request(), items: [{ code, mode: 'own' }], effectiveOn: '2026-05-01' }));
  expect([await on('04-30'), await on('05-01')]).toEqual([['own', 'left'], ['own', 'offered']]);
});

test.each([
  ['level', 'own', null, { kind: 'ClaimRefused', reason: 'LEVEL_WITHOUT_POWER', itemCode: 'C3' }],
  ['no_giver', 'delegated', null, { kind: 'InvalidInput', field: 'items.0.fromTenantId', rule: 'whose_power' }],
  ['neighbour', 'delegated', MAJING, { kind: 'InvalidInput', field: 'items.0.fromTenantId', rule: 'above' }],
  ['no tenant', 'delegated', 5, { kind: 'InvalidInput', field: 'items.0.fromTenantId', rule: 'tenant' }],
] as const)('a township’s claim is refused: %s', async (_, mode, from, refusal) => {
  if (!(await office.at(SHIGU, 'C3'))) await exercised('C3', '4');
  expect(await claim(SHIGU, 'C3', mode, from)).toEqual(refusal);
});

test('a batch is claimed wholly or not at all, by managers only, and of items in force', async () => {
  const codes = await Promise.all(['C4', 'C5'].map((code) => exercised(code)));
  const items = codes.map((code) => ({ code, mode: 'own' }));
  expect(await office.claiming.claim(manager(SHIGU), { ...request(), items: [...items, { code: 'none', mode: 'own' }] })).toEqual({ kind: 'NotFound', what: 'Item', id: 'none' });
  expect(await claimed(SHIGU, { itemCode: 'C4' })).toEqual([]);
  expect(await office.claiming.claim(manager(SHIGU), { ...request(), items: [...items, items[0]] })).toEqual({ kind: 'InvalidInput', field: 'items', rule: 'distinct' });
  expect(await office.claiming.claim(inPost('window_clerk', SHIGU, DAY_2), { ...request(), items })).toMatchObject({ kind: 'NotFound' });
  expect(await office.claiming.claim(manager(SHIGU, DAY_2), { ...request(), items, effectiveOn: '2026-03-01' })).toMatchObject({ field: 'effectiveOn', rule: 'not_in_the_past' });
  const batch = idOf(await office.claiming.claim(manager(SHIGU), { ...request(), items }));
  expect((await office.claims.batch(anybody(), batch))?.count).toBe(2);
  idOf(await claim(SICHUAN, 'C4', 'own', null, publisher(DAY_2)));
  idOf(await claim(VILLAGE, 'C4', 'agency', SHIGU, inPost('village_agent', VILLAGE, DAY_2)));
});

test('an item is left with consent from above only, and until then it is offered', async () => {
  const code = await exercised('C6');
  expect(await leave(SHIGU, code)).toEqual({ kind: 'ClaimRefused', reason: 'NOT_OFFERED', itemCode: code });
  idOf(await claim(SHIGU, code));
  const id = idOf(await leave(SHIGU, code));
  expect(await leave(SHIGU, code)).toEqual({ kind: 'ProposalRefused', reason: 'ALREADY_OPEN', proposalId: id });
  expect([await stateOf(SHIGU, code), await received(code, SHIGU)]).toEqual(['offered', null]);
  for (const ctx of [manager(SHIGU, DAY_3), manager(MAJING, DAY_3), publisher(DAY_3), inPost('window_clerk', SHIFANG, DAY_3)]) expect(await end('agree', ctx, id)).toMatchObject({ kind: 'NotFound' });
  const county = manager(SHIFANG, DAY_3);
  expect((await office.proposals.page(county, { toDecide: true, status: 'open' }, 10, null)).nodes).toMatchObject([{ id, kind: 'leave', fromTenantNo: SHIGU, toTenantNo: SHIFANG, reason: '窗口撤并' }]);
  expect(await end('agree', county, id, { version: 2 })).toEqual({ kind: 'StaleProposal', proposalId: id, currentVersion: 1 });
  idOf(await end('agree', county, id));
  expect(await office.proposals.byId(manager(SHIGU, DAY_3), id)).toMatchObject({ status: 'agreed', decidedAt: DAY_3, version: 2 });
  expect([await stateOf(SHIGU, code), await received(code, SHIGU, SHIFANG), await received(code, SHIFANG)]).toEqual(['left', { tenantNo: SHIGU, state: 'left' }, null]);
  expect(await end('refuse', county, id, { version: 2 })).toEqual({ kind: 'InvalidInput', field: 'proposalId', rule: 'open' });
  idOf(await claim(SHIGU, code, 'own', null, manager(SHIGU, DAY_3)));
  expect([await stateOf(SHIGU, code), await received(code, SHIGU)]).toEqual(['offered', null]);
});

test('an item is suspended from a day to a day', async () => {
  const code = await exercised('C7');
  idOf(await claim(SHIGU, code));
  expect(await suspend(SHIGU, code, { effectiveOn: '2026-03-10', until: '2026-03-09' })).toEqual({ kind: 'InvalidInput', field: 'until', rule: 'not_before_effectiveOn' });
  const id = idOf(await suspend(SHIGU, code, { effectiveOn: '2026-03-10', until: '2026-03-12' }));
  idOf(await end('agree', manager(SHIFANG, DAY_3), id, { note: '请在公告栏说明' }));
  const on = (day: string) => stateOf(SHIGU, code, new Date(`2026-03-${day}T02:00:00Z`));
  expect([await on('09'), await on('10'), await on('12'), await on('13')]).toEqual(['offered', 'suspended', 'suspended', 'offered']);
  expect(await office.claims.of(anybody(new Date('2026-03-11T02:00:00Z')), SHIGU, code)).toMatchObject({ state: 'suspended', suspendedUntil: '2026-03-12' });
  expect(await suspend(SHIGU, code, { effectiveOn: '2026-03-11' })).toEqual({ kind: 'ClaimRefused', reason: 'NOT_OFFERED', itemCode: code });
  idOf(await end('agree', manager(SHIFANG, DAY_3), idOf(await leave(SHIGU, code, { effectiveOn: '2026-03-11' }))));
  expect([await on('10'), await on('11'), await on('13')]).toEqual(['suspended', 'left', 'left']);
});

test('a refused or withdrawn proposal changes nothing, and nobody decides his own', async () => {
  const code = await exercised('C8');
  idOf(await claim(SHIGU, code));
  const first = idOf(await suspend(SHIGU, code));
  expect(await end('withdraw', manager(SHIFANG, DAY_3), first)).toMatchObject({ kind: 'NotFound' });
  idOf(await end('withdraw', manager(SHIGU, DAY_3), first));
  const second = idOf(await leave(SHIGU, code));
  expect(await office.ending.refuse(manager(SHIFANG, DAY_3), { ...request(), proposalId: second, version: 1 })).toMatchObject({ kind: 'InvalidInput', field: 'note' });
  const county = manager(SHIFANG, DAY_3);
  const { personId } = manager(SHIGU, DAY_3).principal as { personId: string };
  const atBoth = { ...county, principal: { ...county.principal, personId }, scope: { ...county.scope, actorId: personId } } as typeof county;
  expect(await end('agree', atBoth, second)).toEqual({ kind: 'ProposalRefused', reason: 'OWN_PROPOSAL', proposalId: second });
  idOf(await end('refuse', county, second));
  expect((await office.proposals.page(manager(SHIGU, DAY_3), { within: String(SHIGU) }, 50, null)).nodes.filter(({ itemCode }) => itemCode === code).map(({ status }) => status)).toEqual(['refused', 'withdrawn']);
  expect(await stateOf(SHIGU, code)).toBe('offered');
});

test('what was claimed anew since is not left by what was asked before', async () => {
  const code = await exercised('C21');
  idOf(await claim(SHIGU, code));
  const id = idOf(await leave(SHIGU, code));
  idOf(await claim(SHIGU, code, 'delegated', SHIFANG, manager(SHIGU, DAY_3)));
  expect(await end('agree', manager(SHIFANG, DAY_3), id)).toEqual({ kind: 'InvalidInput', field: 'proposalId', rule: 'claimed_anew_since' });
  idOf(await end('withdraw', manager(SHIGU, DAY_3), id));
  expect(await stateOf(SHIGU, code)).toBe('offered');
});

test('proposals are read between the two tenants and by whoever supervises one of them', async () => {
  const code = await exercised('C9');
  idOf(await claim(VILLAGE, code));
  const id = idOf(await office.proposing.leaving(manager(VILLAGE, DAY_3), { ...request(), itemCode: code, reason: '并村' }));
  const readers = [manager(VILLAGE, DAY_3), manager(SHIGU, DAY_3), manager(SHIFANG, DAY_3), inPost('province_supervisor', SICHUAN, DAY_3), inPost('window_clerk', SHIGU, DAY_3)];
  for (const ctx of readers) expect(await office.proposals.byId(ctx, id)).toMatchObject({ id });
  for (const ctx of [manager(MAJING, DAY_3), publisher(DAY_3), inPost('window_clerk', SHIFANG, DAY_3)]) expect(await office.proposals.byId(ctx, id)).toBeNull();
});

test('how far tenants have come is counted for each right below, also where nobody has begun', async () => {
  const owner = new Client({ connectionString: office.databases.ownerUrl });
  await owner.connect();
  const tenants = [SICHUAN, SHIFANG, SHIGU, MAJING, VILLAGE].map((no) => `(${no}::bigint, ${levelOf(no)}, null::date)`).join(', ');
  await owner.query(`create view contract.tenant as select * from (values ${tenants}) t (tenant_no, level, valid_until); grant select on contract.tenant to catalogs_login`);
  await owner.end();
  const before = (await office.claims.counts(anybody(), SHIFANG, 50, null)).nodes.map(({ expected, unclaimed }) => [expected, unclaimed]);
  const [one, two] = [await exercised('D1', '5'), await exercised('D2', '7')];
  await exercised('D3', '4');
  idOf(await claim(SHIGU, one));
  idOf(await claim(SHIFANG, two));
  idOf(await end('agree', publisher(DAY_3), idOf(await suspend(SHIFANG, two))));
  const { nodes: after } = await office.claims.counts(anybody(), SHIFANG, 50, null);
  expect(after.map(({ tenantNo }) => tenantNo)).toEqual([SHIFANG, MAJING, SHIGU]);
  expect(after.map(({ expected, unclaimed }, n) => [expected - before[n]![0]!, unclaimed - before[n]![1]!])).toEqual([[2, 1], [2, 2], [2, 1]]);
  expect(after[0]).toMatchObject({ suspended: 1, own: 1 });
  const all = async (tenantNo: number) => (await office.claims.unclaimed(anybody(), tenantNo, 200, null)).nodes.map(({ edition }) => edition.standard.code);
  expect(await all(SHIGU)).toEqual(expect.arrayContaining([two]));
  expect(await all(SHIGU)).not.toContain(one);
  expect(await all(MAJING)).toHaveLength(after[1]!.unclaimed);
  const first = await office.claims.unclaimed(anybody(), MAJING, 1, null);
  expect((await office.claims.unclaimed(anybody(), MAJING, 1, first.pageInfo.endCursor)).nodes[0]!.edition.standard.code).toBe((await all(MAJING))[1]);
});

describe('items of a tenant’s own', () => {
  const propose = (code: string, changes: object = {}, more: object = {}, ctx = manager(SHIFANG)) =>
    office.proposing.localItem(ctx, { ...request(), content: { ...standard(code), ...changes }, reason: '地方特色', ...more });

  test('hold there and below from the day on which the province agrees, and nowhere else', async () => {
    const id = idOf(await propose('L1'));
    expect(await office.proposals.byId(manager(SHIFANG), id)).toMatchObject({ kind: 'local_item', toTenantNo: SICHUAN, itemName: '林木采伐许可 L1', content: { code: 'L1' } });
    expect(await office.at(SHIFANG, 'L1')).toBeNull();
    expect(await end('agree', publisher(DAY_3), id)).toMatchObject({ kind: 'done' });
    for (const ask of [
      async (tenantNo: number) => (await office.at(tenantNo, 'L1')) !== null,
      async (tenantNo: number) => (await office.effective.page(anybody().scope, tenantNo, DAY_3, { search: 'L1' })).nodes.length === 1,
    ]) {
      for (const known of [false, true]) {
        if (known) await office.memory.ready(SICHUAN);
        expect(await Promise.all([SICHUAN, SHIFANG, SHIGU, VILLAGE, 51_06_083_000_0000].map(ask))).toEqual([false, true, true, true, false]);
      }
    }
    const [edition] = (await office.editions.page(anybody(), SICHUAN, 'L1', 10, null)).nodes;
    expect(edition).toMatchObject({ status: 'published', effectiveOn: '2026-03-04', editionNo: 1 });
    idOf(await office.set(manager(SHIGU, DAY_3), 'L1', 'place', '师古镇便民服务中心'));
    expect(await office.set(manager(51_06_083_000_0000, DAY_3), 'L1', 'place', '别处')).toMatchObject({ kind: 'NotFound' });
    // A further edition is proposed like the first.
    idOf(await end('agree', publisher(DAY_3), idOf(await propose('L1', { visits: 1 }, {}, manager(SHIFANG, DAY_3)))));
    expect((await office.at(VILLAGE, 'L1'))?.edition).toMatchObject({ editionNo: 2, regionNo: SHIFANG, standard: { visits: 1 } });
  });

  test('are refused while the standard has errors, and under another’s code', async () => {
    await office.published('L2');
    expect(await propose('L2')).toEqual({ kind: 'InvalidInput', field: 'content.code', rule: 'code_taken' });
    expect(await propose('L3', { legalBasis: [] })).toMatchObject({ kind: 'LocalItemFaulty', findings: [{ severity: 'error', field: 'legalBasis' }] });
    expect(await propose('L3', { visits: -1 })).toMatchObject({ kind: 'InvalidInput', field: 'content.visits' });
    expect(await propose('L3', {}, {}, publisher(DAY_2))).toMatchObject({ kind: 'NotFound' });
    const [mine, theirs] = [idOf(await propose('L4')), idOf(await propose('L4', {}, {}, manager(MAJING)))];
    idOf(await end('agree', publisher(DAY_3), mine));
    expect(await end('agree', publisher(DAY_3), theirs)).toEqual({ kind: 'InvalidInput', field: 'proposalId', rule: 'code_taken' });
    expect(await office.proposals.byId(manager(MAJING), theirs)).toMatchObject({ status: 'open' });
    idOf(await end('refuse', publisher(DAY_3), theirs));
    // The province ends it like any other.
    idOf(await office.standings.set(publisher(DAY_3), 'retired', { ...request(), itemCode: 'L4', reason: '取消' }));
    expect(await propose('L4', {}, {}, manager(SHIFANG, DAY_3))).toMatchObject({ kind: 'StandingRefused', standing: 'retired' });
  });

  test('are not agreed to while the province drafts the same', async () => {
    idOf(await end('agree', publisher(DAY_1), idOf(await propose('L5', {}, {}, manager(SHIFANG, DAY_1)))));
    idOf(await office.draft('L5', { visits: 1 }));
    const id = idOf(await propose('L5', { visits: 1 }));
    expect(await end('agree', publisher(DAY_3), id)).toEqual({ kind: 'InvalidInput', field: 'proposalId', rule: 'no_draft_of_the_item' });
  });
});
