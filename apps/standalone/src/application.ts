import 'reflect-metadata';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { IdentityProvider } from '@yimen/embedded';
import express from 'express';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { securityHeaders } from './http/security-headers.js';
import { REALM_PATH } from './identity.js';
import type { Platform } from './platform.module.js';
import { HOST, portRefused } from './port.js';
import { Metrics } from './telemetry/metrics.js';
import { requestLog } from './telemetry/request-log.js';

// The heavy half of the product: whoever starts it loads this file while the database starts.
export { firstStart } from './first-start/first-start.js';
export { ShownAccounts } from './http/home.controller.js';
export { SERVICES, SUBSCRIPTIONS } from './services.js';

/** Largest GraphQL request; files do not come through here. */
const BODY_LIMIT = '512kb';

/** The HTTP side of the product, made and listening. Closing it stops accepting, lets answers end, then jobs, then databases. */
export async function serve(platform: Platform, provider: IdentityProvider, port: number): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(platform), { bodyParser: false, logger: nestLog(platform.log), abortOnError: false });
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(platform.log, app.get(Metrics)));
  app.use(securityHeaders);
  app.use(REALM_PATH, provider.handle);
  app.use('/graphql', express.json({ limit: BODY_LIMIT }));
  try {
    await app.listen(port, HOST);
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
