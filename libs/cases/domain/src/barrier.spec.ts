import { Level } from '@yimen/jurisdiction';
import { barrierAt, openAccess, restrictAccess } from './barrier.js';
import { NO_CASE, type CaseState } from './case.js';
import type { CaseEvent } from './case-events.js';
import { foldCase } from './case-fold.js';

const VILLAGE = 51060821200201;
const TOWN = 51060821200000;
const COUNTY = 51060820000000;
const PROVINCE = 51000000000000;
const at = new Date('2026-11-02T01:00:00Z');

/** A case that a tenant has received at its own window, seen from this level on. */
function receivedAt(tenantNo: number, visibleFrom: Level = Level.Province): CaseState {
  const events: CaseEvent[] = [
    { kind: 'submitted', seq: 1, at, legId: 'leg', tenantNo, channel: 'window', materialIds: [] },
    { kind: 'received', seq: 2, at, legId: 'leg', tenantNo, receiptNo: 'S1', handoverId: null },
  ];
  return { ...foldCase(events, NO_CASE), visibleFrom };
}
const by = (actingTenantNo: number) => ({ actingTenantNo, at, reason: '信访件' });

test.each([
  ['a township hides a case from the province', TOWN, Level.Province, Level.County],
  ['and from the county', TOWN, Level.Province, Level.Township],
  ['and later also from the county', TOWN, Level.County, Level.Township],
  ['a county from the province', COUNTY, Level.Province, Level.County],
] as const)('%s', (_, tenantNo, before, after) => {
  const event = restrictAccess(receivedAt(tenantNo, before), after, by(tenantNo));
  expect(event).toEqual({ kind: 'access_restricted', seq: 3, at, legId: 'leg', tenantNo, visibleFrom: after, reason: '信访件' });
  expect(foldCase([event as CaseEvent], receivedAt(tenantNo, before)).visibleFrom).toBe(after);
});

test.each([
  ['wider than it is', TOWN, Level.Township, Level.County, [4, 3]],
  ['as it is', TOWN, Level.County, Level.County, [3, 3]],
  ['from its own people', TOWN, Level.Province, Level.Village, [2, 3]],
  ['from nobody', TOWN, Level.Province, Level.Province, [2, 3]],
  ['above the province there is nobody', PROVINCE, Level.Province, Level.Province, [2, 1]],
] as const)('a barrier cannot be set %s', (_, tenantNo, before, after, [least, most]) => {
  expect(restrictAccess(receivedAt(tenantNo, before), after, by(tenantNo))).toEqual({ kind: 'BarrierOutOfRange', least, most });
});

test('only who handles the case hides it, and opens it again', () => {
  for (const other of [COUNTY, VILLAGE, PROVINCE]) {
    expect(restrictAccess(receivedAt(TOWN), Level.County, by(other))).toEqual({ kind: 'NotHandling' });
    expect(openAccess(receivedAt(TOWN, Level.County), by(other))).toEqual({ kind: 'NotHandling' });
  }
  expect(restrictAccess(NO_CASE, Level.County, by(TOWN))).toEqual({ kind: 'NotHandling' });
});

test('what is open cannot be opened, what is hidden can', () => {
  expect(openAccess(receivedAt(TOWN), by(TOWN))).toEqual({ kind: 'NotRestricted' });
  const hidden = receivedAt(TOWN, Level.Township);
  const event = openAccess(hidden, by(TOWN));
  expect(event).toMatchObject({ kind: 'access_opened', seq: 3 });
  expect(foldCase([event as CaseEvent], hidden).visibleFrom).toBe(Level.Province);
});

test('a part of the case stays visible to the tenant whose part it is', () => {
  const hidden = receivedAt(TOWN, Level.Township);
  expect([VILLAGE, TOWN, COUNTY, PROVINCE].map((no) => barrierAt(hidden, no))).toEqual([3, 3, 2, 1]);
});
