import { lineageOf, parentOf, intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { foldEffective, holdsAt, type Edition, type EffectiveStandard, type Override } from './effective-standard.js';
import { policiesUnder, type PolicyOf, type PolicyRule } from './policy-rules.js';

/** An override with the item that it touches. */
export interface ItemOverride extends Override {
  readonly itemCode: string;
}
/** An item as it holds at a tenant, with what made it. */
export interface FoldedItem<E extends Edition = Edition, O extends ItemOverride = ItemOverride> {
  readonly edition: E;
  /** Rows of the lineage. */
  readonly overrides: readonly O[];
  readonly effective: EffectiveStandard;
}

/** What a tenant says itself, by item; all else is as in the layer above. */
interface Layer<E extends Edition, O extends ItemOverride> {
  readonly tenantNo: TenantNo;
  readonly above: Layer<E, O> | null;
  readonly rows: ReadonlyMap<string, readonly O[]>;
  /** By place in the list, as far as they were asked for. */
  readonly items: (FoldedItem<E, O> | undefined)[];
}

/** Tenants whose items are remembered; those asked for longest ago are folded anew. */
const MOST_LAYERS = 2_000;

/**
 * The catalog of one province on one day, for all its tenants: an item is folded when it is first asked for, and a tenant that
 * says nothing itself shares everything with the tenant above it.
 */
export class ProvinceCatalog<E extends Edition = Edition, O extends ItemOverride = ItemOverride> {
  private readonly places: ReadonlyMap<string, number>;
  private readonly layers = new Map<TenantNo, Layer<E, O>>();
  private readonly policies = new Map<string, PolicyOf>();

  readonly editions: readonly E[];

  /**
   * @param listed those in force, in the order in which they are listed
   * @param rules those of the province that count
   * @param rowsOf a tenant's own rows in force
   */
  constructor(
    private readonly listed: E[],
    private readonly rules: readonly PolicyRule[],
    private readonly rowsOf: (tenantNo: TenantNo) => readonly O[],
  ) {
    this.editions = listed;
    this.places = new Map(listed.map(({ standard }, place) => [standard.code, place]));
  }

  /** Null where no such item is in force at the tenant. */
  at(tenantNo: TenantNo, itemCode: string): FoldedItem<E, O> | null {
    const place = this.places.get(itemCode);
    return place === undefined || !holdsAt(this.editions[place]!, tenantNo) ? null : this.item(this.layerOf(tenantNo), place);
  }

  /** Where an item stands in the list; undefined where it is none. */
  placeOf(itemCode: string): number | undefined {
    return this.places.get(itemCode);
  }

  /** Items of a tenant in the order of the list: as many as fit, from a place on. */
  from(tenantNo: TenantNo, place: number, most: number, fits: (edition: E) => boolean = () => true): readonly FoldedItem<E, O>[] {
    const layer = this.layerOf(tenantNo);
    const found: FoldedItem<E, O>[] = [];
    for (let at = place; at < this.editions.length && found.length < most; at++) {
      const edition = this.editions[at]!;
      if (holdsAt(edition, tenantNo) && fits(edition)) found.push(this.item(layer, at));
    }
    return found;
  }

  /** Forgets what a tenant's rows have made, at itself and below. */
  forget(tenantNo: TenantNo): void {
    const { lo, hi } = intervalOf(tenantNo);
    for (const known of this.layers.keys()) if (lo <= known && known <= hi) this.layers.delete(known);
  }

  /** Puts an edition in the place of the one before it. @returns false where the list has no such item */
  replace(edition: E): boolean {
    const place = this.places.get(edition.standard.code);
    if (place === undefined) return false;
    this.listed[place] = edition;
    this.policies.delete(edition.standard.code);
    for (const { items } of this.layers.values()) items[place] = undefined;
    return true;
  }

  private item(layer: Layer<E, O>, place: number): FoldedItem<E, O> {
    return (layer.items[place] ??= this.made(layer, place));
  }

  private made({ tenantNo, above, rows }: Layer<E, O>, place: number): FoldedItem<E, O> {
    const edition = this.editions[place]!;
    const own = rows.get(edition.standard.code);
    if (above && !own) return this.item(above, place);
    const overrides = [...(above ? this.item(above, place).overrides : []), ...(own ?? [])];
    return { edition, overrides, effective: foldEffective(edition, overrides, lineageOf(tenantNo), this.policiesOf(edition)) };
  }

  private policiesOf(edition: E): PolicyOf {
    const { code } = edition.standard;
    const known = this.policies.get(code) ?? policiesUnder(this.rules, edition.standard);
    this.policies.set(code, known);
    return known;
  }

  private layerOf(tenantNo: TenantNo): Layer<E, O> {
    const known = this.layers.get(tenantNo) ?? this.layerFrom(tenantNo);
    // What was used last goes last.
    this.layers.delete(tenantNo);
    this.layers.set(tenantNo, known);
    if (this.layers.size > MOST_LAYERS) this.layers.delete(this.layers.keys().next().value!);
    return known;
  }

  private layerFrom(tenantNo: TenantNo): Layer<E, O> {
    const parentNo = parentOf(tenantNo);
    const above = parentNo === null ? null : this.layerOf(parentNo);
    const rows = this.rowsOf(tenantNo);
    if (above && rows.length === 0) return above;
    return { tenantNo, above, rows: Map.groupBy(rows, ({ itemCode }) => itemCode), items: new Array<undefined>(this.editions.length) };
  }
}
