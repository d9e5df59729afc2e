import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { contextOf, type Clock, type Principal, type RequestContext } from '@yimen/access';
import { auditFact, type Database } from '@yimen/persistence';
import { Sealer, verifyService, FileWitness, readWitness, witnessFile, type Verification } from '@yimen/audit';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';

export const SICHUAN = 51_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const SHIGU = 51_06_082_120_0000;
export const NOW = new Date('2026-11-22T02:00:00Z');
export const uuid = (number: number): string => `0198a8f0-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const as = (principal: Principal, now = NOW): RequestContext => contextOf(principal, { now, requestId: 'request-of-a-test', locale: 'zh-CN' });
export const clerk = (tenantNo: number): RequestContext =>
  as({
    kind: 'staff', personId: uuid(800), name: '职员', level: 3,
    post: { id: uuid(801), tenantNo, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
  });
export const citizen = as({ kind: 'citizen', personId: uuid(812), name: '村民' });

/** The audit of one service on a database of its own, with what seals and verifies it. */
export class Office {
  readonly folder = mkdtempSync(join(tmpdir(), 'yimen-audit-'));
  private facts = 0;

  private constructor(readonly databases: TestDatabase, readonly database: Database, readonly owner: Client) {}

  static async open(): Promise<Office> {
    const databases = await TestDatabase.create([{ name: 'cases', schema: [] }]);
    const owner = new Client({ connectionString: databases.ownerUrl });
    await owner.connect();
    return new Office(databases, await databases.connect('cases', []), owner);
  }

  async close(): Promise<void> {
    await Promise.all([this.database.onApplicationShutdown(), this.owner.end()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  sealer(clock: Pick<Clock, 'now'> = { now: () => NOW }): Sealer {
    return new Sealer('cases', this.databases.urlOf('cases'), clock, new FileWitness(witnessFile(this.folder, 'cases')));
  }

  /** Writes one row as the product does. */
  async note(ctx = clerk(SHIGU)): Promise<void> {
    await auditFact(this.database, ctx, { operation: 'readInClear', objectType: 'Case', objectId: uuid(++this.facts), facts: { field: 'idNumber' } });
  }

  /** Waits until every row can be sealed: the whole server counts, and other tests have transactions there. */
  async settled(): Promise<void> {
    const waiting = 'select from cases.audit_entry where place >= cases.audit_place(pg_snapshot_xmin(pg_current_snapshot()))';
    while ((await this.sql(waiting)).length > 0) await setTimeout(20);
  }

  verify(prunable = new Date('2020-01-01T00:00:00Z')): Promise<Verification> {
    return verifyService({ ownerUrl: this.databases.ownerUrl, service: 'cases', prunable, witness: readWitness(witnessFile(this.folder, 'cases')) });
  }

  async sql<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.owner.query<T>(text, [...values])).rows;
  }
}
