import { ANONYMOUS, contextOf } from '@yimen/access';
import { ProgressResolver } from '../src/progress/progress.resolver.js';
import { CaseOffice, citizen, idOf, persons, request, staff, submission, TOWN } from './case-office.js';

const clerk = staff(TOWN, 'window_clerk');
const AT = '2026-02-24T02:00:00Z';
const anybody = contextOf(ANONYMOUS, { now: new Date(AT), requestId: 'test', locale: 'zh-CN' });

let office: CaseOffice;
let progress: ProgressResolver;
beforeAll(async () => {
  office = await CaseOffice.open();
  progress = new ProgressResolver(office.database, persons);
});
afterAll(() => office?.close());

test('whoever has the number and the code reads how far the case is, and nothing else of it', async () => {
  const caseId = idOf(await office.intake.submit(clerk.at(AT), submission({ materialIds: ['m1', 'm2'] })));
  const { caseNo } = (await office.queries.byId(clerk.at(AT), caseId))!;
  const code = progress.progressCode({ caseNo } as never);
  expect(code).toMatch(/^\d{6}$/);
  const asked = () => progress.caseProgress(anybody, ` ${caseNo.toLowerCase()} `, code);
  expect(await asked()).toMatchObject({ caseNo, status: 'received', outcome: null, dueOn: '2026-03-02', closedAt: null });
  idOf(await office.desk.atLeg(clerk.at(AT), 'declineCase', { clientRequestId: request(), caseId, ground: 'not_required', reasons: '依法不需要取得许可' }));
  const told = await asked();
  expect(told).toMatchObject({ status: 'closed', outcome: 'not_accepted', closedAt: new Date(AT) });
  expect(JSON.stringify(told)).not.toMatch(/张|110105|138/);
  // The bearer is nobody who could be signed in, and his id is none of a person's.
  const bearer = citizen(persons.progressIdOf(caseNo, code)).at(AT);
  expect(await office.queries.masked(bearer, caseId)).toBeNull();
});

test('a wrong code finds nothing, and ten tries of a number are enough for a while', async () => {
  const caseId = idOf(await office.intake.submit(clerk.at(AT), submission()));
  const { caseNo } = (await office.queries.byId(clerk.at(AT), caseId))!;
  const code = persons.progressCodeOf(caseNo);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  for (const strange of ['', '12345', '1234567', 'abcdef']) expect(await progress.caseProgress(anybody, caseNo, strange)).toBeNull();
  for (let tried = 0; tried < 10; tried += 1) expect(await progress.caseProgress(anybody, caseNo, wrong)).toBeNull();
  await expect(progress.caseProgress(anybody, caseNo, code)).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED', budget: 'progress' } });
});

test('codes of neighbouring numbers have nothing in common', () => {
  const codes = Array.from({ length: 500 }, (_, n) => persons.progressCodeOf(`51068212000020260224${String(n).padStart(5, '0')}X`));
  expect(new Set(codes).size).toBeGreaterThan(495);
  expect(persons.progressIdOf('1', '23')).not.toBe(persons.progressIdOf('12', '3'));
});
