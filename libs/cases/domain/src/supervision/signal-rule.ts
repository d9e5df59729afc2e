import { Level, levelOf, lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import type { ClockKind } from '../deadline-clock.js';

/** What a rule watches: a clock, or how often something was asked to be brought (补正次数). */
export type SignalMetric = ClockKind | 'supplements';

/** A warning (蓝牌), about to be late (黄牌), late (红牌). */
export type SignalColour = 'blue' | 'yellow' | 'red';

/**
 * From when on: so many per cent of a limit's minutes of service are used up, so many working days are left of it or have passed since its end (0: it has
 * ended), or so many times.
 */
export interface SignalThreshold {
  readonly unit: 'percent' | 'working_days_left' | 'working_days_past' | 'times';
  readonly amount: number;
}

/** A rule of e-supervision (监察规则). It is never changed: who sets it anew withdraws the one before. */
export interface SignalRule {
  readonly id: string;
  /** Who laid it down: it counts there and below. */
  readonly ownerNo: TenantNo;
  /** The same at every level: a rule of a lower tenant takes the place of the one above with its code. */
  readonly code: string;
  readonly metric: SignalMetric;
  readonly threshold: SignalThreshold;
  readonly colour: SignalColour;
  /** The only item that it is meant for, or null. */
  readonly itemCode: string | null;
  /** Nothing is watched under this code (停用). */
  readonly isOff: boolean;
  readonly setAt: Date;
}

/** Why a rule cannot be: a threshold that its metric has not, or one that is softer than the rule above it. */
export type SignalRuleFault =
  | { readonly kind: 'ThresholdMisfit'; readonly units: readonly SignalThreshold['unit'][] }
  | { readonly kind: 'SofterThanAbove'; readonly above: SignalRule };

const RANK: Readonly<Record<SignalColour, number>> = { blue: 0, yellow: 1, red: 2 };
/** A greater amount is later. */
const LATER_WITH_MORE: Readonly<Record<SignalThreshold['unit'], 1 | -1>> = { percent: 1, working_days_left: -1, working_days_past: 1, times: 1 };
const OF_CLOCKS = ['percent', 'working_days_left', 'working_days_past'] as const;

/** The units in which the threshold of a metric is said. */
export const thresholdUnits = (metric: SignalMetric): readonly SignalThreshold['unit'][] => (metric === 'supplements' ? ['times'] : OF_CLOCKS);

/**
 * The rules that count at a tenant for an item: of each code the lowest one that its lineage has. A province replaces what the product ships with as it
 * likes; below it a rule counts only where it is as strict as what it takes the place of.
 */
export function rulesInForce(rules: readonly SignalRule[], tenantNo: TenantNo, itemCode: string): readonly SignalRule[] {
  return [...laidDown(rules, [NATION, ...lineageOf(tenantNo)], itemCode).values()].filter(({ isOff }) => !isOff);
}

/** What is wrong with a rule that its owner wants to set, or null. */
export function signalRuleFault(rules: readonly SignalRule[], rule: SignalRule): SignalRuleFault | null {
  const units = thresholdUnits(rule.metric);
  if (!units.includes(rule.threshold.unit)) return { kind: 'ThresholdMisfit', units };
  if (levelOf(rule.ownerNo) === Level.Province) return null;
  const above = laidDown(rules, [NATION, ...lineageOf(rule.ownerNo).slice(0, -1)], rule.itemCode).get(rule.code);
  return above && !above.isOff && !isAsStrict(rule, above) ? { kind: 'SofterThanAbove', above } : null;
}

/** @param itemCode an item, or null for what is meant for all of them */
function laidDown(rules: readonly SignalRule[], owners: readonly TenantNo[], itemCode: string | null): ReadonlyMap<string, SignalRule> {
  let laid = new Map<string, SignalRule>();
  for (const owner of owners) {
    const inherited = laid;
    laid = new Map(inherited);
    const own = rules.filter((rule) => rule.ownerNo === owner && (rule.itemCode === null || rule.itemCode === itemCode));
    // What names the item comes after what does not, and so takes its place.
    for (const rule of [...own].sort((a, b) => Number(a.itemCode !== null) - Number(b.itemCode !== null))) {
      const above = inherited.get(rule.code);
      const isFree = owner === NATION || levelOf(owner) === Level.Province || !above || above.isOff;
      if (isFree || isAsStrict(rule, above)) laid.set(rule.code, rule);
    }
  }
  return laid;
}

function isAsStrict(rule: SignalRule, above: SignalRule): boolean {
  const { unit, amount } = rule.threshold;
  return !rule.isOff && rule.metric === above.metric && unit === above.threshold.unit && RANK[rule.colour] >= RANK[above.colour]
    && (amount - above.threshold.amount) * LATER_WITH_MORE[unit] <= 0;
}
