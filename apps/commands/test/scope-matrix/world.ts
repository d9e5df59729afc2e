import { randomUUID } from 'node:crypto';
import { seedCatalog } from '@yimen/catalogs-service';
import { levelOf, provinceOf } from '@yimen/jurisdiction';
import { runningProduct, type RunningProduct } from '@yimen/provisioning';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { CaseState, Subject } from '../../src/scope-matrix/field-row.js';
import type { Cell } from '../../src/scope-matrix/matrix.js';
import { PLACES } from '../../src/scope-matrix/relation.js';
import { ITEM } from '../../src/scope-matrix/rows-catalogs.js';
import { MONTH } from '../../src/scope-matrix/rows-assessments.js';
import { ROOT } from '../../src/root.js';
import type { Product } from '../product.js';
import { copied, idIn, type StoredCase } from './case-copies.js';
import { CaseSources } from './case-sources.js';
import { People, type Asker, type Office } from './people.js';
import { arrangeTenants, type WorldTenants } from './tenants.js';

/** A product whose services run apart is ready a moment before it says where its database is. */
async function announced(folder: string): Promise<RunningProduct> {
  for (;;) {
    const running = runningProduct(folder);
    if (running) return running;
    await setTimeout(50);
  }
}

/** The world in which the matrix is executed: a running product with two provinces, tenants that have ended, and everybody of the matrix. */
export class MatrixWorld {
  private given = 0;

  private constructor(
    private readonly admin: pg.Pool,
    private readonly tenants: WorldTenants,
    private readonly offices: ReadonlyMap<number, Office>,
    private readonly holders: ReadonlyMap<number, { readonly personId: string; readonly postId: string }>,
    readonly people: People,
    private readonly sources: CaseSources,
  ) {}

  static async arrange({ folder, address }: Product): Promise<MatrixWorld> {
    const running = await announced(folder);
    const admin = new pg.Pool({ connectionString: running.adminUrl, max: 8 });
    const tenants = await arrangeTenants(running.adminUrl, admin);
    const items = JSON.parse(readFileSync(join(ROOT, 'deploy/seed-data/catalog/sichuan-items.json'), 'utf8')) as { code: string }[];
    await seedCatalog(running.adminUrl, tenants.other_province.no, items.filter(({ code }) => code === ITEM), new Date('2026-01-05T02:00:00Z'));
    await admin.query(`insert into assessments.scheme (tenant_no, code, version, effective_from, content)
      select $1, code, version, effective_from, content from assessments.scheme where tenant_no = $2`, [tenants.other_province.no, tenants.province.no]);
    const offices = new Map<number, Office>();
    for (const place of PLACES) offices.set(tenants[place].no, await openOffice(admin, tenants[place].no));
    const people = new People({ admin, address, tenants, officeAt: (no) => offices.get(no)! });
    const holders = new Map<number, { personId: string; postId: string }>();
    for (const place of PLACES) {
      const personId = await people.person(randomUUID(), '持岗人');
      holders.set(tenants[place].no, { personId, postId: await people.post(personId, tenants[place].no, 'approver') });
    }
    await people.arrange();
    return new MatrixWorld(admin, tenants, offices, holders, people, await CaseSources.make(address, admin, people));
  }

  end(): Promise<void> {
    return this.admin.end();
  }

  /** Database roles that the product is connected as. */
  async connectedAs(): Promise<readonly string[]> {
    const { rows } = await this.admin.query<{ role: string }>("select distinct usename as role from pg_stat_activity where usename is not null");
    return rows.map(({ role }) => role);
  }

  /** The object of a cell, and what makes such objects. */
  subject({ place, relation }: Cell, asker: Asker): Subject {
    const { no, code } = this.tenants[place];
    const personId = relation === 'own' ? asker.personId : randomUUID();
    const isPersons = relation === 'own' || relation === 'stranger';
    const holder = this.holders.get(no)!;
    return {
      no: String(no), code, provinceNo: String(provinceOf(no)), requestId: `"${randomUUID()}"`, personId, ...this.offices.get(no)!,
      free: () => String(++this.given + 600),
      case: async (state) => idIn(await this.caseAt(no, state, personId), 'case_root'),
      submitted: async () => (place === 'township' && !isPersons ? this.sources.submit() : idIn(await this.caseAt(no, 'received', personId), 'case_root')),
      letter: async () => idIn(await this.letterTo(no, personId), 'hand_over'),
      closedCase: () => this.closedCase(no, personId),
      rating: () => this.rating(no, personId),
      person: async () => (relation === 'own' ? personId : this.people.person(randomUUID(), '某人')),
      post: async () => holder.postId,
      holder: async () => (isPersons ? personId : holder.personId),
      row: (table, columns) => this.row(table, columns),
      value: async (sql, ...values) => {
        const { rows } = await this.admin.query<Record<string, unknown>>(sql, [...values]);
        if (!rows[0]) throw new Error(`nothing comes of ${sql}`);
        return String(Object.values(rows[0])[0]);
      },
    };
  }

  private caseAt(no: number, state: CaseState, personId: string): Promise<StoredCase> {
    const source = this.sources.states[state];
    const { township } = this.tenants;
    // Where the case is hidden from above the township, it is hidden from above this tenant.
    const barrier = ['"visible_from":3', `"visible_from":${levelOf(no)}`] as const;
    const moved = [[String(township.no), String(no)], [this.offices.get(township.no)!.windowId, this.offices.get(no)!.windowId], barrier] as const;
    return copied(this.admin, source, new Map([...this.changes(source, personId), ...moved]));
  }

  /** From a village that has no part in anything, so that the letter alone opens the case. */
  private letterTo(no: number, personId: string): Promise<StoredCase> {
    const { sent } = this.sources;
    const { township, village, sender } = this.tenants;
    const moved = [[String(township.no), String(no)], [String(village.no), String(sender.no)]] as const;
    return copied(this.admin, sent, new Map([...this.changes(sent, personId), ...moved]));
  }

  private changes(source: StoredCase, personId: string): readonly (readonly [string, string])[] {
    const [root] = JSON.parse(source.get('case_root')!) as [{ case_no: string; person_id: string }];
    return [[root.case_no, `M${randomUUID()}`], [root.person_id, personId]];
  }

  private async closedCase(no: number, personId: string): Promise<string> {
    const caseId = randomUUID();
    await this.row('assessments.closed_case', {
      case_id: caseId, case_no: caseId, tenant_no: no, window_id: this.offices.get(no)!.windowId, item_code: ITEM, accepted_on: `${MONTH}-08`, closed_on: `${MONTH}-12`,
      due_on: `${MONTH}-20`, on_time: true, supplements: 0, outcome: 'granted', person_id: personId,
    }, 'case_id');
    return caseId;
  }

  private async rating(no: number, personId: string): Promise<string> {
    return this.row('assessments.rating', {
      id: randomUUID(), case_id: await this.closedCase(no, personId), tenant_no: no, visible_from: 1, window_id: this.offices.get(no)!.windowId, level: 1, active: true, channel: 'web',
      rated_at: `${MONTH}-13T02:00:00Z`, rated_on: `${MONTH}-13`, person_id: personId,
    });
  }

  private async row(table: string, columns: Readonly<Record<string, unknown>>, key = 'id'): Promise<string> {
    const names = Object.keys(columns);
    const { rows } = await this.admin.query<{ key: string }>(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')}) returning ${key} as key`, Object.values(columns));
    return String(rows[0]!.key);
  }
}

async function openOffice(admin: pg.Pool, no: number): Promise<Office> {
  const office = { windowId: randomUUID(), departmentId: randomUUID() };
  await admin.query(`insert into tenants.service_window (id, tenant_no, code, name) values ($1, $2, 'MATRIX', '矩阵窗口')`, [office.windowId, no]);
  await admin.query(`insert into tenants.department (id, tenant_no, code, name) values ($1, $2, 'MATRIX', '矩阵科室')`, [office.departmentId, no]);
  return office;
}
