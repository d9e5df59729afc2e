import { Injectable } from '@nestjs/common';
import { Clock } from '@yimen/access';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, Notices, ServiceDatabases } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { CatalogRows } from '../effective/catalog-rows.js';
import { KnownProvince, type KnownCatalog } from './known-province.js';

/** The channel on which the database names a province whose catalog has changed, and the item where it is one of its standards. */
const CHANNEL = 'catalogs';
/** What was last known to be true longer ago is not told. */
const OLDEST_MS = 2_000;
/** Provinces that a process holds, some hundred megabytes each. Of more the database tells, until nobody has asked about one of these for a while. */
const MOST_PROVINCES = 8;
const IDLE_MS = 600_000;

/**
 * Today's catalogs of the provinces that are asked about, held in the process. It tells either exactly what the database would tell, or
 * that the database must be asked: while a change is being read, after the connection that tells of changes was lost, and
 * of any other instant than now.
 */
@Injectable()
export class CatalogMemory {
  /** Those asked about last come last. */
  private readonly provinces = new Map<TenantNo, { readonly province: KnownProvince; readonly askedAt: number }>();
  private readonly notices: Notices;

  constructor(private readonly database: Database, private readonly rows: CatalogRows, databases: ServiceDatabases, private readonly clock: Clock) {
    this.notices = new Notices(databases.urlOf('catalogs'), CHANNEL, {
      heard: (told) => {
        const [provinceNo, itemCode] = told.split(' ');
        this.provinces.get(Number(provinceNo))?.province.changed(itemCode);
      },
      lost: () => this.provinces.clear(),
    });
    database.onceWritten(() => this.notices.caughtUp());
  }

  /** The same as {@link of}; a change that is just being read is waited for, for a moment. */
  async soon(provinceNo: TenantNo, asOf: Date, atLeast = 0): Promise<KnownCatalog | null> {
    const known = this.of(provinceNo, asOf, atLeast);
    if (known) return known;
    await this.province(provinceNo)?.soon();
    return this.of(provinceNo, asOf, atLeast);
  }

  /** The province's catalog as it stood at the instant, with at least so many changes; null where only the database knows it. */
  of(provinceNo: TenantNo, asOf: Date, atLeast = 0): KnownCatalog | null {
    if (this.notices.age > OLDEST_MS) return null;
    const known = this.province(provinceNo)?.on(shanghaiDateOf(this.clock.now())) ?? null;
    const isOfThen = known !== null && known.changedAt <= asOf && known.day === shanghaiDateOf(asOf) && known.version >= atLeast;
    return isOfThen ? known : null;
  }

  /** Resolves when the province is known with everything that was committed by now. */
  async ready(provinceNo: TenantNo): Promise<void> {
    await this.notices.caughtUp();
    this.of(provinceNo, this.clock.now());
    await this.province(provinceNo)?.settled();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.notices.onApplicationShutdown();
  }

  /** Null where the process holds as many as it may. */
  private province(provinceNo: TenantNo): KnownProvince | null {
    const askedAt = performance.now();
    const held = this.provinces.get(provinceNo);
    if (!held && this.provinces.size >= MOST_PROVINCES) {
      const [longestAgo, { askedAt: before }] = this.provinces.entries().next().value!;
      if (askedAt - before < IDLE_MS) return null;
      this.provinces.delete(longestAgo);
    }
    const province = held?.province ?? new KnownProvince(this.database, this.rows, provinceNo);
    this.provinces.delete(provinceNo);
    this.provinces.set(provinceNo, { province, askedAt });
    return province;
  }
}
