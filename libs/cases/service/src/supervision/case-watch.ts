import { countedLegOf, signalsOf, type CaseState, type RulesOf, type Story, type WatchedClock } from '@yimen/cases-domain';
import type { RulesAt } from './rule-book.js';

/** The rules of the tenant that has a clock now; of the case as a whole, those of whoever handles it. */
export function rulesOfCase(rulesAt: RulesAt, state: CaseState, itemCode: string): RulesOf {
  const tenants = new Map(state.legs.map(({ legId, tenantNo }) => [legId, tenantNo]));
  const counted = countedLegOf(state);
  return (clock) => {
    const tenantNo = clock ? tenants.get(clock.legId) : counted?.tenantNo;
    return tenantNo === undefined ? [] : rulesAt(tenantNo, itemCode);
  };
}

/** When the rules are to look at a case after an act: at once where there is something to find or a card may stand no longer. */
export function lookAgainAt(story: Story, clocks: readonly WatchedClock[], rulesAt: RulesAt, root: { readonly itemCode: string; readonly carded: boolean }, now: Date): Date | null {
  const { due, nextAt } = signalsOf(story, clocks, rulesOfCase(rulesAt, story.state, root.itemCode), now);
  return root.carded || due.length > 0 ? now : nextAt;
}
