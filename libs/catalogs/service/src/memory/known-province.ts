import { setTimeout as after } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ANONYMOUS, scopeOf } from '@yimen/access';
import { ProvinceCatalog } from '@yimen/catalogs-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import type { Database, Sql } from '@yimen/persistence';
import { lastInstantOf } from '@yimen/working-days';
import { EVERY_ITEM, type CatalogRows, type ItemOfTenant, type OverrideInForce, type StandingEdition } from '../effective/catalog-rows.js';
import { rulesAt } from '../field-policy/field-policy.queries.js';

/** What effective items are made of is public by law, so it is read as anybody may read it. */
const PUBLIC = scopeOf(ANONYMOUS);
/** About as long as the database takes for a page. */
const SOON_MS = 10;
/** Of more, the contents are too much to be read with the changes. */
const MOST_NAMED = 20;
const NOTHING: Change = { version: 0, changedAt: new Date(0) };

/** A tenant's own rows as one text: parsed when somebody asks about the tenant. */
type Texts = Map<TenantNo, string>;
type WrittenRow = readonly [id: string, itemCode: string, field: string, value: unknown, setAt: string, effectiveOn: string, version: number];

interface Change {
  readonly version: number;
  readonly changedAt: Date;
}
/** A province's catalog of one day, with all changes up to a version. */
export interface KnownCatalog extends Change {
  readonly day: string;
  readonly catalog: ProvinceCatalog<StandingEdition, OverrideInForce>;
  readonly texts: Texts;
}

/** One province's catalog of today, held in the process: read when somebody asks for it first, and again as far as it has changed. */
export class KnownProvince {
  private known: KnownCatalog | null = null;
  private reading: Promise<void> | null = null;
  private hasChanged = false;
  /** Items that were named with changes which are not read yet. */
  private named = new Set<string>();

  constructor(private readonly database: Database, private readonly rows: CatalogRows, private readonly provinceNo: TenantNo) {}

  /** The catalog of a day with everything heard of by now; null while that is still to be read, which begins at once. */
  on(day: string): KnownCatalog | null {
    if (this.known?.day !== day && !this.reading) this.catchUp(day);
    return this.reading ? null : this.known;
  }

  /** Something has changed, one standard perhaps: until it is read, nothing is known. */
  changed(itemCode?: string): void {
    this.hasChanged = true;
    if (itemCode !== undefined) this.named.add(itemCode);
    if (this.known && !this.reading) this.catchUp(this.known.day);
  }

  /** Resolves when everything heard of by now is known, or could not be read. */
  async settled(): Promise<void> {
    await this.reading;
  }

  /** The same, where a change is just being read, and no longer than it is worth: then the database answers sooner. */
  async soon(): Promise<void> {
    if (this.known && this.reading) await Promise.race([this.reading.catch(() => {}), after(SOON_MS, undefined, { ref: false })]);
  }

  private catchUp(day: string): void {
    this.reading = this.readAll(day).finally(() => (this.reading = null));
    this.reading.catch((error: unknown) => {
      // Who asks is answered by the database, or told by it what is wrong.
      this.known = null;
      new Logger(KnownProvince.name).warn(`the catalog of ${this.provinceNo} could not be read: ${String(error)}`);
    });
  }

  private async readAll(day: string): Promise<void> {
    do {
      this.hasChanged = false;
      const { known, named } = this;
      this.named = new Set();
      this.known = await this.database.read(PUBLIC, (sql) => (known?.day === day ? this.readChanges(sql, known, [...named]) : this.readWhole(sql, day)));
    } while (this.hasChanged);
  }

  /** What changes while it is read is heard of, and read again. */
  private async readWhole(sql: Sql, day: string): Promise<KnownCatalog> {
    const [last = NOTHING] = await sql<{ version: number; changedAt: Date }>(
      'select version, changed_at as "changedAt" from catalogs.catalog_change where province_no = $1 order by version desc limit 1', [this.provinceNo]);
    const texts: Texts = new Map();
    await this.readTexts(sql, texts, day, null);
    return { ...last, day, texts, catalog: await this.readCatalog(sql, day, texts) };
  }

  /** @param named items that have changed for all that is known: asked for in the same round trip as what else has */
  private async readChanges(sql: Sql, known: KnownCatalog, named: readonly string[]): Promise<KnownCatalog> {
    const { day, texts, catalog } = known;
    const [changes, editions] = await Promise.all([
      sql<Change & { readonly tenantNo: TenantNo; readonly itemCode: string | null }>(
        `select tenant_no as "tenantNo", item_code as "itemCode", version, changed_at as "changedAt" from catalogs.catalog_change
         where province_no = $1 and version > $2 order by version`, [this.provinceNo, known.version]),
      named.length === 0 || named.length > MOST_NAMED ? [] : this.rows.changed(sql, this.items(named), lastInstantOf(day)),
    ]);
    const last = changes.at(-1);
    if (!last) return known;
    const tenants = [...new Set(changes.map(({ tenantNo }) => tenantNo))].filter((tenantNo) => tenantNo !== this.provinceNo);
    if (tenants.length > 0) await this.readTexts(sql, texts, day, tenants);
    for (const tenantNo of tenants) catalog.forget(tenantNo);
    const standards = new Set(changes.filter(({ tenantNo }) => tenantNo === this.provinceNo).map(({ itemCode }) => itemCode));
    const isSame = standards.size === 0 || (await this.replaced(sql, catalog, day, standards, editions));
    const { version, changedAt } = last;
    return { version, changedAt, day, texts, catalog: isSame ? catalog : await this.readCatalog(sql, day, texts) };
  }

  /**
   * Puts the editions of some items in the places of those before.
   * @param found editions that were read after the changes, of the items that they are of
   * @returns false where the list is another one, or what counts for all of it
   */
  private async replaced(sql: Sql, catalog: KnownCatalog['catalog'], day: string, itemCodes: ReadonlySet<string | null>, found: readonly StandingEdition[]): Promise<boolean> {
    const codes = [...itemCodes].filter((itemCode) => itemCode !== null);
    if (codes.length < itemCodes.size) return false;
    const known = new Map(found.map((edition) => [edition.standard.code, edition]));
    const missing = codes.filter((code) => !known.has(code));
    for (const edition of missing.length === 0 ? [] : await this.rows.editions(sql, this.items(missing), lastInstantOf(day))) known.set(edition.standard.code, edition);
    return codes.every((code) => known.has(code) && catalog.replace(known.get(code)!));
  }

  private items(itemCodes: readonly string[]): readonly ItemOfTenant[] {
    return itemCodes.map((itemCode) => ({ tenantNo: this.provinceNo, itemCode }));
  }

  private async readCatalog(sql: Sql, day: string, texts: Texts): Promise<KnownCatalog['catalog']> {
    const endOfDay = lastInstantOf(day);
    const editions = await this.rows.editionsOf(sql, this.provinceNo, endOfDay, EVERY_ITEM);
    return new ProvinceCatalog([...editions], await rulesAt(sql, [this.provinceNo], endOfDay, day), rowsIn(texts));
  }

  /** @param tenants null for all of the province */
  private async readTexts(sql: Sql, texts: Texts, day: string, tenants: readonly TenantNo[] | null): Promise<void> {
    const found = await sql<{ tenantNo: TenantNo; text: string }>(
      `select tenant_no as "tenantNo", json_agg(json_build_array(id, item_code, field, value, set_at, effective_on, version) order by id)::text as text
       from catalogs.item_override
       where province_no = $1 and ($2::bigint[] is null or tenant_no = any($2)) and withdrawn_at is null and effective_on <= $3 group by tenant_no`,
      [this.provinceNo, tenants, day]);
    for (const tenantNo of tenants ?? []) texts.delete(tenantNo);
    for (const { tenantNo, text } of found) texts.set(tenantNo, text);
  }
}

const rowsIn = (texts: Texts) => (tenantNo: TenantNo): readonly OverrideInForce[] => {
  const rows = JSON.parse(texts.get(tenantNo) ?? '[]') as readonly WrittenRow[];
  return rows.map(([id, itemCode, field, value, setAt, effectiveOn, version]) => ({ id, tenantNo, itemCode, field, value, setAt: new Date(setAt), effectiveOn, version }));
};
