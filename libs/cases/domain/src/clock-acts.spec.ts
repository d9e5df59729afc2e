import type { CaseEvent } from './case-events.js';
import { clockActs } from './clock-acts.js';

const at = new Date('2026-11-23T02:00:00Z');
const decidedAt = new Date('2026-11-20T02:00:00Z');
const base = { seq: 1, at, legId: 'leg', tenantNo: 51060821200000 };

const HEARING = { ground: 'hearing', reasons: '涉及重大利益', document: '听证通知书', expectedUntil: '2026-12-10' } as const;

const EVENTS = {
  submitted: { ...base, kind: 'submitted', channel: 'window', materialIds: [] },
  sent: { ...base, kind: 'handover_sent', handoverId: 'h', handoverKind: 'intake', toTenantNo: 1, materialIds: [] },
  received: { ...base, kind: 'received', receiptNo: 'r', handoverId: null },
  noticed: { ...base, kind: 'supplement_requested', missing: [{ materialId: 'lease', what: '缺' }] },
  'supplied in part': { ...base, kind: 'supplement_received', materialIds: ['form'], outstandingIds: ['lease'], handoverId: null },
  supplied: { ...base, kind: 'supplement_received', materialIds: ['lease'], outstandingIds: [], handoverId: null },
  accepted: { ...base, kind: 'accepted', editionId: 'e', editionNo: 1, deferredMaterialIds: [] },
  'accepted by silence': { ...base, kind: 'accepted', editionId: 'e', editionNo: 1, deferredMaterialIds: [], deemedFrom: new Date('2026-11-16T02:00:00Z') },
  'put right on the spot': { ...base, kind: 'materials_added', materialIds: ['form'], handoverId: null },
  assigned: { ...base, kind: 'assigned', handlerId: 'somebody' },
  'heard here': { ...base, kind: 'suspended', legKind: 'handling', countedLegId: 'leg', ...HEARING },
  'heard above': { ...base, kind: 'suspended', legKind: 'review', countedLegId: 'leg', ...HEARING },
  'goes on here': { ...base, kind: 'resumed', legKind: 'handling', countedLegId: 'leg', result: '' },
  'goes on above': { ...base, kind: 'resumed', legKind: 'review', countedLegId: 'leg', result: '' },
  extended: { ...base, kind: 'extended', days: 10, approver: 'authority_head', reasons: '案情复杂', document: '延期决定' },
  'under another edition': { ...base, kind: 'edition_changed', editionId: 'e2', editionNo: 2, consent: '同意书' },
  withdrawn: { ...base, kind: 'ended', outcome: 'withdrawn', reasons: '', document: '撤回申请书' },
  unsupplied: { ...base, kind: 'ended', outcome: 'unsupplied', reasons: '' },
  'sent up': { ...base, kind: 'sent_for_review', toTenantNo: 1, opinion: '同意' },
  'step completed': { ...base, kind: 'step_completed', stepId: 's1', nextStepId: 's2', opinion: '' },
  'received above': { ...base, kind: 'review_received', handoverId: 'h' },
  'decided above': { ...base, kind: 'decided', legKind: 'review', outcome: 'granted', reasons: '' },
  'result returned': { ...base, kind: 'result_returned', handoverId: 'h', outcome: 'granted', decidedAt },
  decided: { ...base, kind: 'decided', legKind: 'handling', outcome: 'refused', reasons: '不符合条件' },
  delivered: { ...base, kind: 'delivered', method: 'by_post', receivedBy: 'applicant' },
  finished: { ...base, kind: 'finished' },
  'leg inherited': { ...base, kind: 'leg_inherited', fromLegId: 'earlier', fromTenantNo: 2 },
  'letter inherited': { ...base, kind: 'letter_inherited', handoverId: 'h', fromHandoverId: 'earlier' },
  hidden: { ...base, kind: 'access_restricted', visibleFrom: 3, reason: '信访件' },
  'open again': { ...base, kind: 'access_opened', reason: '已办结' },
} as const satisfies Record<string, CaseEvent>;

const said = (name: keyof typeof EVENTS, counts: 'counts' | 'pauses') =>
  clockActs(EVENTS[name], counts).map((act) => {
    if (act.clock !== 'all') expect(act.legId).toBe('leg');
    const day = act.at.toISOString().slice(8, 10);
    return `${act.act} ${act.clock}${act.act === 'stop' ? ` (${act.because})` : ''} on ${day}`;
  });

const DECIDED = (day: number) => [
  `stop handling_statutory (decided) on ${day}`, `stop handling_promised (decided) on ${day}`, `start delivery on ${day}`,
];

/** Said whether there is a step or not: what has no clock stops none. */
const STEP_OVER = 'stop step (step_completed) on 23';

describe('clockActs', () => {
  it.each<[keyof typeof EVENTS, readonly string[]]>([
    ['submitted', []],
    ['sent', []],
    ['received', ['start receipt on 23']],
    ['noticed', ['stop receipt (supplement_requested) on 23']],
    ['supplied in part', []],
    ['supplied', ['restart receipt on 23']],
    ['accepted', ['stop receipt (accepted) on 23', 'start handling_statutory on 23', 'start handling_promised on 23']],
    ['accepted by silence', ['stop receipt (accepted) on 23', 'start handling_statutory on 16', 'start handling_promised on 16']],
    ['put right on the spot', []],
    ['assigned', []],
    ['heard here', ['pause handling_statutory on 23', 'pause handling_promised on 23', 'pause step on 23']],
    ['heard above', ['pause review on 23', 'pause step on 23', 'pause handling_statutory on 23', 'pause handling_promised on 23']],
    ['goes on here', ['resume handling_statutory on 23', 'resume handling_promised on 23', 'resume step on 23']],
    ['goes on above', ['resume review on 23', 'resume step on 23', 'resume handling_statutory on 23', 'resume handling_promised on 23']],
    ['extended', ['extend handling_statutory on 23', 'extend handling_promised on 23', 'extend step on 23']],
    ['under another edition', []],
    ['withdrawn', ['stop all (withdrawn) on 23']],
    ['unsupplied', ['stop all (terminated) on 23']],
    ['step completed', [STEP_OVER, 'start step on 23']],
    ['sent up', [STEP_OVER]],
    ['received above', ['start review on 23']],
    ['decided above', ['stop review (decided) on 23', STEP_OVER]],
    ['result returned', DECIDED(20)],
    ['decided', [...DECIDED(23), STEP_OVER]],
    ['delivered', ['stop delivery (delivered) on 23']],
    ['finished', []],
    ['leg inherited', []],
    ['letter inherited', []],
    ['hidden', []],
    ['open again', []],
  ])('%s: %j', (name, acts) => {
    expect(said(name, 'counts')).toEqual(acts);
  });

  it('where the review above does not count, handling stands still from sending up to the decision', () => {
    expect(said('sent up', 'pauses')).toEqual([STEP_OVER, 'pause handling_statutory on 23', 'pause handling_promised on 23']);
    expect(said('result returned', 'pauses')).toEqual([
      'resume handling_statutory on 20', 'resume handling_promised on 20', ...DECIDED(20),
    ]);
    expect(said('heard above', 'pauses')).toEqual(['pause review on 23', 'pause step on 23']);
    expect(said('goes on above', 'pauses')).toEqual(['resume review on 23', 'resume step on 23']);
  });
});
