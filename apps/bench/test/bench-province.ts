import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { brotliDecompressSync } from 'node:zlib';
import { Global, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { Clock, contextOf, SystemClock, TokenVerifier, type Principal, type RequestContext, type Role } from '@yimen/access';
import { ASSESSMENT_SUBSCRIPTIONS, assessmentsService, seedScheme } from '@yimen/assessments-service';
import { CASES_SUBSCRIPTIONS, casesService } from '@yimen/cases-service';
import { CatalogsModule, catalogsService, seedCatalog } from '@yimen/catalogs-service';
import { EventBus } from '@yimen/events';
import { DiskFileStore, FileStore } from '@yimen/files';
import { ContextFactory, oneGraph, RequirementGuard, TokenRejections } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import { ServiceDatabases } from '@yimen/persistence';
import { masterKeys, PersonalDataVault, PersonIndex, secretKey } from '@yimen/personal-data';
import { TestDatabase } from '@yimen/testing';
import { importCalendar, importRegions, tenantsService } from '@yimen/tenants-service';
import { parseCalendarTsv } from '@yimen/working-days';
import { Client, type QueryResultRow } from 'pg';
import { pino } from 'pino';

export const SICHUAN = 51_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const MIANZHU = 51_06_083_000_0000;
export const KEYS = { master: masterKeys(Buffer.alloc(32, 1)), index: secretKey(Buffer.alloc(32, 2)) };
/** The seed data of the product; two counties of it and a few of their townships are enough here. */
const DIVISIONS = /^(51|5106|510682|510683|(510682120|510682110|510683116)\d*)\t/;
const seedData = (path: string): Buffer => readFileSync(new URL(`../../../deploy/seed-data/${path}`, import.meta.url));
export const itemPatterns = () => JSON.parse(seedData('catalog/sichuan-items.json').toString());

const SERVICES = [tenantsService, catalogsService, casesService, assessmentsService];

/** A small real province with the whole product over it, asked as anybody at any time. */
export class BenchProvince {
  private constructor(readonly databases: TestDatabase, private readonly owner: Client, readonly app: INestApplication, private readonly caller: { ctx: RequestContext }) {}

  static async open(): Promise<BenchProvince> {
    const databases = await TestDatabase.create(SERVICES, [...CASES_SUBSCRIPTIONS, ...ASSESSMENT_SUBSCRIPTIONS]);
    const url = databases.ownerUrl;
    const divisions = brotliDecompressSync(seedData('regions/51.tsv.br')).toString().split('\n').filter((line) => DIVISIONS.test(`${line}\t`));
    await importRegions(url, divisions.join('\n'), '2023-06-30');
    const calendar = parseCalendarTsv(seedData('calendars/cn.tsv').toString());
    if (calendar.kind !== 'CalendarTsv') throw new Error('the calendar of the nation is not readable');
    await importCalendar(url, calendar);
    await seedCatalog(url, SICHUAN, itemPatterns(), new Date('2024-01-02T02:00:00Z'));
    await seedScheme(url, SICHUAN, JSON.parse(seedData('assessments/window-month.json').toString()), '2024-01');
    const owner = new Client({ connectionString: url });
    await owner.connect();
    const caller = { ctx: somebody('province_supervisor', SICHUAN, new Date()) };
    return new BenchProvince(databases, owner, await serve(databases, caller), caller);
  }

  /** Url of the server's superuser, as commands on the embedded database have it. */
  get adminUrl(): string {
    const url = new URL(process.env['YIMEN_TEST_DATABASE']!);
    url.pathname = new URL(this.databases.ownerUrl).pathname;
    return url.href;
  }

  async rows<R extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.owner.query<R>(text, [...values])).rows;
  }

  /** Asks the whole graph over HTTP; throws when a field fails. */
  async ask<T>(ctx: RequestContext, query: string, variables: object = {}): Promise<T> {
    this.caller.ctx = ctx;
    const { port } = (this.app.getHttpServer() as Server).address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.owner.end();
  }
}

/** Somebody with a post, at an instant. */
export function somebody(role: Role, tenantNo: number, now: Date, windowId: string | null = null): RequestContext {
  const post = { id: '0198a8f0-0000-7000-8000-000000000801', tenantNo, role, departmentId: null, windowId, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
  return at({ kind: 'staff', personId: '0198a8f0-0000-7000-8000-000000000802', name: role, level: levelOf(tenantNo), post }, now);
}
export const citizen = (personId: string, now: Date): RequestContext => at({ kind: 'citizen', personId, name: '群众' }, now);
const at = (principal: Principal, now: Date): RequestContext => contextOf(principal, { now, requestId: 'test', locale: 'zh-CN' });

async function serve(databases: TestDatabase, caller: { readonly ctx: RequestContext }): Promise<INestApplication> {
  const log = pino({ level: 'silent' });
  const clock = new SystemClock();
  const providers = [
    { provide: Clock, useValue: clock },
    ...[TokenVerifier, TokenRejections].map((provide) => ({ provide, useValue: {} })),
    { provide: ServiceDatabases, useValue: databases },
    { provide: ContextFactory, useValue: { of: () => Promise.resolve(caller.ctx) } },
    { provide: EventBus, useFactory: () => EventBus.connect(databases.urlOf('jobs'), clock, log) },
    { provide: PersonalDataVault, useValue: new PersonalDataVault(KEYS.master) },
    { provide: PersonIndex, useValue: new PersonIndex(KEYS) },
    { provide: FileStore, useValue: new DiskFileStore(tmpdir()) },
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) })
  class Ground {}
  @Global()
  @Module({ imports: [CatalogsModule], exports: [CatalogsModule] })
  class CatalogPort {}
  const modules = SERVICES.map(({ module }) => module);
  @Module({
    imports: [Ground, CatalogPort, ...modules, oneGraph({ subgraphs: SERVICES, include: modules, contexts: Ground, log, introspection: false })],
    providers: [{ provide: APP_GUARD, useClass: RequirementGuard }],
  })
  class Application {}
  const app = await NestFactory.create(Application, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  // Nothing ends a connection that fetch keeps: on a machine that stands still for seconds it would be used just as it ends.
  (app.getHttpServer() as Server).keepAliveTimeout = 0;
  return app;
}
