import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Clock, TokenVerifier, type RequestContext } from '@yimen/access';
import { EventBus } from '@yimen/events';
import { FileStore } from '@yimen/files';
import { ContextFactory, PrincipalDirectory, type HttpRequest } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { PersonalDataVault, PersonIndex } from '@yimen/personal-data';
import type { Logger } from 'pino';
import { Pool } from 'pg';
import { ShownAccounts } from './http/home.controller.js';
import { ReadinessProbe } from './http/readiness.js';
import { Metrics } from './telemetry/metrics.js';
import { requests } from './telemetry/request-notes.js';

/** What the application puts under the services: everything that differs from one way of running to another. */
export interface Platform {
  readonly log: Logger;
  readonly clock: Clock;
  readonly databases: ServiceDatabases;
  readonly vault: PersonalDataVault;
  readonly index: PersonIndex;
  readonly files: FileStore;
  readonly verifier: TokenVerifier;
  /** Connections of the identity provider, asked for its readiness. */
  readonly identityPool: Pool;
  readonly accounts: ShownAccounts;
}

/** Leaves the context in the notes of the request, so that the log can tell who it was. */
class NotedContexts extends ContextFactory {
  override async of(request: HttpRequest): Promise<RequestContext> {
    const ctx = await super.of(request);
    const notes = requests.getStore();
    if (notes) notes.ctx = ctx;
    return ctx;
  }
}

/** Reads of the views that tell who a subject is, before any scope is known. */
class DirectoryDatabase {
  constructor(readonly database: Database) {}
  onApplicationShutdown(): Promise<void> {
    return this.database.onApplicationShutdown();
  }
}

@Module({})
export class PlatformModule {
  /** The providers that the services, the graph and the routes ask for by class. */
  static of(platform: Platform): DynamicModule {
    const { log, clock, databases, vault, index, files, verifier, identityPool, accounts } = platform;
    const value = <T>(provide: abstract new (...args: never[]) => T, useValue: T): Provider => ({ provide, useValue });
    const providers: Provider[] = [
      value(Clock, clock), value(ServiceDatabases, databases), value(PersonalDataVault, vault), value(PersonIndex, index),
      value(FileStore, files), value(TokenVerifier, verifier), value(ShownAccounts, accounts), Metrics,
      { provide: EventBus, useFactory: () => EventBus.connect(databases.urlOf('jobs'), clock, log) },
      { provide: DirectoryDatabase, useFactory: async () => new DirectoryDatabase(await databases.connect('tenants', [])) },
      {
        provide: ContextFactory,
        inject: [DirectoryDatabase],
        useFactory: ({ database }: DirectoryDatabase) => new NotedContexts(verifier, new PrincipalDirectory(database), clock),
      },
      {
        provide: ReadinessProbe,
        inject: [DirectoryDatabase],
        useFactory: ({ database }: DirectoryDatabase) =>
          new ReadinessProbe(database, new Pool({ connectionString: databases.urlOf('jobs'), max: 1 }).on('error', (err) => log.warn({ err }, 'readiness')), identityPool),
      },
    ];
    return { module: PlatformModule, global: true, providers, exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)) };
  }
}
