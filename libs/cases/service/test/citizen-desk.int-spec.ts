import { Readable } from 'node:stream';
import { CaseOffice, citizen, COUNTY, ID_NUMBER, idOf, ITEM, NEXT_TOWN, persons, request, staff, submission, TOWN, VILLAGE } from './case-office.js';

const PERSON = persons.personIdOf(ID_NUMBER);
const he = citizen(PERSON);
const another = citizen(persons.personIdOf('510682190001010014'));
const clerk = staff(TOWN, 'window_clerk');
const NIGHT = '2026-02-24T14:00:00Z';
const DAY = '2026-02-25T02:00:00Z';

let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
});
afterAll(() => office?.close());

const application = (over: object = {}) => ({
  clientRequestId: request(), tenantId: String(TOWN), itemCode: ITEM, materialIds: ['m1'], applicant: { name: '张三丰', idNumber: ID_NUMBER, phone: '13800000000' }, duplicateReason: '另一处林地', ...over,
});
const apply = (over: object = {}, who = he, at = NIGHT) => office.citizens.apply(who.at(at), application(over));
const eventsOf = async (caseId: string) => (await office.queries.story(clerk.at(DAY), caseId)).events;
const allowed = async (caseId: string, who = he) => (await office.queries.byId(who.at(DAY), caseId)) !== null;

test('an application at night is received at once, is nobody’s to handle yet, and is his by his projection', async () => {
  const caseId = idOf(await apply());
  expect((await eventsOf(caseId)).map(({ kind }) => kind)).toEqual(['submitted', 'received']);
  const [leg] = await office.owner(`select tenant_no::text as tenant, status, counted, handler_id, window_id from cases.case_leg where case_id = '${caseId}'`);
  expect(leg).toEqual({ tenant: String(TOWN), status: 'received', counted: true, handler_id: null, window_id: null });
  expect(await allowed(caseId)).toBe(true);
  expect(await allowed(caseId, another)).toBe(false);
  expect((await office.lists.legs(clerk.at(DAY), { search: null })).nodes.map((row) => row.caseId)).toContain(caseId);
  // Written by the service in his name.
  const [audited] = await office.owner(`select actor_id, actor_name from cases.audit_entry where object_id = '${caseId}' and operation = 'applyOnline'`);
  expect(audited).toEqual({ actor_id: PERSON, actor_name: 'cases.citizen-desk' });
});

test('the whole way: he applies, is asked for more, brings it, uploads its file, and the case is accepted', async () => {
  const caseId = idOf(await apply());
  idOf(await office.desk.atLeg(clerk.at(DAY), 'requestSupplement', { clientRequestId: request(), caseId, missing: [{ materialId: 'm2', what: '缺林权证明' }], supplyBy: '2026-03-31' }));
  idOf(await office.citizens.supply(he.at(DAY), { clientRequestId: request(), caseId, materialIds: ['m2'] }));
  const file = { clientRequestId: request(), caseId, materialId: 'm2', name: '林权证.pdf', bytes: Readable.from([Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')]) };
  expect(await office.attachments.attachOwn(he.at(DAY), file)).toMatchObject({ kind: 'done' });
  expect(await office.attachments.ofCase(clerk.at(DAY), caseId)).toMatchObject([{ name: '林权证.pdf', materialId: 'm2' }]);
  idOf(await office.desk.atLeg(clerk.at(DAY), 'acceptCase', { clientRequestId: request(), caseId }));
  expect((await eventsOf(caseId)).map(({ kind }) => kind)).toEqual(['submitted', 'received', 'supplement_requested', 'supplement_received', 'accepted']);
});

test('he takes it back until the decision, wherever it is, and not afterwards', async () => {
  const caseId = idOf(await apply());
  idOf(await office.citizens.withdraw(he.at(DAY), { clientRequestId: request(), caseId, reasons: '不办了' }));
  expect(await office.citizens.withdraw(he.at(DAY), { clientRequestId: request(), caseId })).toMatchObject({ kind: 'WrongStatus' });
  expect(await office.attachments.attachOwn(he.at(DAY), { clientRequestId: request(), caseId, materialId: 'm1', name: '迟.pdf', bytes: Readable.from([Buffer.from('%PDF-1.7\n%%EOF\n')]) })).toMatchObject({ kind: 'NotFound' });
  // What lies at the village agent's.
  const atAgent = idOf(await office.intake.submit(staff(VILLAGE, 'village_agent').at(DAY), submission()));
  idOf(await office.citizens.withdraw(he.at(DAY), { clientRequestId: request(), caseId: atAgent, reasons: '' }));
  expect(await office.owner(`select status, outcome from cases.case_root where id = '${atAgent}'`)).toEqual([{ status: 'closed', outcome: 'withdrawn' }]);
});

test('nobody applies for another, to a village, or to nobody; nobody touches another’s case', async () => {
  expect(await apply({}, another)).toEqual({ kind: 'NotYourself', field: 'applicant.idNumber' });
  expect(await apply({ tenantId: String(VILLAGE) })).toMatchObject({ kind: 'NotFound', what: 'Tenant' });
  expect(await apply({ tenantId: String(COUNTY + 990_0000) })).toMatchObject({ kind: 'NotFound', what: 'Tenant' });
  await office.owner(`update contract.tenant set valid_until = '2026-02-23' where tenant_no = ${NEXT_TOWN}`);
  expect(await apply({ tenantId: String(NEXT_TOWN) })).toMatchObject({ kind: 'NotFound', what: 'Tenant' });
  expect(await apply({ itemCode: '51-NO-0001' })).toMatchObject({ kind: 'NotFound', what: 'Item' });
  expect(await apply({ materialIds: ['m9'] })).toMatchObject({ kind: 'InvalidInput' });
  const caseId = idOf(await apply());
  expect(await office.citizens.supply(another.at(DAY), { clientRequestId: request(), caseId, materialIds: ['m2'] })).toMatchObject({ kind: 'NotFound' });
  expect(await office.citizens.withdraw(another.at(DAY), { clientRequestId: request(), caseId })).toMatchObject({ kind: 'NotFound' });
  expect(await office.attachments.attachOwn(another.at(DAY), { clientRequestId: request(), caseId, materialId: 'm1', name: '他人.pdf', bytes: Readable.from(['%PDF-1.7']) })).toMatchObject({ kind: 'NotFound' });
  expect((await eventsOf(caseId)).length).toBe(2);
});

test('twice is once, and a second application for the same item wants a reason', async () => {
  const said = application({ clientRequestId: 'citizen-applies-once' });
  const first = idOf(await office.citizens.apply(he.at(NIGHT), said));
  expect(idOf(await office.citizens.apply(he.at(NIGHT), said))).toBe(first);
  expect(await apply({ duplicateReason: null })).toMatchObject({ kind: 'DuplicateApplication' });
});

test('an item that is not done online so far is refused, one whose guide says nothing is taken', async () => {
  const before = office.shelf.now;
  office.shelf.now = { ...before, values: { ...before.values, onlineDepth: 2 } };
  expect(await apply()).toEqual({ kind: 'NotAppliedOnline', itemCode: ITEM });
  office.shelf.now = { ...before, values: { ...before.values, onlineDepth: 3 } };
  idOf(await apply());
  office.shelf.now = before;
});

test('what the centre takes by post or at his place says so, and what it takes after hours', async () => {
  const taken = async (over: object, at: string, who = clerk) => {
    const caseId = idOf(await office.intake.submit(who.at(at), submission({ mandate: null, ...over })));
    const { channel, flags: { afterHours } } = (await office.queries.story(clerk.at(DAY), caseId)).state;
    return { channel, afterHours };
  };
  expect(await taken({}, DAY)).toEqual({ channel: 'window', afterHours: false });
  expect(await taken({ channel: 'mail' }, NIGHT)).toEqual({ channel: 'mail', afterHours: false });
  expect(await taken({ channel: 'on_site' }, NIGHT)).toEqual({ channel: 'on_site', afterHours: true });
  expect(await taken({}, '2026-02-22T02:00:00Z')).toEqual({ channel: 'window', afterHours: true });
  expect(await office.intake.submit(staff(VILLAGE, 'village_agent').at(DAY), submission({ channel: 'mail' }))).toEqual({ kind: 'InvalidInput', field: 'channel', rule: 'of_a_centre' });
});
