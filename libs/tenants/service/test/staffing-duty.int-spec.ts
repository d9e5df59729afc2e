import { actAs, contextOf } from '@yimen/access';
import { levelOf } from '@yimen/jurisdiction';
import { PlatformProvinces } from '../src/platform/platform-provinces.js';
import { StaffingFactsReader } from '../src/staffing/staffing.facts.js';
import { Representations } from '../src/staffing/staffing.representation.js';
import { SecondmentQueries } from '../src/staffing/staffing.secondment.queries.js';
import { Secondments } from '../src/staffing/staffing.secondment.js';
import { NOW, SHIFANG, SHIGU, SICHUAN, StaffingOffice } from './staffing-office.js';

let office: StaffingOffice;
let secondments: Secondments;
let queries: SecondmentQueries;
let registry: Representations;
let platform: PlatformProvinces;
beforeAll(async () => {
  office = await StaffingOffice.open();
  const facts = new StaffingFactsReader(office.database);
  secondments = new Secondments(office.database, facts);
  queries = new SecondmentQueries(office.database, office.queries);
  registry = new Representations(office.database, facts);
  platform = new PlatformProvinces(office.database);
}, 120_000);
afterAll(() => office?.close());

const TODAY = '2026-11-23';
const idOf = (outcome: object): string => {
  expect(outcome).toMatchObject({ kind: 'done' });
  return (outcome as { id: string }).id;
};

/** A man of the forestry bureau at the county's window, its chief representative there, and the centre's manager. */
async function sent(index: number) {
  const departmentId = await office.idOf('department', 'D2');
  const manager = await office.staff('centre_manager', SHIFANG);
  const give = async (account: string, role: string, more: object = {}) => idOf(await office.staffing.give(manager, {
    clientRequestId: office.request(), tenantId: String(SHIFANG), role, departmentId, person: { account, name: '林业人' }, ...more,
  }));
  const postId = await give(`sent-${index}`, 'window_clerk', { sentBy: '什邡市林业局' });
  await give(`chief-${index}`, 'approver');
  return { manager, chief: await office.signedIn(`chief-${index}`), postId, departmentId };
}

describe('somebody whom a unit has sent', () => {
  test('is replaced when the centre consents: one goes, the other comes the day after', async () => {
    const { manager, chief, postId } = await sent(1);
    const ask = { clientRequestId: office.request(), postId, kind: 'replace', lastOn: '2026-11-30', reason: '单位另有任用', replacementAccount: 'next-one', replacementName: '后来人' };
    const id = idOf(await secondments.ask(chief, ask));
    expect(idOf(await secondments.ask(chief, ask))).toBe(id);
    expect(await secondments.ask(chief, { ...ask, clientRequestId: office.request() })).toEqual({ kind: 'AlreadyThere', what: 'StaffChange' });
    expect((await queries.changes(manager, true)).nodes).toEqual([expect.objectContaining({ id, outcome: null, replacementName: '后来人' })]);
    // Whoever asks does not decide.
    expect(await secondments.consent(chief, { clientRequestId: office.request(), staffChangeId: id, opinion: '同意' })).toMatchObject({ kind: 'NotFound' });
    idOf(await secondments.consent(manager, { clientRequestId: office.request(), staffChangeId: id, opinion: '同意，做好交接' }));
    expect(await office.queries.byId(manager, postId)).toMatchObject({ validUntil: '2026-11-30', revoked: false });
    expect((await office.known('next-one'))!.posts).toEqual([expect.objectContaining({ validFrom: '2026-12-01', validUntil: '2027-11-22', tenantNo: SHIFANG, role: 'window_clerk' })]);
    expect(await secondments.decline(manager, { clientRequestId: office.request(), staffChangeId: id, opinion: '不同意' })).toMatchObject({ kind: 'AlreadyThere' });
    expect((await queries.changes(chief, false)).nodes).toEqual([expect.objectContaining({ id, outcome: 'consented', opinion: '同意，做好交接' })]);
  });

  test('stays when the centre declines, and nobody else’s representative may ask', async () => {
    const { manager, chief, postId } = await sent(2);
    const id = idOf(await secondments.ask(chief, { clientRequestId: office.request(), postId, kind: 'withdraw', lastOn: TODAY, reason: '单位人手不足' }));
    idOf(await secondments.decline(manager, { clientRequestId: office.request(), staffChangeId: id, opinion: '窗口无人接替，暂不同意' }));
    expect(await office.queries.byId(manager, postId)).toMatchObject({ validUntil: '2027-11-22' });
    const stranger = await office.staff('approver', SHIFANG, 7);
    expect(await secondments.ask(stranger, { clientRequestId: office.request(), postId, kind: 'withdraw', lastOn: TODAY, reason: '越权申请' })).toMatchObject({ kind: 'NotFound' });
    expect((await queries.changes(chief, null)).nodes.map((change) => change.id)).toEqual([id]);
  });

  test('gets a certificate when he has gone, once, which he reads for himself and nobody changes', async () => {
    const { manager, postId } = await sent(3);
    const certificate = { clientRequestId: office.request(), postId, grade: 'outstanding', appraisal: '爱岗敬业，群众满意' };
    expect(await secondments.certify(manager, certificate)).toMatchObject({ kind: 'InvalidInput', field: 'postId', rule: 'still_held' });
    idOf(await office.staffing.revoke(manager, { clientRequestId: office.request(), postId, reason: '调回原单位' }));
    const id = idOf(await secondments.certify(manager, { ...certificate, clientRequestId: office.request() }));
    expect(await secondments.certify(manager, { ...certificate, clientRequestId: office.request() })).toEqual({ kind: 'AlreadyThere', what: 'ServiceCertificate' });
    const known = (await office.known('sent-3'))!;
    expect(actAs(known, null, TODAY, levelOf)).toEqual({ kind: 'NoActingPost' });
    const himself = contextOf({ kind: 'citizen', personId: known.personId, name: known.name }, { now: NOW, requestId: 'test', locale: 'zh-CN' });
    expect((await queries.certificates(himself)).nodes).toEqual([expect.objectContaining({ id, personName: '林业人', role: 'window_clerk', fromOn: TODAY, untilOn: TODAY, grade: 'outstanding' })]);
    const other = contextOf({ kind: 'citizen', personId: '0198a8f0-0000-7000-8000-00000000ffff', name: '旁人' }, { now: NOW, requestId: 'test', locale: 'zh-CN' });
    expect((await queries.certificates(other)).nodes).toEqual([]);
    const clerk = await office.staff('window_clerk', SHIFANG, 3);
    expect((await queries.certificates(clerk)).nodes).toEqual([]);
    const update = office.database.transaction(manager.scope, (em) => em.execute("update tenants.service_certificate set grade = 'competent' where id = ?", [id]));
    await expect(update).rejects.toThrow(/permission denied/);
  });
});

describe('a legal person', () => {
  const CODE = '91350100M000100Y43';
  test('is represented by whom the county registers, until it ends at once', async () => {
    const admin = await office.staff('system_admin', SHIFANG);
    const input = { clientRequestId: office.request(), creditCode: CODE, legalName: '什邡某农业有限公司', person: { account: 'lawyer', name: '代理人' }, document: '授权委托书〔2026〕1号' };
    const id = idOf(await registry.register(admin, input));
    const known = (await office.known('lawyer'))!;
    const [company] = known.represents;
    expect(company).toMatchObject({ name: '什邡某农业有限公司', validFrom: TODAY, validUntil: null });
    const acting = actAs(known, `legal:${company!.personId}`, TODAY, levelOf);
    expect(acting).toMatchObject({ kind: 'citizen', personId: company!.personId, representative: { name: '代理人' } });
    expect((await registry.page(admin, CODE)).nodes).toEqual([expect.objectContaining({ id, creditCode: CODE, personName: '代理人', revoked: false })]);
    idOf(await registry.end(admin, { clientRequestId: office.request(), representationId: id, reason: '委托终止' }));
    expect(actAs((await office.known('lawyer'))!, `legal:${company!.personId}`, TODAY, levelOf)).toMatchObject({ kind: 'PostNotActing' });
  });

  test('is registered by the county’s administrator only, under its right code and name, never for himself', async () => {
    const admin = await office.staff('system_admin', SHIFANG);
    const input = (more: object = {}) => ({ clientRequestId: office.request(), creditCode: CODE, legalName: '什邡某农业有限公司', person: { account: 'lawyer' }, document: '委托书', ...more });
    expect(await registry.register(admin, input({ creditCode: '91350100M000100Y44' }))).toMatchObject({ field: 'creditCode', rule: 'check_character' });
    expect(await registry.register(admin, input({ legalName: '别的公司' }))).toMatchObject({ field: 'legalName', rule: 'not_that_code' });
    expect(await registry.register(admin, input({ person: { personId: admin.scope.actorId } }))).toEqual({ kind: 'NotForYourself' });
    expect(await registry.register(await office.staff('system_admin', SHIGU), input())).toMatchObject({ kind: 'NotFound' });
    expect(await registry.register(await office.staff('centre_manager', SHIFANG), input())).toMatchObject({ kind: 'NotFound' });
  });
});

describe('the operator of the platform', () => {
  test('opens a province with a quota and its first administrators, and counts', async () => {
    const operator = office.operator();
    const input = { clientRequestId: office.request(), code: '52', name: '贵州省', mostPosts: 2 };
    expect(idOf(await platform.create(operator, input))).toBe('52000000000000');
    expect(await platform.create(operator, { ...input, clientRequestId: office.request() })).toEqual({ kind: 'AlreadyThere', what: 'Province' });
    const give = (role: string) => office.staffing.give(operator, { clientRequestId: office.request(), tenantId: '52000000000000', role, person: { account: `gz-${role}`.replace('_', '-'), name: '贵州人' } });
    idOf(await give('system_admin'));
    idOf(await give('security_admin'));
    expect(await give('audit_admin')).toEqual({ kind: 'QuotaReached', most: 2 });
    expect(idOf(await platform.setQuota(operator, { clientRequestId: office.request(), provinceId: '52000000000000', mostPosts: 100 }))).toBe('52000000000000');
    idOf(await give('audit_admin'));
    expect((await platform.page(operator)).nodes).toEqual([
      expect.objectContaining({ id: String(SICHUAN), tenants: 5, mostPosts: null }), { id: '52000000000000', name: '贵州省', code: '52', tenants: 1, posts: 3, mostPosts: 100 },
    ]);
    expect((await office.queries.page(operator, {}, 200, null)).nodes.every(({ role }) => role.endsWith('_admin'))).toBe(true);
  });

  test('nobody else opens provinces or sets quotas, by the rules or without them', async () => {
    const admin = await office.staff('system_admin', SICHUAN);
    expect(await platform.create(admin, { clientRequestId: office.request(), code: '53', name: '云南省', mostPosts: 5 })).toMatchObject({ kind: 'NotFound' });
    expect(await platform.setQuota(admin, { clientRequestId: office.request(), provinceId: String(SICHUAN), mostPosts: 5 })).toMatchObject({ kind: 'NotFound' });
    const write = office.database.transaction(admin.scope, (em) => em.execute("insert into tenants.province_quota values (?, 5, now(), gen_random_uuid())", [SICHUAN]));
    await expect(write).rejects.toThrow(/row-level security/);
  });
});
