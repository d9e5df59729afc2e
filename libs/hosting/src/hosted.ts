import 'reflect-metadata';
import { Module, type DynamicModule, type LoggerService, type ModuleMetadata, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { ContextFactory, RequirementGuard, type HttpRequest } from '@yimen/graphql-kit';
import { entrance, failureOf, graphDoor, Metrics, portRefused, queryLimits, requestLog, type EntranceOptions, type Failure, type GraphServer, type QueryLimits } from '@yimen/serving';
import type { RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { HttpFailures } from './failures.filter.js';
import { HealthController } from './health.controller.js';
import { OperationPlugin } from './operation-plugin.js';
import { TwoDoors } from './two-doors.js';

/** A module of its own, because the graph finds its plugins in the modules it includes. */
@Module({ providers: [OperationPlugin] })
export class OperationTelemetry {}

/** Everything that a process hosts, behind the guard that denies by default. */
@Module({})
export class Hosted {
  static on(log: Logger, imports: NonNullable<ModuleMetadata['imports']>, controllers: readonly Type[] = []): DynamicModule {
    return {
      module: Hosted,
      imports: [...imports, OperationTelemetry],
      controllers: [...controllers, HealthController],
      providers: [{ provide: APP_GUARD, useClass: RequirementGuard }, { provide: APP_FILTER, useFactory: () => new HttpFailures(log) }],
    };
  }
}

export interface Listening extends EntranceOptions {
  readonly log: Logger;
  readonly host: string;
  readonly port: number;
  /** Largest GraphQL request in bytes. */
  readonly largest: number;
  readonly limits: QueryLimits;
  /** Middleware that must come before any body is read. */
  readonly before?: (app: NestExpressApplication) => void;
}

/** The HTTP side of a process, made and listening. Closing it stops accepting, lets answers end, then jobs, then databases. */
export async function listen(hosted: DynamicModule, listening: Listening): Promise<NestExpressApplication> {
  const { log, host, port, before } = listening;
  const doors = new TwoDoors('/graphql');
  const app = await NestFactory.create<NestExpressApplication>(hosted, doors, { bodyParser: false, logger: nestLog(log), abortOnError: false });
  app.disable('x-powered-by');
  app.disable('etag');
  const logged = requestLog(log, app.get(Metrics));
  const entered = entrance(listening);
  app.use(logged);
  app.use(entered);
  before?.(app);
  // The graph's own path never comes here; the framework would answer what lies around it.
  app.use('/graphql', (_request: unknown, response: ServerResponse) => told(response, failureOf(404)));
  try {
    await app.init();
    doors.lead(graphOf(app, listening, logged, entered));
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw (error as NodeJS.ErrnoException).syscall === 'listen' ? portRefused(port, error as NodeJS.ErrnoException) : error;
  }
  return app;
}

/** The graph as the process serves it: logged and with headers like every other route. */
function graphOf(app: NestExpressApplication, { log, largest, limits }: Listening, logged: ReturnType<typeof requestLog>, entered: ReturnType<typeof entrance>): RequestListener {
  const contexts = app.get(ContextFactory);
  const { instance } = app.get(GraphQLModule).graphQlAdapter as unknown as { readonly instance: GraphServer<object> };
  const judge = queryLimits(app.get(GraphQLSchemaHost).schema, limits, app.get(Metrics));
  const answer = graphDoor<HttpRequest, object>({ server: instance, largest, judge, contextOf: async (req) => ({ req, ctx: await contexts.of(req) }) });
  return (request, response) =>
    logged(request, response, () => entered(request, response, () => {
      answer(request, response).catch((err: unknown) => {
        if (request.destroyed && !response.headersSent) return; // Whoever asked has gone.
        log.error({ err }, 'request failed');
        if (response.headersSent) return void response.destroy();
        told(response, failureOf(500));
      });
    }));
}

function told(response: ServerResponse, { status, ...said }: Failure): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(said));
}

/** The framework's own words: its faults matter, its diary does not. */
function nestLog(log: Logger): LoggerService {
  const facts = (context: unknown[]): object => ({ framework: context.map(String) });
  return {
    log: (message, ...context: unknown[]) => log.debug(facts(context), String(message)),
    warn: (message, ...context: unknown[]) => log.warn(facts(context), String(message)),
    error: (message, ...context: unknown[]) => log.error(facts(context), String(message)),
  };
}
