import { ANONYMOUS, scopeOf, SystemClock } from '@yimen/access';
import { CatalogMemory, CatalogRows, EffectiveQueries, type KnownCatalog } from '@yimen/catalogs-service';
import type { TenantNo } from '@yimen/jurisdiction';
import type { ServiceDatabases } from '@yimen/persistence';

/** The catalogs as a process of the product holds them, in this process. */
export interface Remembering {
  readonly memory: CatalogMemory;
  readonly queries: EffectiveQueries;
  close(): Promise<void>;
}

const AGAIN_MS = 5;
export const PUBLIC = scopeOf(ANONYMOUS);

export async function remember(databases: ServiceDatabases): Promise<Remembering> {
  const database = await databases.connect('catalogs', []);
  const rows = new CatalogRows();
  const memory = new CatalogMemory(database, rows, databases, new SystemClock());
  const close = async (): Promise<void> => {
    await memory.onApplicationShutdown();
    await database.onApplicationShutdown();
  };
  return { memory, queries: new EffectiveQueries(database, rows, memory), close };
}

/** Asks until the province is known. */
export async function known({ memory }: Remembering, provinceNo: TenantNo): Promise<KnownCatalog> {
  for (;;) {
    await memory.ready(provinceNo);
    const found = memory.of(provinceNo, new Date());
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
