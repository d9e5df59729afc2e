/** What a limit is counted in: working days (工作日), calendar days (自然日), months, years, hours of service (小时), or done while the citizen waits (即办). */
export const TIME_UNITS = ['working_day', 'calendar_day', 'month', 'year', 'hour', 'on_the_spot'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** A time limit (时限). `amount` is a whole number of the unit, at least 1; on the spot it is 0. */
export interface TimeLimit {
  readonly amount: number;
  readonly unit: TimeUnit;
}

/** The one limit that has no days (即办). */
export const ON_THE_SPOT: TimeLimit = { amount: 0, unit: 'on_the_spot' };

const isWhole = (amount: unknown): amount is number => typeof amount === 'number' && Number.isSafeInteger(amount);

/**
 * Whether a value read from outside is a time limit.
 * @param value anything, e.g. the JSON of an override
 * @returns true for a whole number ≥ 1 of one of the units, and for 0 on the spot; false for anything else, extra keys included
 */
export function isTimeLimit(value: unknown): value is TimeLimit {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false;
  const { amount, unit } = value as Partial<TimeLimit>;
  if (!isWhole(amount)) return false;
  return unit === 'on_the_spot' ? amount === 0 : (TIME_UNITS as readonly unknown[]).includes(unit) && amount >= 1;
}

export type LimitOrder = 'within' | 'longer' | 'other_unit';

/**
 * Compares a proposed limit with the one it must stay within.
 * Working days and calendar days cannot be compared without a calendar, nor months and days, so other units are a third answer and never "shorter".
 */
export function compareLimits(proposed: TimeLimit, ceiling: TimeLimit): LimitOrder {
  if (proposed.unit !== ceiling.unit) return 'other_unit';
  return proposed.amount <= ceiling.amount ? 'within' : 'longer';
}
