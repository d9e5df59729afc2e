import fc from 'fast-check';
import { checkRating, isBadRating, isRatingLevel, ratingLevels } from './ratings.js';

const closed = { caseId: 'case-1', closedOn: '2026-03-05', rating: null } as const;
const rated = { ...closed, rating: { level: 2, ratedOn: '2026-03-06' } } as const;

describe('rating levels', () => {
  it.each([
    [1, '非常满意', false],
    [2, '满意', false],
    [3, '基本满意', false],
    [4, '不满意', true],
    [5, '非常不满意', true],
  ] as const)('%d is %s, a bad rating: %s', (level, zh, bad) => {
    expect(ratingLevels.find((known) => known.level === level)?.zh).toBe(zh);
    expect(isBadRating(level)).toBe(bad);
  });

  it('are the whole numbers 1 to 5 and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer({ min: -10, max: 10 })), (level) => {
        expect(isRatingLevel(level)).toBe(Number.isInteger(level) && level >= 1 && level <= 5);
      }),
    );
  });
});

describe('checkRating', () => {
  it('takes every level for a closed case without a rating', () => {
    for (const { level } of ratingLevels) expect(checkRating(closed, level)).toBeNull();
  });

  it.each([0, 6, 2.5, Number.NaN])('refuses level %d', (level) => {
    expect(checkRating(closed, level)).toEqual({ kind: 'InvalidLevel', level, best: 1, worst: 5 });
  });

  it('refuses while the case is open', () => {
    expect(checkRating({ ...closed, closedOn: null }, 1)).toEqual({ kind: 'CaseNotClosed', caseId: 'case-1' });
  });

  it('refuses a second rating and says what the first one was', () => {
    expect(checkRating(rated, 1)).toEqual({ kind: 'AlreadyRated', caseId: 'case-1', level: 2, ratedOn: '2026-03-06' });
  });
});
