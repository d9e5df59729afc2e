import { contextOf, type KnownPerson, type RequestContext, type Role, type Staff } from '@yimen/access';
import { PrincipalDirectory } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { seedOffices, tenantsService } from '../src/index.js';
import { PostQueries } from '../src/post/post.queries.js';
import { Staffing } from '../src/staffing/staffing.js';
import { StaffingFactsReader } from '../src/staffing/staffing.facts.js';
import { importTenants } from '../src/imports/tenant-import.js';

export const SICHUAN = 51_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const SHIGU = 51_06_082_120_0000;
export const VILLAGE = 51_06_082_120_0201;
export const MIANZHU = 51_06_083_000_0000;
export const NOW = new Date('2026-11-23T02:00:00Z');

const id = (index: number): string => `0198a8f0-0000-7000-8000-${String(index).padStart(12, '0')}`;
export const OPERATOR = id(1);

/** A province with two counties, a township and a village, an office each, and a database of its own. */
export class StaffingOffice {
  private requests = 0;
  readonly queries: PostQueries;
  readonly staffing: Staffing;
  readonly directory: PrincipalDirectory;

  private constructor(
    readonly databases: TestDatabase,
    readonly database: Database,
    readonly owner: Client,
  ) {
    this.queries = new PostQueries(database);
    this.staffing = new Staffing(database, new StaffingFactsReader(database));
    this.directory = new PrincipalDirectory(database);
  }

  static async open(): Promise<StaffingOffice> {
    const databases = await TestDatabase.create([tenantsService]);
    const tenant = (no: number, name: string, code: string, parentNo: number | null) => ({ no, level: levelOf(no), name, code, parentNo, prefecture: null, centreName: `${name}中心` });
    await importTenants(databases.ownerUrl, [
      tenant(SICHUAN, '四川省', '51', null), tenant(SHIFANG, '什邡市', '510682', SICHUAN), tenant(MIANZHU, '绵竹市', '510683', SICHUAN),
      tenant(SHIGU, '师古镇', '510682120', SHIFANG), tenant(VILLAGE, '师古村', '510682120201', SHIGU),
    ], '2023-06-30');
    await seedOffices(databases.ownerUrl, {
      departments: [{ tenantCode: '510682120', code: 'D1', name: '农业服务中心' }, { tenantCode: '510682', code: 'D2', name: '林业局' }],
      windows: [{ tenantCode: '510682120', code: 'W1', name: '农业综合服务窗口', ownerDepartmentCode: 'D1', itemCodes: [] }], people: [],
    });
    const owner = new Client({ connectionString: databases.ownerUrl });
    await owner.connect();
    await owner.query("insert into tenants.person (id, subject, account, name) values ($1, 'operator', 'operator', '平台运营员')", [OPERATOR]);
    await owner.query("insert into tenants.platform_operator (person_id, valid_from) values ($1, '2026-01-01')", [OPERATOR]);
    return new StaffingOffice(databases, await databases.connect('tenants', []), owner);
  }

  async close(): Promise<void> {
    await this.database.onApplicationShutdown();
    await this.owner.end();
  }

  /** A client request id that nobody has used. */
  request(): string {
    this.requests += 1;
    return `request-${this.requests}`;
  }

  operator(now = NOW): RequestContext {
    return contextOf({ kind: 'operator', personId: OPERATOR, name: '平台运营员' }, { now, requestId: 'test', locale: 'zh-CN' });
  }

  /** Somebody with a post that the owner wrote down: the same for the same role, place and number. */
  async staff(role: Role, tenantNo: number, index = 0, now = NOW): Promise<RequestContext> {
    const account = `${role}-${tenantNo}-${index}`;
    const { rows: [person] } = await this.owner.query<{ id: string }>(
      `insert into tenants.person (id, subject, account, name) values (gen_random_uuid(), $1, $1, $2) on conflict (account) do update set name = excluded.name returning id`,
      [account, '某某人']);
    await this.owner.query(
      `insert into tenants.post (id, tenant_no, person_id, role, valid_from)
       select gen_random_uuid(), $1, $2, $3, '2026-01-01' where not exists (select from tenants.post where person_id = $2 and tenant_no = $1 and role = $3)`, [tenantNo, person!.id, role]);
    return this.signedIn(account, now);
  }

  /** Acts as the person with this account would: by what the database knows of him now. */
  async signedIn(account: string, now = NOW): Promise<RequestContext> {
    const known = (await this.known(account))!;
    const post = known.posts.find((one) => !one.revoked)!;
    const principal: Staff = { kind: 'staff', personId: known.personId, name: known.name, post, level: levelOf(post.tenantNo) };
    return contextOf(principal, { now, requestId: 'test', locale: 'zh-CN' });
  }

  async known(account: string): Promise<KnownPerson | null> {
    const { rows: [row] } = await this.owner.query<{ subject: string | null }>('select subject from tenants.person where account = $1', [account]);
    return row ? this.directory.bySubject({ subject: row.subject ?? `unknown-${account}`, account, sessionId: null, signedInAt: null }) : null;
  }

  async idOf(table: 'department' | 'service_window', code: string): Promise<string> {
    return (await this.owner.query<{ id: string }>(`select id from tenants.${table} where code = $1`, [code])).rows[0]!.id;
  }
}
