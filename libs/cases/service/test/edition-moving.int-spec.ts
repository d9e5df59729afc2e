import { EditionMoving } from '../src/case/edition-moving.js';
import { CaseOffice, idOf, item, NEXT_TOWN, request, staff, submission, TOWN } from './case-office.js';

const clerk = staff(TOWN, 'window_clerk');
const approver = staff(TOWN, 'approver');
const stranger = staff(NEXT_TOWN, 'approver');
const DAY = '2026-02-24T02:00:00Z';

let office: CaseOffice;
let moving: EditionMoving;
beforeAll(async () => {
  office = await CaseOffice.open();
  moving = new EditionMoving(office.database, office.ledger, office.queries, office.shelf);
});
afterAll(() => office?.close());

const first = { ...item, values: { ...item.values, reviewLevel: null } };
const second = {
  ...first, editionId: '0198a8f0-0000-7000-9000-000000000002', editionNo: 2, version: 'v2',
  values: { ...first.values, promisedLimit: { amount: 5, unit: 'working_day' as const }, materials: [...first.values.materials, { id: 'm9', name: '新表', necessity: 'required' as const }] },
};
const move = (who: typeof approver, caseId: string, over: object = {}) =>
  moving.move(who.at(DAY), { clientRequestId: request(), caseId, editionNo: 2, consent: '改按新版办理同意书', ...over });

test('a running case is looked at, and moves with its applicant’s consent; its clocks are read by the new limits', async () => {
  office.shelf.now = first;
  const caseId = idOf(await office.intake.submit(clerk.at(DAY), submission({ materialIds: ['m1', 'm2'] })));
  idOf(await office.desk.atLeg(clerk.at(DAY), 'acceptCase', { clientRequestId: request(), caseId }));
  expect(await move(approver, caseId, { editionNo: 1 })).toEqual({ kind: 'EditionNotMovable', reason: 'SAME_EDITION' });
  office.shelf.now = second;
  expect(await moving.plan(approver.at(DAY), [caseId, caseId])).toMatchObject([
    { fromEditionNo: 1, toEditionNo: 2, dueOn: '2026-03-09', newDueOn: '2026-03-02', missingIds: ['m9'], obstacle: null },
  ]);
  for (const who of [stranger, clerk]) {
    expect(await moving.plan(who.at(DAY), [caseId])).toEqual([]);
    expect(await move(who, caseId)).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
  }
  expect(await move(approver, caseId, { consent: '' })).toMatchObject({ kind: 'InvalidInput', field: 'consent' });
  expect(await move(approver, caseId, { editionNo: 3 })).toEqual({ kind: 'InvalidInput', field: 'editionNo', rule: 'in_force_now' });
  idOf(await move(approver, caseId));

  const ctx = clerk.at(DAY);
  const row = (await office.queries.afresh(ctx, caseId))!;
  expect(await office.queries.frozenOf(ctx, row)).toMatchObject({ editionNo: 2 });
  const { state, events } = await office.queries.story(ctx, caseId);
  expect(state.edition).toEqual({ editionId: second.editionId, editionNo: 2 });
  expect(events.at(-1)).toMatchObject({ kind: 'edition_changed', editionNo: 2, consent: '改按新版办理同意书' });
  const [leg] = await office.owner(`select due_on::text as due from cases.case_leg where case_id = '${caseId}'`);
  expect(leg).toEqual({ due: '2026-03-02' });
  const [audited] = await office.owner(`select count(*)::int as n from cases.audit_entry where operation = 'moveToEdition' and object_id = '${caseId}'`);
  expect(audited).toEqual({ n: 1 });
  expect(await move(approver, caseId)).toEqual({ kind: 'EditionNotMovable', reason: 'SAME_EDITION' });
});

test('what is decided stays under its edition', async () => {
  office.shelf.now = first;
  const caseId = idOf(await office.intake.submit(clerk.at(DAY), submission({ materialIds: ['m1', 'm2'] })));
  idOf(await office.desk.atLeg(clerk.at(DAY), 'acceptCase', { clientRequestId: request(), caseId }));
  idOf(await office.desk.atLeg(approver.at(DAY), 'decideCase', { clientRequestId: request(), caseId, outcome: 'granted' }));
  office.shelf.now = second;
  expect(await moving.plan(approver.at(DAY), [caseId])).toMatchObject([{ obstacle: 'DECIDED' }]);
  expect(await move(approver, caseId)).toEqual({ kind: 'EditionNotMovable', reason: 'DECIDED' });
});
