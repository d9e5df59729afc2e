import type { LegKind, LegStatus } from './case.js';
import { allowedVerbs, LEG_OPENINGS, LEG_TRANSITIONS, rowOf, type Moves } from './case-transitions.js';

const KINDS: readonly LegKind[] = ['intake', 'handling', 'review'];
const statusesOf = (kind: LegKind) => Object.keys(LEG_TRANSITIONS[kind]) as LegStatus[];
const targets = (moves: Moves<LegStatus>) => Object.values(moves).flat();
const nextOf = (kind: LegKind, status: LegStatus) => [...targets(rowOf(kind, status).verbs), ...targets(rowOf(kind, status).follows)];

/** Everything that can be reached from some statuses by any number of moves. */
function reachable(kind: LegKind, from: readonly LegStatus[]): ReadonlySet<LegStatus> {
  const found = new Set(from);
  for (const status of found) for (const next of nextOf(kind, status)) found.add(next);
  return found;
}

describe.each(KINDS)('the table of the %s leg', (kind) => {
  it('reaches every status from an opening', () => {
    expect([...reachable(kind, targets(LEG_OPENINGS[kind]))].sort()).toEqual(statusesOf(kind).sort());
  });

  it.each(statusesOf(kind))('has a way from %s to closed', (status) => {
    expect(reachable(kind, [status]).has('closed')).toBe(true);
  });

  it('allows nothing at a closed leg', () => {
    expect(nextOf(kind, 'closed')).toEqual([]);
  });

  it('never stays idle: before closed, an office can act or another leg moves this one', () => {
    for (const status of statusesOf(kind)) expect(status === 'closed' || nextOf(kind, status).length > 0).toBe(true);
  });
});

describe('allowedVerbs', () => {
  it.each<[LegKind, LegStatus, readonly string[]]>([
    ['intake', 'handed_over', ['supplyMaterials', 'withdrawCase']],
    ['handling', 'received', ['takeCase', 'assignCase', 'requestSupplement', 'supplyMaterials', 'acceptCase', 'declineCase', 'withdrawCase', 'voidCase']],
    ['handling', 'awaiting_supplement', ['takeCase', 'assignCase', 'supplyMaterials', 'signHandover', 'closeUnsupplied', 'withdrawCase', 'voidCase']],
    ['handling', 'accepted',
      ['takeCase', 'assignCase', 'supplyMaterials', 'suspendCase', 'extendCase', 'completeStep', 'sendForReview', 'decideCase', 'returnCase', 'withdrawCase', 'voidCase']],
    ['handling', 'suspended',
      ['takeCase', 'assignCase', 'supplyMaterials', 'signHandover', 'resumeCase', 'extendCase', 'returnCase', 'withdrawCase', 'voidCase']],
    ['handling', 'under_review', ['takeCase', 'assignCase', 'supplyMaterials', 'signHandover', 'extendCase', 'withdrawCase', 'voidCase']],
    ['handling', 'decided', ['takeCase', 'assignCase', 'deliverResult']],
    ['handling', 'delivered', ['finishCase']],
    ['handling', 'closed', []],
    ['review', 'in_review', ['takeCase', 'assignCase', 'suspendCase', 'completeStep', 'decideCase']],
    ['review', 'suspended', ['takeCase', 'assignCase', 'resumeCase']],
    ['review', 'decided', []],
  ])('%s leg, %s: %j', (kind, status, verbs) => {
    expect(allowedVerbs(kind, status)).toEqual(verbs);
  });

  it('knows no status of another kind of leg', () => {
    expect(() => allowedVerbs('review', 'accepted')).toThrow('a leg of kind review has no status accepted');
  });
});
