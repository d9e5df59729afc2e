import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Clock, TokenVerifier, type RequestContext } from '@yimen/access';
import { EventBus } from '@yimen/events';
import { ContextFactory, PrincipalDirectory, TokenRejections, type HttpRequest } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import { Metrics, RejectedTokens, requests } from '@yimen/serving';
import type { Logger } from 'pino';
import { AddressRules } from './address-rules.js';
import { Admission } from './admission.js';
import { ReadinessProbe, type Question } from './readiness.js';

/** What the application puts under the services: everything that differs from one way of running to another. */
export interface Platform {
  readonly log: Logger;
  readonly clock: Clock;
  readonly databases: ServiceDatabases;
  readonly verifier: TokenVerifier;
  /** A service that runs in this process: with its login the platform reads who a caller is. */
  readonly directory: string;
  /** Whether a service of this process publishes or hears events. */
  readonly events: boolean;
  /** Whether who asks too often is told to wait. */
  readonly rateLimits: boolean;
  /** What single services need besides, by class. */
  readonly providers?: readonly Extract<Provider, { provide: unknown }>[];
  /** What must answer for the process to be ready, besides database and jobs. */
  readonly needs?: Readonly<Record<string, Question>>;
}

/** Lets in who may be let in, and leaves the context in the notes of the request, so that the log can tell who it was. */
class NotedContexts extends ContextFactory {
  constructor(private readonly admission: Admission, ...parts: ConstructorParameters<typeof ContextFactory>) {
    super(...parts);
  }

  protected override async make(request: HttpRequest): Promise<RequestContext> {
    const ctx = await super.make(request).catch((error: unknown) => {
      this.admission.strange(request);
      throw error;
    });
    await this.admission.admit(ctx, request);
    return ctx;
  }

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
  static of({ log, clock, databases, verifier, directory, events, rateLimits, providers: further = [], needs = {} }: Platform): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: ServiceDatabases, useValue: databases },
      { provide: TokenVerifier, useValue: verifier },
      { provide: Metrics, useFactory: () => new Metrics() },
      { provide: TokenRejections, inject: [Metrics], useFactory: (metrics: Metrics) => new RejectedTokens(log, metrics) },
      { provide: EventBus, useFactory: () => (events ? EventBus.connect(databases.urlOf('jobs'), clock, log) : null) },
      { provide: DirectoryDatabase, useFactory: async () => new DirectoryDatabase(await databases.connect(directory, [])) },
      {
        provide: ContextFactory,
        inject: [DirectoryDatabase, TokenRejections],
        useFactory: ({ database }: DirectoryDatabase, rejections: TokenRejections) =>
          new NotedContexts(new Admission(new AddressRules(database), rateLimits), verifier, new PrincipalDirectory(database), clock, rejections),
      },
      {
        provide: ReadinessProbe,
        inject: [DirectoryDatabase, EventBus],
        useFactory: ({ database }: DirectoryDatabase, bus: EventBus | null) =>
          new ReadinessProbe({ database: () => database.published('select from contract.tenant limit 1'), ...(bus && { jobs: () => bus.ask() }), ...needs }),
      },
      ...further,
    ];
    return { module: PlatformModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
