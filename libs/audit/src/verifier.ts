import type { ReadRow } from './audit-columns.js';
import { entriesIn, entryOf, hashOfAnchor, hashOfSeal, NOTHING, readEntries, START, type Anchor, type Head, type Seal } from './chain.js';
import type { Fault, Tally } from './fault.js';

/** What a seal says of a row that was not found beside it. */
interface Expected {
  readonly tenantNo: number;
  readonly position: number;
  readonly place: number;
  readonly hash: string;
}

/**
 * Compares a service's audit rows with its seals and anchors, round by round in order, and names what differs.
 * A round costs one comparison a row; only where that fails are rows and entries looked up by id.
 */
export class Verifier {
  readonly faults: Fault[] = [];
  private readonly counted = { rows: 0, pruned: 0, unsealed: 0, seals: 0, anchors: 0, prunedThrough: null as string | null };
  private last: Pick<Anchor, 'no' | 'hash'> = { no: 0, hash: NOTHING };
  private readonly heads = new Map<number, Head>();
  private readonly expected = new Map<string, Expected>();
  private readonly found = new Map<string, ReadRow>();
  private readonly unsealed = new Set<string>();
  /** Nothing but whole rounds from the beginning may be gone. */
  private onlyPruned = true;

  /**
   * @param prunable rounds sealed before this instant (ISO 8601) may have been pruned
   * @param horizon no transaction has got this place yet
   */
  constructor(private readonly prunable: string, private readonly horizon: number) {}

  get tally(): Tally {
    return { ...this.counted };
  }

  /** @param seals those up to this anchor that were not given before @param rows likewise, in order */
  round(anchor: Anchor, seals: readonly Seal[], rows: readonly ReadRow[]): void {
    this.checkAnchor(anchor, seals);
    for (const seal of seals) this.checkSeal(seal);
    this.counted.rows += rows.length;
    if (rows.length > 0) this.onlyPruned = false;
    if (this.onlyPruned && anchor.sealedAt < this.prunable) {
      this.counted.pruned += seals.reduce((sum, { entries }) => sum + entriesIn(entries), 0);
      this.counted.prunedThrough = anchor.sealedAt;
      return;
    }
    this.compare(seals, rows);
  }

  /** What lies behind the last anchor: rows that wait for their seal, and seals whose anchor is gone. */
  rest(seals: readonly Seal[], rows: readonly ReadRow[]): void {
    for (const no of new Set(seals.map(({ anchorNo }) => anchorNo))) this.faults.push({ kind: 'AnchorMissing', no });
    for (const seal of seals) {
      this.checkSeal(seal);
      this.expect(seal);
    }
    this.counted.rows += rows.length;
    for (const row of rows) {
      this.found.set(row.id, row);
      if (row.place < this.horizon) this.unsealed.add(row.id);
    }
    this.settle();
  }

  /** To be called last: what has found no partner until now has none. */
  finish(): readonly Fault[] {
    for (const [id, { tenantNo, position }] of this.expected) this.faults.push({ kind: 'RowMissing', id, tenantNo, position });
    for (const [id, { tenantNo, place, holds }] of this.found) {
      if (!this.unsealed.has(id)) this.faults.push({ kind: 'RowInserted', id, tenantNo, place });
      else if (!holds) this.faults.push({ kind: 'RowAltered', id, tenantNo, position: null });
      else this.counted.unsealed += 1;
    }
    return this.faults;
  }

  private checkAnchor(anchor: Anchor, seals: readonly Seal[]): void {
    this.counted.anchors += 1;
    for (let no = this.last.no + 1; no < anchor.no; no++) this.faults.push({ kind: 'AnchorMissing', no });
    const follows = anchor.no > this.last.no + 1 || anchor.previous === this.last.hash;
    const own = seals.filter(({ anchorNo }) => anchorNo === anchor.no);
    if (!follows || anchor.hash !== hashOfAnchor(anchor, own)) this.faults.push({ kind: 'AnchorBroken', no: anchor.no });
    this.last = anchor;
  }

  private checkSeal(seal: Seal): void {
    this.counted.seals += 1;
    const { tenantNo, anchorNo, fromPosition, toPosition } = seal;
    const head = this.heads.get(tenantNo) ?? START;
    if (fromPosition > head.position + 1) this.faults.push({ kind: 'SealMissing', tenantNo, fromPosition: head.position + 1, toPosition: fromPosition - 1 });
    const follows = fromPosition > head.position + 1 || (fromPosition === head.position + 1 && seal.previous === head.hash);
    const whole = entriesIn(seal.entries) === toPosition - fromPosition + 1 && seal.hash === hashOfSeal(seal);
    if (!follows || !whole) this.faults.push({ kind: 'SealBroken', tenantNo, anchorNo, fromPosition, toPosition });
    this.heads.set(tenantNo, { position: toPosition, hash: seal.hash });
  }

  private compare(seals: readonly Seal[], rows: readonly ReadRow[]): void {
    const differing = differingTenants(seals, rows);
    if (differing.size === 0) return;
    for (const seal of seals) if (differing.has(seal.tenantNo)) this.expect(seal);
    for (const row of rows) if (differing.has(row.tenantNo)) this.found.set(row.id, row);
    this.settle();
  }

  private expect({ tenantNo, fromPosition, entries }: Seal): void {
    readEntries(entries).forEach(({ id, place, hash }, index) => this.expected.set(id, { tenantNo, position: fromPosition + index, place, hash }));
  }

  /** Rows and entries of one id belong together, wherever they stand. */
  private settle(): void {
    for (const [id, row] of this.found) {
      const entry = this.expected.get(id);
      if (!entry) continue;
      this.found.delete(id);
      this.expected.delete(id);
      const { tenantNo, position } = entry;
      if (!row.holds || row.hash !== entry.hash) this.faults.push({ kind: 'RowAltered', id, tenantNo, position });
      else if (row.place !== entry.place) this.faults.push({ kind: 'RowReordered', id, tenantNo, position, place: row.place });
    }
  }
}

/** Tenants whose rows are not, entry by entry, what their seals say. */
function differingTenants(seals: readonly Seal[], rows: readonly ReadRow[]): ReadonlySet<number> {
  const differing = new Set<number>();
  const open = new Map<number, { readonly entries: string; at: number }>();
  for (const { tenantNo, entries } of seals) {
    // Two seals of a tenant in one round: an anchor between them is gone.
    if (open.has(tenantNo)) differing.add(tenantNo);
    open.set(tenantNo, { entries, at: 0 });
  }
  for (const row of rows) {
    const seal = open.get(row.tenantNo);
    const entry = entryOf(row);
    if (seal && row.holds && seal.entries.startsWith(entry, seal.at)) seal.at += entry.length;
    else differing.add(row.tenantNo);
  }
  for (const [tenantNo, { entries, at }] of open) if (at !== entries.length) differing.add(tenantNo);
  return differing;
}
