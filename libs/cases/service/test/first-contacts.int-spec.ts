import { randomUUID } from 'node:crypto';
import { CaseOffice, COUNTY, idOf, NEXT_TOWN, request, staff, submission, TOWN } from './case-office.js';

const clerk = staff(TOWN, 'window_clerk');
const colleague = staff(TOWN, 'approver');
const DAY = '2026-02-24T02:00:00Z';

let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
});
afterAll(() => office?.close());

const register = (over: object = {}, who = clerk, at = DAY) => office.contacts.register(who.at(at), {
  clientRequestId: request(), way: 'in_person', name: '李大山', phone: '13900001234', matter: '询问老年优待证', materials: [{ name: '身份证复印件', count: 1 }], signed: true,
  promisedBy: '2026-03-02', callBack: '0838-8501234', complaintLine: '12345', ...over,
});
const row = async (id: string, who = clerk) => office.contactQueries.byId(who.at(DAY), id);
const stateOf = async (id: string, at: string) => office.contactQueries.state(clerk.at(at), (await row(id))!);

test('who is asked first writes it down with a promise, and stays responsible when it is passed on and answered', async () => {
  const id = idOf(await register());
  expect(office.contactQueries.masked((await row(id))!)).toEqual({ name: '李**', phone: '139****1234' });
  expect((await stateOf(id, DAY)).status).toBe('open');
  expect((await stateOf(id, '2026-03-02T16:00:00Z')).overdue).toBe(true);
  const handlerId = randomUUID();
  const pass = () => office.contacts.passOn(clerk.at(DAY), { clientRequestId: request(), contactId: id, handlerId, words: '请民政窗口答复' });
  expect(await pass()).toEqual({ kind: 'InvalidInput', field: 'handlerId', rule: 'post_of_this_tenant' });
  await office.owner(`insert into contract.principal values ('${handlerId}', '[{"tenantNo": ${TOWN}, "role": "window_clerk", "revoked": false, "validFrom": "2020-01-01", "validUntil": null}]')`);
  idOf(await pass());
  expect(await stateOf(id, DAY)).toMatchObject({ status: 'open', handlerId });
  const caseId = idOf(await office.intake.submit(clerk.at(DAY), submission({ materialIds: ['m1'] })));
  idOf(await office.contacts.answer(colleague.at(DAY), { clientRequestId: request(), contactId: id, words: '已转为办件', caseId }));
  expect(await stateOf(id, '2026-04-01T00:00:00Z')).toEqual({ status: 'answered', handlerId, overdue: false });
  expect(await office.contacts.answer(colleague.at(DAY), { clientRequestId: request(), contactId: id, words: '再答' })).toEqual({ kind: 'ContactAnswered', contactId: id });
  expect((await office.contactQueries.entries(clerk.at(DAY), id)).map(({ kind, caseId: of }) => [kind, of])).toEqual([['passed_on', null], ['answered', caseId]]);
  expect((await row(id))!.responsibleId).toBe(clerk.at(DAY).scope.actorId);
});

test('it is answered on the spot or promised, one of the two, with whom to call', async () => {
  expect(await register({ promisedBy: null })).toMatchObject({ kind: 'InvalidInput', field: 'promisedBy' });
  expect(await register({ answer: '当场答复' })).toMatchObject({ kind: 'InvalidInput', field: 'promisedBy' });
  expect(await register({ promisedBy: '2026-02-23' })).toEqual({ kind: 'InvalidInput', field: 'promisedBy', rule: 'not_in_the_past' });
  expect(await register({ callBack: null })).toEqual({ kind: 'InvalidInput', field: 'callBack', rule: 'required' });
  expect(await register({ phone: '12' })).toMatchObject({ kind: 'InvalidInput', field: 'phone' });
  const id = idOf(await register({ promisedBy: null, answer: '到二楼民政窗口办理', callBack: null, phone: null }));
  expect(await stateOf(id, '2030-01-01T00:00:00Z')).toMatchObject({ status: 'answered', overdue: false });
  expect(office.contactQueries.masked((await row(id))!)).toEqual({ name: '李**', phone: null });
});

test('who came is stored in no clear word, and read in clear with an audit row by who may follow it up', async () => {
  const id = idOf(await register());
  const [stored] = await office.owner<{ text: string }>(`select f::text as text from cases.first_contact f where id = '${id}'`);
  expect(stored!.text).not.toMatch(/李大山|13900001234/);
  const read = (who: typeof clerk) => office.contacts.read(who.at(DAY), { clientRequestId: request(), contactId: id, reason: '回访' });
  expect(await read(clerk)).toMatchObject({ kind: 'done' });
  expect(office.contactQueries.inClear((await row(id))!)).toEqual({ name: '李大山', phone: '13900001234' });
  expect(await read(staff(COUNTY, 'centre_manager'))).toMatchObject({ kind: 'NotFound' });
  expect(await office.owner(`select operation from cases.audit_entry where object_id = '${id}' order by id`)).toEqual([{ operation: 'registerContact' }, { operation: 'readContact' }]);
});

test('supervision reads the register below, but not what is confidential; another township reads nothing', async () => {
  const [open, hidden] = [idOf(await register()), idOf(await register({ confidential: true }))];
  const listed = async (who: typeof clerk) => (await office.contactQueries.page(who.at(DAY), { within: String(TOWN) }, 100)).nodes.map(({ id }) => id);
  expect(await listed(clerk)).toEqual(expect.arrayContaining([open, hidden]));
  const above = await listed(staff(COUNTY, 'centre_manager'));
  expect(above).toContain(open);
  expect(above).not.toContain(hidden);
  expect(await listed(staff(NEXT_TOWN, 'window_clerk'))).toEqual([]);
});

test('the list tells what is open, what is late and what is one’s own', async () => {
  const other = staff(NEXT_TOWN, 'window_clerk');
  const late = idOf(await register({ promisedBy: '2026-02-24' }, other));
  const done = idOf(await register({ promisedBy: null, answer: '已答复' }, other));
  const listed = async (filter: object, at: string, who = other) => (await office.contactQueries.page(who.at(at), filter)).nodes.map(({ id }) => id);
  expect(await listed({ open: true }, DAY)).toEqual([late]);
  expect(await listed({ open: false }, DAY)).toEqual([done]);
  expect(await listed({ overdue: true }, '2026-02-24T15:59:59Z')).toEqual([]);
  expect(await listed({ overdue: true }, '2026-02-24T16:00:00Z')).toEqual([late]);
  expect(await listed({ mine: true, open: true }, DAY, staff(NEXT_TOWN, 'approver'))).toEqual([]);
  expect(await listed({ mine: true, open: true }, DAY)).toEqual([late]);
});

test('nobody writes in another’s name, and nothing is changed', async () => {
  const id = idOf(await register());
  const { scope } = clerk.at(DAY);
  await expect(office.database.transaction(scope, (em) => em.execute("update cases.first_contact set matter = '别的'"))).rejects.toThrow(/permission denied/);
  await expect(office.database.transaction(scope, (em) => em.execute(
    'insert into cases.contact_entry (contact_id, seq, kind, tenant_no, words, at, written_by) values (?, 1, ?, ?, ?, now(), ?)', [id, 'answered', TOWN, '冒名', randomUUID()]))).rejects.toThrow(/row-level security/);
});
