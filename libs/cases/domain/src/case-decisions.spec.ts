import { NO_CASE, pendingHandovers, type CaseState } from './case.js';
import type { CaseCommand, ItemFacts } from './case-commands.js';
import { decide } from './case-decisions.js';
import type { CaseEvent, MissingLine } from './case-events.js';
import { foldCase } from './case-fold.js';
import { allowedVerbs } from './case-transitions.js';
import type { CaseRefusal } from './refusals.js';

const VILLAGE = 51060821200201;
const TOWN = 51060821200000;
const COUNTY = 51060820000000;

const LICENCE: ItemFacts = {
  editionId: 'edition',
  editionNo: 3,
  limits: { statutory: { amount: 20, unit: 'working_day' }, promised: { amount: 10, unit: 'working_day' } },
  materials: [
    { id: 'form', necessity: 'required' },
    { id: 'lease', necessity: 'required' },
    { id: 'photo', necessity: 'deferrable' },
    { id: 'id-copy', necessity: 'exempt' },
  ],
  reviewTenantNo: COUNTY,
  steps: [],
};
const ALONE: ItemFacts = { ...LICENCE, reviewTenantNo: null };

/** A case that an office can act on; the clock goes on one day with each act, ids are numbered. */
function caseOf(item: ItemFacts, dueAt: Date | null = null) {
  let state: CaseState = NO_CASE;
  let day = 0;
  const events: CaseEvent[] = [];
  const attempt = (actingTenantNo: number, command: CaseCommand): 'done' | CaseRefusal => {
    day += 1;
    const newIds = { legId: `leg-${day}`, handoverId: `handover-${day}`, receiptNo: `receipt-${day}` };
    const now = new Date(Date.UTC(2026, 10, day));
    const result = decide(state, command, { now, actingTenantNo, actorId: `actor-${day}`, item, dueAt, newIds });
    if (result.kind !== 'CaseDecision') return result;
    events.push(...result.events);
    state = foldCase(result.events, state);
    return 'done';
  };
  return { attempt, events, state: () => state, statuses: () => state.legs.map((leg) => `${leg.kind} ${leg.status}`) };
}

const flagsOf = ({ flags }: CaseState): readonly string[] => Object.entries(flags).filter(([, isSet]) => isSet).map(([flag]) => flag);

/** The case of the village agent, signed for by the township on day 2. */
function atTheTownship(item: ItemFacts, materialIds: readonly string[]) {
  const some = caseOf(item);
  expect(some.attempt(VILLAGE, { verb: 'submitCase', channel: 'village_agent', toTenantNo: TOWN, materialIds })).toBe('done');
  expect(some.attempt(TOWN, { verb: 'signHandover', handoverId: 'handover-1' })).toBe('done');
  return some;
}

const intake = 'leg-1';
const handling = 'leg-2';
const lease = { materialId: 'lease', what: '租赁合同缺少出租人签字' };
const PROMISE = { document: '容缺受理承诺书', dueOn: '2026-11-20' };
const accept = { verb: 'acceptCase', legId: handling, promise: PROMISE } as const;
const ask = (legId: string, missing: readonly MissingLine[], newFacts: string | null = null) => ({ verb: 'requestSupplement', legId, missing, supplyBy: '2026-12-31', newFacts }) as const;

describe('one application from the village to the county and back', () => {
  const some = caseOf(LICENCE);
  it.each<[string, number, CaseCommand, readonly string[]]>([
    ['the agent hands it in', VILLAGE, { verb: 'submitCase', channel: 'village_agent', toTenantNo: TOWN, materialIds: ['form'] },
      ['intake handed_over']],
    ['the township signs and issues a receipt', TOWN, { verb: 'signHandover', handoverId: 'handover-1' },
      ['intake handed_over', 'handling received']],
    ['it asks once for what is missing', TOWN, ask(handling, [lease]),
      ['intake handed_over', 'handling awaiting_supplement']],
    ['the agent brings it', VILLAGE, { verb: 'supplyMaterials', legId: intake, materialIds: ['lease'] },
      ['intake handed_over', 'handling awaiting_supplement']],
    ['the township signs for it', TOWN, { verb: 'signHandover', handoverId: 'handover-4' },
      ['intake handed_over', 'handling received']],
    ['and accepts, the photo may follow', TOWN, accept,
      ['intake handed_over', 'handling accepted']],
    ['it sends the case up', TOWN, { verb: 'sendForReview', legId: handling, opinion: '材料齐全,建议准予' },
      ['intake handed_over', 'handling under_review']],
    ['the county signs', COUNTY, { verb: 'signHandover', handoverId: 'handover-7' },
      ['intake handed_over', 'handling under_review', 'review in_review']],
    ['the photo comes meanwhile', TOWN, { verb: 'supplyMaterials', legId: handling, materialIds: ['photo'] },
      ['intake handed_over', 'handling under_review', 'review in_review']],
    ['the county decides', COUNTY, { verb: 'decideCase', legId: 'leg-8', outcome: 'granted', reasons: '' },
      ['intake handed_over', 'handling under_review', 'review decided']],
    ['the township signs for the result', TOWN, { verb: 'signHandover', handoverId: 'handover-10' },
      ['intake handed_over', 'handling decided', 'review closed']],
    ['the result is served', TOWN, { verb: 'deliverResult', legId: handling, method: 'by_agent', receivedBy: 'village_agent' },
      ['intake handed_over', 'handling delivered', 'review closed']],
    ['the case closes', TOWN, { verb: 'finishCase', legId: handling },
      ['intake closed', 'handling closed', 'review closed']],
  ])('%s', (_, tenantNo, command, statuses) => {
    expect(some.attempt(tenantNo, command)).toBe('done');
    expect(some.statuses()).toEqual(statuses);
  });

  it('has written it all down, in order', () => {
    expect(some.events.map((event) => `${event.seq} ${event.kind}`)).toEqual([
      '1 submitted', '2 handover_sent', '3 received', '4 supplement_requested', '5 handover_sent', '6 supplement_received',
      '7 accepted', '8 sent_for_review', '9 handover_sent', '10 review_received', '11 materials_added', '12 decided', '13 handover_sent',
      '14 result_returned', '15 delivered', '16 finished',
    ]);
    expect(some.events[6]).toMatchObject({ editionId: 'edition', editionNo: 3, deferredMaterialIds: ['photo'], promise: PROMISE });
    expect(some.events[8]).toMatchObject({ handoverKind: 'review', toTenantNo: COUNTY, materialIds: ['form', 'lease'] });
    expect(some.events[13]).toMatchObject({ tenantNo: TOWN, outcome: 'granted', decidedAt: new Date('2026-11-10') });
    expect(pendingHandovers(some.state())).toEqual([]);
    expect(flagsOf(some.state())).toEqual(['agentSubmitted', 'supplementRequested', 'acceptedWithGaps', 'sentForReview']);
    expect(some.state().edition).toEqual({ editionId: 'edition', editionNo: 3 });
  });
});

describe('at the centre’s own window', () => {
  it.each(['window', 'online'] as const)('what comes in by %s is received at once and can be decided alone', (channel) => {
    const some = caseOf(ALONE);
    expect(some.attempt(TOWN, { verb: 'submitCase', channel, materialIds: ['form'] })).toBe('done');
    expect(some.statuses()).toEqual(['handling received']);
    expect(some.state().countedLegId).toBe('leg-1');
    const missing = [lease, { materialId: 'form', what: '未填写日期' }];
    expect(some.attempt(TOWN, ask('leg-1', missing))).toBe('done');
    expect(some.attempt(TOWN, { verb: 'supplyMaterials', legId: 'leg-1', materialIds: ['lease'] })).toBe('done');
    expect(some.statuses()).toEqual(['handling awaiting_supplement']);
    expect(some.attempt(TOWN, { verb: 'supplyMaterials', legId: 'leg-1', materialIds: ['form'] })).toBe('done');
    expect(some.attempt(TOWN, { ...accept, legId: 'leg-1' })).toBe('done');
    expect(some.attempt(TOWN, { verb: 'decideCase', legId: 'leg-1', outcome: 'refused', reasons: '不符合条件' })).toBe('done');
    expect(some.state().decision).toEqual({ outcome: 'refused', decidedAt: new Date('2026-11-06') });
    expect(some.state().flags.agentSubmitted).toBe(false);
  });

  it('a centre that is the reviewing level itself decides', () => {
    const some = caseOf(LICENCE);
    expect(some.attempt(COUNTY, { verb: 'submitCase', channel: 'window', materialIds: ['form', 'lease', 'photo'] })).toBe('done');
    expect(some.attempt(COUNTY, { ...accept, legId: 'leg-1' })).toBe('done');
    expect(some.attempt(COUNTY, { verb: 'sendForReview', legId: 'leg-1', opinion: '同意' })).toEqual({ kind: 'ReviewNotNeeded' });
    expect(some.attempt(COUNTY, { verb: 'decideCase', legId: 'leg-1', outcome: 'granted', reasons: '' })).toBe('done');
  });
});

describe('what an office may not do, and what it is told', () => {
  const supply = (materialIds: readonly string[]) => ({ verb: 'supplyMaterials', legId: intake, materialIds }) as const;

  it('WrongStatus: deciding before acceptance; submitting twice', () => {
    const some = atTheTownship(ALONE, ['form']);
    const legStatus = { legId: handling, legKind: 'handling', status: 'received', allowed: allowedVerbs('handling', 'received') };
    expect(some.attempt(TOWN, { verb: 'decideCase', legId: handling, outcome: 'granted', reasons: '' })).toEqual({
      kind: 'WrongStatus', verb: 'decideCase', ...legStatus,
    });
    expect(some.attempt(TOWN, { verb: 'submitCase', channel: 'window', materialIds: [] })).toMatchObject({
      kind: 'WrongStatus', verb: 'submitCase', allowed: ['supplyMaterials', 'withdrawCase'],
    });
  });

  it('NotYourLeg, NotAddressee, AlreadySigned: acting for somebody else, or twice', () => {
    const some = atTheTownship(LICENCE, ['form', 'lease']);
    for (const legId of [handling, 'leg-99']) {
      expect(some.attempt(VILLAGE, { ...accept, legId })).toEqual({ kind: 'NotYourLeg', legId });
    }
    for (const handoverId of ['handover-1', 'handover-99']) {
      expect(some.attempt(COUNTY, { verb: 'signHandover', handoverId })).toEqual({ kind: 'NotAddressee', handoverId });
    }
    expect(some.attempt(TOWN, { verb: 'signHandover', handoverId: 'handover-1' })).toEqual({
      kind: 'AlreadySigned', handoverId: 'handover-1', signedAt: new Date('2026-11-02'),
    });
  });

  it('UnknownMaterial: a material that the item does not list', () => {
    const unknown = { kind: 'UnknownMaterial', materialId: 'deed' };
    expect(caseOf(ALONE).attempt(TOWN, { verb: 'submitCase', channel: 'window', materialIds: ['form', 'deed'] })).toEqual(unknown);
    const some = atTheTownship(ALONE, ['form']);
    const missing = [lease, { materialId: 'deed', what: '缺' }];
    expect(some.attempt(TOWN, ask(handling, missing))).toEqual(unknown);
    expect(some.attempt(VILLAGE, supply(['deed']))).toEqual(unknown);
  });

  it('NothingMissing, IncompleteNotice, AlreadyNotified: one notice, and that complete', () => {
    const some = atTheTownship(ALONE, []);
    const asked = (materialIds: readonly string[], newFacts: string | null = null) =>
      some.attempt(TOWN, ask(handling, materialIds.map((materialId) => ({ materialId, what: '缺' })), newFacts));
    expect(asked([])).toEqual({ kind: 'NothingMissing' });
    expect(asked(['form', 'photo'])).toEqual({ kind: 'IncompleteNotice', materialIds: ['lease'] });
    expect(asked(['form', 'lease'])).toBe('done');
    expect(some.attempt(VILLAGE, supply(['form', 'lease']))).toBe('done');
    expect(some.attempt(TOWN, { verb: 'signHandover', handoverId: 'handover-6' })).toBe('done');
    for (const newFacts of [null, ' ']) expect(asked(['photo'], newFacts)).toEqual({ kind: 'AlreadyNotified', notifiedAt: new Date('2026-11-05') });
    expect(flagsOf(some.state())).not.toContain('supplementRepeated');
    expect(asked(['photo'], '核查发现照片系他人')).toBe('done');
    expect(flagsOf(some.state())).toContain('supplementRepeated');
  });

  it('MissingMaterials: accepting without a required material', () => {
    expect(atTheTownship(ALONE, ['form']).attempt(TOWN, accept)).toEqual({ kind: 'MissingMaterials', materialIds: ['lease'] });
  });

  it('NothingToSupply: what is there already, nothing at all, or what is on its way', () => {
    const some = atTheTownship(ALONE, []);
    expect(some.attempt(TOWN, { ...supply(['photo']), legId: handling })).toBe('done');
    expect(some.attempt(VILLAGE, supply(['photo']))).toEqual({ kind: 'NothingToSupply', materialIds: ['photo'], awaitedIds: ['form', 'lease'] });
    const missing = ['form', 'lease'].map((materialId) => ({ materialId, what: '缺' }));
    expect(some.attempt(TOWN, ask(handling, missing))).toBe('done');
    expect(some.attempt(VILLAGE, supply([]))).toEqual({ kind: 'NothingToSupply', materialIds: [], awaitedIds: ['form', 'lease'] });
    expect(some.attempt(VILLAGE, supply(['form']))).toBe('done');
    expect(some.attempt(VILLAGE, supply(['form', 'lease']))).toEqual({
      kind: 'NothingToSupply', materialIds: ['form'], awaitedIds: ['lease'],
    });
  });

  it('ReviewRequired, ReviewNotNeeded: who decides is the item’s, not the clerk’s', () => {
    const reviewed = atTheTownship(LICENCE, ['form', 'lease']);
    expect(reviewed.attempt(TOWN, accept)).toBe('done');
    expect(reviewed.attempt(TOWN, { verb: 'decideCase', legId: handling, outcome: 'granted', reasons: '' })).toEqual({
      kind: 'ReviewRequired', reviewTenantNo: COUNTY,
    });
    const alone = atTheTownship(ALONE, ['form', 'lease']);
    expect(alone.attempt(TOWN, accept)).toBe('done');
    expect(alone.attempt(TOWN, { verb: 'sendForReview', legId: handling, opinion: '同意' })).toEqual({ kind: 'ReviewNotNeeded' });
  });

  it('ReasonsRequired: refusing without reasons, sending up without an opinion', () => {
    const alone = atTheTownship(ALONE, ['form', 'lease']);
    expect(alone.attempt(TOWN, accept)).toBe('done');
    expect(alone.attempt(TOWN, { verb: 'decideCase', legId: handling, outcome: 'refused', reasons: ' ' })).toEqual({
      kind: 'ReasonsRequired', verb: 'decideCase',
    });
    const reviewed = atTheTownship(LICENCE, ['form', 'lease']);
    expect(reviewed.attempt(TOWN, accept)).toBe('done');
    expect(reviewed.attempt(TOWN, { verb: 'sendForReview', legId: handling, opinion: '' })).toEqual({
      kind: 'ReasonsRequired', verb: 'sendForReview',
    });
  });
});

describe('foldCase', () => {
  it('refuses a ledger with a hole', () => {
    const { events } = atTheTownship(ALONE, []);
    expect(() => foldCase(events.filter((event) => event.seq !== 2))).toThrow('event 3 follows event 1');
    expect(() => foldCase([...events, ...events])).toThrow('event 1 follows event 3');
  });
});
