import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { SystemClock, TokenVerifier } from '@yimen/access';
import { AuditSealing, type SealingOptions } from '@yimen/audit';
import { subgraphOf, type ServiceParts } from '@yimen/graphql-kit';
import { DerivedLogins, GivenLogins, type ServiceDatabases } from '@yimen/persistence';
import { productLog, SUBGRAPH_LIMITS, type Closing } from '@yimen/serving';
import { readServiceSettings, refused, type Environment, type External, type ServiceSettings } from '@yimen/settings';
import { Hosted, listen, OperationTelemetry } from './hosted.js';
import { PlatformModule, type Platform } from './platform.module.js';

/** What tokens must be made out to. */
export const AUDIENCE = 'yimen-api';
/** A page of entities that the gateway asks for at once is longer than what a client may send. */
const LARGEST = 4 * 1024 * 1024;

export interface HostedService {
  readonly service: ServiceParts;
  /** Whether it publishes or hears events. */
  readonly events: boolean;
  /** Routes that other services ask, besides those of the service's module. */
  readonly controllers?: readonly Type[];
  /** What the service needs besides the platform, by class. */
  readonly providers?: (settings: ServiceSettings) => NonNullable<Platform['providers']>;
}

/** Runs one service as a process of its own: a subgraph of the federation. Returns when it is ready. Errors: refusals, Stopped. */
export async function hostService({ service, events, controllers = [], providers }: HostedService, env: Environment, closing: Closing): Promise<void> {
  const settings = readServiceSettings(env, [service.name, ...(events ? ['jobs'] : [])]);
  const { external, host, port, logLevel, rateLimits, trustedProxies, introspection } = settings;
  const log = productLog(logLevel, service.name);
  const [clock, databases] = [new SystemClock(), loginsOf(external)];
  const sealing = sealingOf({ services: [service.name], databases, clock, log, folder: settings.dataFolder ?? null });
  const contexts = PlatformModule.of({
    log, events, rateLimits, clock, databases, verifier: verifierOf(external), directory: service.name, providers: [sealing, ...(providers?.(settings) ?? [])],
  });
  const graph = subgraphOf({ service, include: [service.module, OperationTelemetry], contexts, log, introspection });
  const app = await listen(Hosted.on(log, [contexts, service.module, graph], controllers), {
    // The gateway has set the headers of what people see, and counted the requests of each address.
    log, host, port, largest: LARGEST, limits: SUBGRAPH_LIMITS, secure: false, trustedProxies, perAddress: null,
  });
  await closing.add(() => app.close());
  log.info({ port }, 'ready');
}

/** What seals the audit of the services of a process, beside them. @param folder the data folder, if the process has one */
export const sealingOf = ({ folder, ...options }: SealingOptions) => ({
  provide: AuditSealing, useFactory: () => new AuditSealing({ ...options, folder: folder && join(folder, 'audit') }),
});

/** The logins of a database that is not ours. */
export function loginsOf({ logins }: External): ServiceDatabases {
  return logins.kind === 'derived' ? new DerivedLogins(logins.url, logins.secret) : new GivenLogins(logins.urls, logins.digestKey);
}

/**
 * Verifies the tokens of a realm that is not ours.
 * @throws StartRefused when the given key is none that RS256 may be used with; the settings know only that it looks like a PEM
 */
export function verifierOf({ issuer, publicKey }: Pick<External, 'issuer' | 'publicKey'>): TokenVerifier {
  const realm = { issuer, audience: AUDIENCE };
  if (publicKey === undefined) return new TokenVerifier(realm);
  try {
    return new TokenVerifier(realm, publicKey);
  } catch {
    // The settings have checked the issuer, so it is the key.
    throw refused([['OIDC_PUBLIC_KEY', ['必须是不短于 2048 位的 RSA 公钥（PEM）', 'must be an RSA public key of at least 2048 bits in PEM']]]);
  }
}
