import { contextOf } from '@yimen/access';
import { assessmentsService } from '@yimen/assessments-service';
import { casesService } from '@yimen/cases-service';
import { catalogsService } from '@yimen/catalogs-service';
import { SERVICES, type Database, type ServiceDatabases } from '@yimen/persistence';
import { tenantsService } from '@yimen/tenants-service';
import { Pool } from 'pg';
import { letIn, type Product, type ProvenActor } from './actors.js';
import { attemptsIn, type Attempts } from './attempts.js';
import type { Disagreement } from './disagreement.js';
import { loadWorld } from './load-world.js';
import type { ServiceName } from './oracle/wall.js';
import { rightsIn, type Rights } from './questions.js';
import { proveReading, sidesOf, type Reader, type Sides } from './reading.js';
import type { Subject } from './subjects.js';
import { Tally } from './tally.js';
import type { Asked, World } from './world.js';
import { proveWriting } from './writing.js';

/** The rules and the scope as they are shipped. */
export const PRODUCT: Product = {
  accesses: { tenants: tenantsService.access, catalogs: catalogsService.access, cases: casesService.access, assessments: assessmentsService.access },
  contextOf,
};

/** Puts worlds into a database of the real schema and compares what everybody is told there. Nothing else may use the database. */
export class ScopeProof implements Reader {
  /** Answers compared on all four sides, by type and action. */
  readonly checks = new Tally();
  /** What the database alone shows and lets be written, by table. */
  readonly walls = new Tally();
  /** As whom requests were taken. */
  readonly actors = new Tally();
  private worlds = 0;

  private constructor(
    readonly databases: Readonly<Record<ServiceName, Database>>, readonly owner: Pool, readonly product: Product, readonly rights: Rights,
  ) {}

  static async open(databases: ServiceDatabases, ownerUrl: string, product: Product = PRODUCT): Promise<ScopeProof> {
    const opened = await Promise.all(SERVICES.map(async (service) => [service, await databases.connect(service, [])] as const));
    const owner = new Pool({ connectionString: ownerUrl, max: 2 });
    // When the server is stopped under it, as by Ctrl-C, the next query says so; without a listener that would end the process.
    owner.on('error', () => {});
    return new ScopeProof(Object.fromEntries(opened) as Record<ServiceName, Database>, owner, product, await rightsIn(owner));
  }

  /** @throws Disagreement the first place where the theorem does not hold in this world */
  async prove(world: World): Promise<void> {
    await loadWorld(this.owner, world);
    // Worlds come and go: what is left of them would slow every scan down.
    if (++this.worlds % WORLDS_TO_SWEEP === 0) await this.owner.query('vacuum analyze');
    const actors = await Promise.all(world.asked.map((asked) => letIn(asked, world, this.databases.tenants, this.product)));
    for (const actor of actors) this.actors.note(actor?.is.is ?? 'refused', 1, actor ? 1 : 0);
    const attempts = attemptsIn(world);
    const found = await Promise.all(actors.filter((actor) => actor !== null).map((actor, turn) => this.proveActor(actor, world, attempts, turn)));
    const [first] = found.flat();
    if (first) throw first;
  }

  /** One question about this world, answered by all sides; by none where the request is refused. */
  async sides(world: World, asked: Asked, type: Subject['type'], action: string): Promise<Sides | null> {
    await loadWorld(this.owner, world);
    const actor = await letIn(asked, world, this.databases.tenants, this.product);
    return actor && sidesOf(this, actor, world, type, action);
  }

  private async proveActor(actor: ProvenActor, world: World, attempts: Attempts, turn: number): Promise<readonly Disagreement[]> {
    const { databases, walls } = this;
    return [...await proveReading(this, actor, world), ...await proveWriting({ databases, attempts, turn, walls }, actor, world)];
  }

  async close(): Promise<void> {
    await Promise.all([...Object.values(this.databases).map((database) => database.onApplicationShutdown()), this.owner.end()]);
  }
}
const WORLDS_TO_SWEEP = 20;
