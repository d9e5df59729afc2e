import type { ItemFacts } from '@yimen/cases-domain';
import { journeyOf, type JourneyShape } from './journey.js';

const ITEM: ItemFacts = {
  editionId: 'e', editionNo: 4, limits: { statutory: { amount: 20, unit: 'working_day' }, promised: { amount: 10, unit: 'working_day' } },
  materials: [{ id: 'm1', necessity: 'required' }, { id: 'm2', necessity: 'required' }, { id: 'm3', necessity: 'deferrable' }, { id: 'm4', necessity: 'exempt' }],
  reviewTenantNo: null, steps: [],
};
const PLAIN: JourneyShape = { channel: 'window', supplemented: false, withGaps: false, refused: false, reviewed: false };
const journey = (over: Partial<JourneyShape>) => journeyOf(ITEM, { ...PLAIN, ...over });
const says = (over: Partial<JourneyShape>) => journey(over).events.map(({ act, kind, place }) => `${act} ${kind} ${place}`);

test('a case at the window', () => {
  expect(says({})).toEqual([
    '0 submitted handling', '0 received handling', '1 accepted handling', '2 decided handling', '3 delivered handling', '4 finished handling',
  ]);
  expect(journey({}).standings.map(({ status }) => status)).toEqual(['received', 'accepted', 'decided', 'delivered', 'closed']);
});

test('what may follow later follows as promised', () => {
  expect(says({ withGaps: true }).slice(2, 5)).toEqual(['1 accepted handling', '2 materials_added handling', '3 decided handling']);
});

test('from the village to the county and back, with the one notice', () => {
  const far = { channel: 'village_agent', supplemented: true, reviewed: true } as const;
  expect(says(far)).toEqual([
    '0 submitted origin', '0 handover_sent origin', '1 received handling', '2 supplement_requested handling', '3 handover_sent origin',
    '4 supplement_received handling', '5 accepted handling', '6 sent_for_review handling', '6 handover_sent handling', '7 review_received reviewing',
    '8 decided reviewing', '8 handover_sent reviewing', '9 result_returned handling', '10 delivered handling', '11 finished handling',
  ]);
  const { letters, standings } = journey(far);
  expect(letters.map(({ kind, from, to, sentAct, signedAct }) => `${kind} ${from}>${to} ${sentAct}-${signedAct}`)).toEqual([
    'intake origin>handling 0-1', 'supplement origin>handling 3-4', 'review handling>reviewing 6-7', 'review_result reviewing>handling 8-9',
  ]);
  // The township's own leg was written when it sent the case up; the county's signature moves the county's leg only.
  expect(standings[7]?.legs.map(({ kind, status, writtenAct }) => `${kind} ${status} ${writtenAct}`)).toEqual([
    'intake handed_over 3', 'handling under_review 6', 'review in_review 7',
  ]);
  expect(standings.at(-1)?.legs.every(({ status, writtenAct }) => status === 'closed' && writtenAct >= 9)).toBe(true);
});

test('facts leave open what only a case knows', () => {
  const factsOf = (kind: string) => journey({ channel: 'village_agent', reviewed: true }).events.filter((event) => event.kind.toString() === kind)
    .map(({ facts }) => facts.map((part) => (Buffer.isBuffer(part) ? part.toString() : JSON.stringify(part))).join(''));
  expect(factsOf('handover_sent')[0]).toBe(
    '{"handoverId":"{"slot":"handover","act":0}","handoverKind":"intake","toTenantNo":{"slot":"tenant","place":"handling"},"materialIds":["m1","m2","m3"]}');
  expect(factsOf('received')).toEqual(['{"receiptNo":"{"slot":"receipt"}","handoverId":"{"slot":"handover","act":0}"}']);
  expect(factsOf('result_returned')).toEqual(['{"handoverId":"{"slot":"handover","act":5}","outcome":"granted","decidedAt":"{"slot":"instant","act":5}"}']);
});

test('a shape that the item does not allow is an error', () => {
  expect(() => journeyOf({ ...ITEM, materials: [] }, { ...PLAIN, supplemented: true })).toThrow(/UnknownMaterial|refusal/);
});
