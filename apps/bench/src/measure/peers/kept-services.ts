import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { ANONYMOUS, scopeOf } from '@yimen/access';
import { OpenToAll, serviceSdl, type Subgraph } from '@yimen/graphql-kit';
import { lineageOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { loginsOf, type PeerOrder } from './peer.js';
import { readPayload } from './payload-rows.js';

// Two services with their rows at hand: a list, and the centres and windows that its rows lead to. What a join of theirs takes
// is the graph's own time, and no database's.

const LISTS = `${serviceSdl()}
  type WorkItem { caseNo: String! itemName: String! status: String! dueOn: Date tenant: Tenant! window: ServiceWindow }
  type Tenant @key(fields: "id", resolvable: false) { id: ID! }
  type ServiceWindow @key(fields: "id", resolvable: false) { id: ID! }
  type Query { workList: [WorkItem!]! }`;
const PLACES = `${serviceSdl()}
  type Tenant @key(fields: "id") { id: ID! name: String! centreName: String! lineage: [Tenant!]! }
  type ServiceWindow @key(fields: "id") { id: ID! code: String! name: String! }
  type Query { windows: [ServiceWindow!]! }`;

interface Row {
  readonly caseNo: string;
  readonly itemName: string;
  readonly status: string;
  readonly dueOn: string;
  readonly tenant: { readonly id: string };
  readonly window: { readonly id: string };
}
interface Place {
  readonly id: string;
  readonly name: string;
  readonly centreName: string;
}
interface Tenant extends Place {
  readonly lineage: readonly Place[];
}
interface Window {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

class Rows {
  constructor(readonly list: readonly Row[]) {}
}
class Places {
  constructor(readonly tenants: ReadonlyMap<string, Tenant>, readonly windows: ReadonlyMap<string, Window>) {}
}

@Resolver('WorkItem')
class RowResolver {
  constructor(private readonly rows: Rows) {}

  @Query('workList') @OpenToAll()
  workList(): readonly Row[] {
    return this.rows.list;
  }
}

@Resolver('Tenant')
class KeptTenantResolver {
  constructor(private readonly places: Places) {}

  @ResolveReference()
  reference({ id }: { id: string }): Tenant | undefined {
    return this.places.tenants.get(id);
  }
}

@Resolver('ServiceWindow')
class KeptWindowResolver {
  constructor(private readonly places: Places) {}

  @Query('windows') @OpenToAll()
  windows(): readonly Window[] {
    return [...this.places.windows.values()];
  }

  @ResolveReference()
  reference({ id }: { id: string }): Window | undefined {
    return this.places.windows.get(id);
  }
}

@Module({})
class ListsModule {}
@Module({})
class PlacesModule {}

/** A service whose rows are in memory: its SDL, and the module whose resolvers serve it. */
export interface KeptService extends Subgraph {
  readonly module: Type;
  readonly provided: DynamicModule;
}

const WINDOWS_PER_CENTRE = 10;

/** Fifty open cases of fifty villages, their lineages and windows: real names, read once. */
export async function keptServices(order: PeerOrder): Promise<readonly KeptService[]> {
  const database = await loginsOf(order).connect('tenants', []);
  const villages = await readPayload(database);
  const places = new Map((await readPlaces(database, villages.flatMap(({ id }) => lineageOf(Number(id))))).map((one) => [one.id, one]));
  await database.onApplicationShutdown();
  const tenants = villages.map(({ id }): Tenant => ({ ...places.get(id)!, lineage: lineageOf(Number(id)).map((no) => places.get(String(no))!) }));
  const windows = Array.from({ length: WINDOWS_PER_CENTRE }, (_, i) => ({ id: `window-${i}`, code: `A${i}`, name: `综合窗口${i}号` }));
  const list = villages.map(({ id, name, validFrom }, i): Row =>
    ({ caseNo: `${id}${i}`, itemName: `${name}林木采伐许可`, status: 'accepted', dueOn: validFrom, tenant: { id }, window: { id: windows[i % windows.length]!.id } }));
  const kept = new Places(new Map(tenants.map((one) => [one.id, one])), new Map(windows.map((one) => [one.id, one])));
  return [
    { name: 'lists', sdl: LISTS, module: ListsModule, provided: { module: ListsModule, providers: [{ provide: Rows, useValue: new Rows(list) }, RowResolver] } },
    { name: 'places', sdl: PLACES, module: PlacesModule, provided: { module: PlacesModule, providers: [{ provide: Places, useValue: kept }, KeptTenantResolver, KeptWindowResolver] } },
  ];
}

const readPlaces = (database: Database, numbers: readonly number[]): Promise<(Place & Record<string, unknown>)[]> =>
  database.rows(scopeOf(ANONYMOUS), 'select tenant_no::text as id, name, centre_name as "centreName" from tenants.tenant where tenant_no = any($1)', [numbers]);
