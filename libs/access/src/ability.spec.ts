import { defineAccess } from './ability.js';
import { contextOf } from './context.js';
import { ANONYMOUS, type Principal } from './principal.js';

const CITIZEN = { kind: 'citizen', personId: '0198a8f0-0000-7000-8000-000000000001', name: '村民' } as const;
const as = (principal: Principal) => contextOf(principal, { now: new Date(0), requestId: 'r', locale: 'zh-CN' });

const access = defineAccess('samples', (principal, { can, cannot }) => {
  if (principal.kind !== 'citizen') return;
  can('read', 'Sample', { owner: principal.personId });
  cannot('read', 'Sample', { sealed: true });
  can('count', 'Sample', { size: { $lt: 5 } });
});

test('what no rule speaks of is not allowed', () => {
  expect(access.allows(as(ANONYMOUS), 'read', 'Sample', { owner: CITIZEN.personId })).toBe(false);
  expect(access.allows(as(CITIZEN), 'write', 'Sample', { owner: CITIZEN.personId })).toBe(false);
  expect(access.allows(as(CITIZEN), 'read', 'Other', { owner: CITIZEN.personId })).toBe(false);
});

test('a row is allowed by its facts; a fact that was not loaded allows nothing', () => {
  const may = (row: object) => access.allows(as(CITIZEN), 'read', 'Sample', row);
  expect(may({ owner: CITIZEN.personId, sealed: false })).toBe(true);
  expect(may({ owner: CITIZEN.personId, sealed: true })).toBe(false);
  expect(may({ owner: null })).toBe(false);
  expect(may({})).toBe(false);
});

test('nothing is neither below nor above anything, as in SQL', () => {
  const may = (size: unknown) => access.allows(as(CITIZEN), 'count', 'Sample', { size });
  expect([4, 5, null, undefined].map(may)).toEqual([true, false, false, false]);
});

test('a principal keeps one ability, and rows are not marked by being asked about', () => {
  expect(access.of(CITIZEN)).toBe(access.of(CITIZEN));
  expect(access.of({ ...CITIZEN })).not.toBe(access.of(CITIZEN));
  const row = Object.freeze({ owner: CITIZEN.personId });
  access.allows(as(CITIZEN), 'read', 'Sample', row);
  expect(Reflect.ownKeys(row)).toEqual(['owner']);
});
