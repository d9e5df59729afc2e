import 'reflect-metadata';
import { Module, type DynamicModule, type LoggerService, type ModuleMetadata, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RequirementGuard } from '@yimen/graphql-kit';
import { Metrics, portRefused, requestLog, securityHeaders } from '@yimen/serving';
import express from 'express';
import type { Logger } from 'pino';
import { HttpFailures } from './failures.filter.js';
import { HealthController } from './health.controller.js';
import { OperationPlugin } from './operation-plugin.js';

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

export interface Listening {
  readonly log: Logger;
  readonly host: string;
  readonly port: number;
  /** Largest GraphQL request; files do not come through here. */
  readonly bodyLimit: string;
  /** Middleware that must come before any body is read. */
  readonly before?: (app: NestExpressApplication) => void;
}

/** The HTTP side of a process, made and listening. Closing it stops accepting, lets answers end, then jobs, then databases. */
export async function listen(hosted: DynamicModule, { log, host, port, bodyLimit, before }: Listening): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(hosted, { bodyParser: false, logger: nestLog(log), abortOnError: false });
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(log, app.get(Metrics)));
  app.use(securityHeaders);
  before?.(app);
  app.use('/graphql', express.json({ limit: bodyLimit }));
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw (error as NodeJS.ErrnoException).syscall === 'listen' ? portRefused(port, error as NodeJS.ErrnoException) : error;
  }
  return app;
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
