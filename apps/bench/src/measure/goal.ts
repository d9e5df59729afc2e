/** What a measurement is to reach. Times are in milliseconds, sizes in megabytes. */
export type Goal =
  /** value ≤ times × baseline + plusMs: what we add to the database's own time. */
  | { readonly kind: 'over-baseline'; readonly times: number; readonly plusMs: number }
  /** value ≥ share × baseline: what we keep of the possible rate. */
  | { readonly kind: 'share-of-baseline'; readonly share: number }
  | { readonly kind: 'at-most'; readonly most: number };

/** What was measured: `baseline` is null where there is nothing to compare with. */
export interface Measured {
  readonly value: number;
  readonly baseline: number | null;
}

/** Whether the goal is met, or null when there is no goal. @throws Error when a goal that needs a baseline has none. */
export function isMet(goal: Goal | null, { value, baseline }: Measured): boolean | null {
  if (!goal) return null;
  if (goal.kind === 'at-most') return value <= goal.most;
  if (baseline === null) throw new Error(`a goal of the kind ${goal.kind} needs a baseline`);
  return goal.kind === 'over-baseline' ? value <= goal.times * baseline + goal.plusMs : value >= goal.share * baseline;
}

/** The goal as a table shows it. */
export function sayGoal(goal: Goal, unit: string): string {
  switch (goal.kind) {
    case 'over-baseline':
      return `≤ ${goal.times} × baseline + ${goal.plusMs} ms`;
    case 'share-of-baseline':
      return `≥ ${goal.share} × baseline`;
    case 'at-most':
      return `≤ ${goal.most} ${unit}`;
  }
}
