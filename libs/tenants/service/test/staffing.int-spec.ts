import { actAs, isActingOn } from '@yimen/access';
import { levelOf } from '@yimen/jurisdiction';
import { MIANZHU, NOW, OPERATOR, SHIFANG, SHIGU, SICHUAN, StaffingOffice, VILLAGE } from './staffing-office.js';

let office: StaffingOffice;
beforeAll(async () => {
  office = await StaffingOffice.open();
}, 120_000);
afterAll(() => office?.close());

const TODAY = '2026-11-23';
let names = 0;
const newcomer = (): { account: string; name: string } => ({ account: `newcomer.${(names += 1)}`, name: '新来的人' });
const order = (tenantNo: number, role: string, more: object = {}) => ({ clientRequestId: office.request(), tenantId: String(tenantNo), role, person: newcomer(), ...more });
const idOf = (outcome: object): string => {
  expect(outcome).toMatchObject({ kind: 'done' });
  return (outcome as { id: string }).id;
};

test('the operator gives a province its first administrator, who gives the posts below; they act as soon as they sign in', async () => {
  const first = newcomer();
  idOf(await office.staffing.give(office.operator(), order(SICHUAN, 'system_admin', { person: first })));
  const admin = await office.signedIn(first.account);
  expect(admin.scope.audience).toBe('admin');
  const manager = newcomer();
  idOf(await office.staffing.give(admin, order(SHIGU, 'centre_manager', { person: manager })));
  const clerk = newcomer();
  const W1 = await office.idOf('service_window', 'W1');
  const id = idOf(await office.staffing.give(await office.signedIn(manager.account), order(SHIGU, 'window_clerk', { person: clerk, windowId: W1, dataScope: 'window' })));
  const known = (await office.known(clerk.account))!;
  expect(known.posts).toEqual([expect.objectContaining({ id, tenantNo: SHIGU, role: 'window_clerk', windowId: W1, dataScope: 'window', validFrom: TODAY, validUntil: '2027-11-22', revoked: false })]);
  expect(actAs(known, null, TODAY, levelOf)).toMatchObject({ kind: 'staff', level: 3 });
  expect(await office.queries.byId(admin, id)).toMatchObject({ personName: '新来的人', kind: 'regular' });
});

test('an account finds a person only until his subject is known', async () => {
  const admin = await office.staff('system_admin', SHIFANG);
  const person = newcomer();
  idOf(await office.staffing.give(admin, order(SHIGU, 'approver', { person })));
  const by = (subject: string, account: string) => office.directory.bySubject({ subject, account, sessionId: null, signedInAt: null });
  expect(await by('his-subject', person.account)).toMatchObject({ name: '新来的人' });
  await office.owner.query("update tenants.person set subject = 'his-subject' where account = $1", [person.account]);
  expect(await by('his-subject', 'whatever')).toMatchObject({ name: '新来的人' });
  expect(await by('another-subject', person.account)).toBeNull();
});

test('a revoked post gives nothing from that moment, and its stand-in nothing either', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  const holder = newcomer();
  const postId = idOf(await office.staffing.give(manager, order(SHIGU, 'window_clerk', { person: holder })));
  const standIn = newcomer();
  idOf(await office.staffing.appointStandIn(manager, { clientRequestId: office.request(), postId, person: standIn, validUntil: '2026-12-10' }));
  expect((await office.known(standIn.account))!.posts.filter((post) => isActingOn(post, TODAY))).toHaveLength(1);
  expect(await office.staffing.revoke(manager, { clientRequestId: office.request(), postId, reason: '调离本单位' })).toMatchObject({ kind: 'done', id: postId });
  for (const { account } of [holder, standIn]) expect(actAs(await office.known(account), null, TODAY, levelOf)).toEqual({ kind: 'NoActingPost' });
  expect(await office.staffing.revoke(manager, { clientRequestId: office.request(), postId, reason: '再次撤销' })).toEqual({ kind: 'PostOver', postId });
});

test('a stand-in has the place and the powers of the post, some days long, and follows when it is moved', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  const W1 = await office.idOf('service_window', 'W1');
  const postId = idOf(await office.staffing.give(manager, order(SHIGU, 'window_clerk', { windowId: W1, dataScope: 'window', validUntil: '2027-03-31' })));
  const person = newcomer();
  const days = { clientRequestId: office.request(), postId, person, validFrom: '2026-12-01', validUntil: '2026-12-31' };
  const id = idOf(await office.staffing.appointStandIn(manager, days));
  expect(await office.queries.byId(manager, id)).toMatchObject({ kind: 'stand_in', standsInFor: postId, role: 'window_clerk', windowId: W1, dataScope: 'window', validFrom: '2026-12-01' });
  expect(await office.staffing.appointStandIn(manager, { ...days, clientRequestId: office.request(), validUntil: '2027-03-01' })).toMatchObject({ kind: 'InvalidInput', field: 'validUntil', rule: 'until_2027-02-28' });
  expect(await office.staffing.appointStandIn(manager, { ...days, clientRequestId: office.request(), postId: id })).toMatchObject({ field: 'postId', rule: 'is_stand_in' });
  idOf(await office.staffing.change(manager, { clientRequestId: office.request(), postId, windowId: null, dataScope: 'mine', validUntil: '2026-12-15' }));
  expect(await office.queries.byId(manager, id)).toMatchObject({ windowId: null, dataScope: 'mine', validUntil: '2026-12-15' });
});

test('who gives what: a manager at home, an administrator in his reach, never his own kind beside him, nobody himself', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  const system = await office.staff('system_admin', SHIFANG);
  const security = await office.staff('security_admin', SHIFANG);
  const clerk = await office.staff('window_clerk', SHIGU);
  const cases = [
    [manager, SHIGU, 'centre_manager', { kind: 'InvalidInput', field: 'role', rule: 'not_yours_to_give' }],
    [manager, VILLAGE, 'village_agent', { kind: 'NotFound' }],
    [manager, SHIFANG, 'window_clerk', { kind: 'NotFound' }],
    [system, VILLAGE, 'village_agent', { kind: 'done' }],
    [system, SHIGU, 'village_agent', { kind: 'InvalidInput', field: 'role', rule: 'not_at_this_level' }],
    [system, MIANZHU, 'window_clerk', { kind: 'NotFound' }],
    [system, SHIFANG, 'system_admin', { kind: 'InvalidInput', rule: 'not_yours_to_give' }],
    [system, SHIGU, 'system_admin', { kind: 'done' }],
    [system, SHIGU, 'security_admin', { kind: 'InvalidInput', rule: 'not_yours_to_give' }],
    [system, SHIGU, 'audit_admin', { kind: 'InvalidInput', rule: 'not_yours_to_give' }],
    [security, SHIGU, 'security_admin', { kind: 'done' }],
    [security, SHIGU, 'window_clerk', { kind: 'InvalidInput', rule: 'not_yours_to_give' }],
    [security, SHIFANG, 'security_admin', { kind: 'NotFound' }],
    [clerk, SHIGU, 'window_clerk', { kind: 'NotFound' }],
    [office.operator(), SHIGU, 'audit_admin', { kind: 'done' }],
    [office.operator(), SHIGU, 'window_clerk', { kind: 'InvalidInput', rule: 'not_yours_to_give' }],
  ] as const;
  for (const [giver, tenantNo, role, expected] of cases) expect(await office.staffing.give(giver, order(tenantNo, role))).toMatchObject(expected);
  const { principal } = manager;
  if (principal.kind !== 'staff') throw new Error('made as staff above');
  expect(await office.staffing.give(manager, order(SHIGU, 'approver', { person: { personId: principal.personId } }))).toEqual({ kind: 'NotForYourself' });
  expect(await office.staffing.revoke(manager, { clientRequestId: office.request(), postId: principal.post.id, reason: '自己撤销自己' })).toMatchObject({ kind: 'NotFound' });
});

test('an administrator holds nothing else, wherever; the operator holds nothing at all', async () => {
  const system = await office.staff('system_admin', SHIFANG);
  const person = newcomer();
  idOf(await office.staffing.give(system, order(SHIGU, 'window_clerk', { person })));
  const other = { account: person.account };
  expect(await office.staffing.give(office.operator(), order(MIANZHU, 'audit_admin', { person: other }))).toEqual({ kind: 'PostConflict', role: 'audit_admin', heldRole: 'window_clerk', heldUntil: '2027-11-22' });
  idOf(await office.staffing.give(office.operator(), order(MIANZHU, 'audit_admin', { person: other, validFrom: '2027-11-23' })));
  expect(await office.staffing.give(system, order(SHIGU, 'window_clerk', { person: { personId: OPERATOR } }))).toMatchObject({ kind: 'PostConflict', heldRole: null });
});

test('two who give one person posts that stand apart, at once: the database lets only one, and the other hears why', async () => {
  const system = await office.staff('system_admin', SHIFANG);
  for (let round = 0; round < 5; round += 1) {
    const person = newcomer();
    const outcomes = await Promise.all([
      office.staffing.give(system, order(SHIGU, 'window_clerk', { person })),
      office.staffing.give(office.operator(), order(SHIGU, 'security_admin', { person })),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['PostConflict', 'done']);
    expect((await office.known(person.account))!.posts).toHaveLength(1);
  }
});

test('the database alone keeps roles apart and subjects out of the hands of administrators', async () => {
  const { rows: [person] } = await office.owner.query("insert into tenants.person (id, subject, name) values (gen_random_uuid(), 'apart', '某人') returning id");
  const give = (role: string) => office.owner.query("insert into tenants.post (id, tenant_no, person_id, role, valid_from) values (gen_random_uuid(), $1, $2, $3, '2026-01-01')", [SHIGU, person.id, role]);
  await give('audit_admin');
  await expect(give('window_clerk')).rejects.toThrow(/post_roles_apart/);
  await expect(give('system_admin')).rejects.toThrow(/post_roles_apart/);
  const admin = await office.staff('system_admin', SHIFANG);
  const insert = office.database.transaction(admin.scope, (em) => em.execute("insert into tenants.person (id, subject, account, name, kind) values (gen_random_uuid(), 'chosen', 'chosen', '某人', 'natural')"));
  await expect(insert).rejects.toThrow(/row-level security/);
});

test('the same request gives one post; another content under its id is refused', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  const input = order(SHIGU, 'approver');
  const first = await office.staffing.give(manager, input);
  expect(await office.staffing.give(manager, input)).toEqual(first);
  expect((await office.known(input.person.account))!.posts).toHaveLength(1);
  expect(await office.staffing.give(manager, { ...input, role: 'window_clerk' })).toMatchObject({ kind: 'RequestIdReused' });
  const { rows } = await office.owner.query("select operation, object_type from tenants.audit_entry where object_id = $1", [idOf(first)]);
  expect(rows).toEqual([{ operation: 'givePost', object_type: 'Post' }]);
});

test('a further year, but no third and fourth', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  const postId = idOf(await office.staffing.give(manager, order(SHIGU, 'rating_handler')));
  const renew = (validUntil?: string) => office.staffing.renew(manager, { clientRequestId: office.request(), postId, validUntil });
  idOf(await renew());
  expect(await office.queries.byId(manager, postId)).toMatchObject({ validUntil: '2028-11-22' });
  expect(await renew('2028-11-22')).toMatchObject({ rule: 'after_the_present_end' });
  idOf(await renew());
  expect(await renew()).toMatchObject({ kind: 'InvalidInput', field: 'validUntil', rule: 'until_2029-11-22' });
});

test('what is not of the tenant, not known, or not his name is refused', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  const D2 = await office.idOf('department', 'D2');
  const person = newcomer();
  idOf(await office.staffing.give(manager, order(SHIGU, 'approver', { person })));
  const refused = [
    [{ departmentId: D2 }, { field: 'departmentId', rule: 'of_the_tenant' }],
    [{ dataScope: 'department' }, { field: 'departmentId', rule: 'needed_by_data_scope' }],
    [{ dataScope: 'tenants', chosenTenantIds: [String(SHIGU)] }, { field: 'dataScope', rule: 'not_for_this_role' }],
    [{ person: { account: 'nobody.yet' } }, { field: 'person.name', rule: 'needed_for_a_new_account' }],
    [{ person: { account: person.account, name: '别的名字' } }, { field: 'person.name', rule: 'not_that_account' }],
    [{ person: { personId: '0198a8f0-0000-7000-8000-999999999999' } }, { kind: 'NotFound', what: 'Person' }],
    [{ person: { account: 'BIG' } }, { field: 'person.account', rule: 'account' }],
    [{ person: {} }, { field: 'person', rule: 'one_of_person_id_and_account' }],
    [{ validFrom: '2026-11-22' }, { field: 'validFrom', rule: 'not_in_past' }],
    [{ validUntil: '2029-11-23' }, { field: 'validUntil', rule: 'until_2029-11-22' }],
    [{ sentBy: '什\u0000邡' }, { field: 'sentBy', rule: 'storable_text' }],
    [{ chosenTenantIds: ['x'] }, { field: 'chosenTenantIds.0', rule: 'tenant' }],
  ] as const;
  for (const [more, expected] of refused) expect(await office.staffing.give(manager, order(SHIGU, 'window_clerk', more))).toMatchObject(expected);
});

test('posts are listed by tenant and name, limited as asked, page by page', async () => {
  const system = await office.staff('system_admin', SICHUAN);
  const page = await office.queries.page(system, {}, 200, null);
  const keys = page.nodes.map(({ tenantNo, personName, id }) => `${tenantNo} ${personName} ${id}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(page.nodes.length).toBeGreaterThan(10);
  const walked: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const part = await office.queries.page(system, {}, 3, after);
    walked.push(...part.nodes.map(({ id }) => id));
    after = part.pageInfo.endCursor;
    more = part.pageInfo.hasNextPage;
  }
  expect(walked).toEqual(page.nodes.map(({ id }) => id));
  const only = async (filter: object) => (await office.queries.page(system, filter, 200, null)).nodes;
  expect((await only({ within: String(SHIGU) })).every(({ tenantNo }) => tenantNo === SHIGU || tenantNo === VILLAGE)).toBe(true);
  expect(new Set((await only({ role: 'audit_admin' })).map(({ role }) => role))).toEqual(new Set(['audit_admin']));
  expect(new Set((await only({ kind: 'stand_in' })).map(({ kind }) => kind))).toEqual(new Set(['stand_in']));
  expect((await only({ actingOn: '2026-12-05', kind: 'stand_in' })).every(({ revoked, validFrom }) => !revoked && validFrom <= '2026-12-05')).toBe(true);
  expect(await only({ name: '没有这个人' })).toEqual([]);
});

test('an act counts on its day: the post of a closed tenant is not given', async () => {
  const system = await office.staff('system_admin', SICHUAN, 0, NOW);
  await office.owner.query("update tenants.tenant set valid_until = '2026-11-22' where tenant_no = $1", [MIANZHU]);
  expect(await office.staffing.give(system, order(MIANZHU, 'window_clerk'))).toMatchObject({ kind: 'NotFound', what: 'Tenant' });
});
