/** How a unit comes to a centre (进驻方式): with a window of its own, by the general window, at a temporary one, or with what it puts out to tender. */
export const ROSTER_KINDS = ['resident', 'agency', 'temporary', 'bidding'] as const;
export type RosterKind = (typeof ROSTER_KINDS)[number];

/** How many items: in all, and by kind as a document of its time counts them. Null where it says nothing. */
export interface ItemCounts {
  /** 事项数 */
  readonly items: number | null;
  /** 许可 */
  readonly licences: number | null;
  /** 非许可审批 */
  readonly approvals: number | null;
  /** 其他 */
  readonly others: number | null;
}
/** A unit of a document that says who enters a centre and with how many items (进驻清单). */
export interface RosterEntry extends ItemCounts {
  readonly kind: RosterKind;
  readonly no: number;
  readonly department: string;
  readonly note: string;
}
/** What the document says of all units of a kind together (合计). */
export interface DeclaredTotals extends ItemCounts {
  readonly kind: RosterKind;
  readonly units: number | null;
}
export interface Roster {
  readonly entries: readonly RosterEntry[];
  readonly totals: readonly DeclaredTotals[];
}
