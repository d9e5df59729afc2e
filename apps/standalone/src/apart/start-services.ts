import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { SystemClock } from '@yimen/access';
import { freePort } from '@yimen/embedded';
import { loginsOf } from '@yimen/hosting';
import { SERVICES } from '@yimen/persistence';
import { progressOn } from '@yimen/provisioning';
import { LOOPBACK, productLog, REALM_PATH, type Closing } from '@yimen/serving';
import { readSettings, type Environment, type Settings } from '@yimen/settings';
import type { Logger } from 'pino';
import { openEmbeddedWorld, type EmbeddedWorld } from '../embedded-world.js';
import type { Identity } from '../identity.js';
import { readyText } from '../ready-text.js';
import { ROOT } from '../root.js';
import { gatewayEnvironment, serviceEnvironment, type Shared } from './environments.js';
import { Part } from './part.js';

/**
 * Starts the product as processes apart, each service in its own and the gateway in front, and returns when it is ready.
 * This process is their launcher: where nothing else is configured it brings the database and the identity provider.
 */
export async function startServices(env: Environment, closing: Closing): Promise<void> {
  const begin = performance.now();
  const settings = readSettings(env);
  const log = productLog(settings.logLevel, 'launcher');
  const progress = progressOn(process.stdout);
  const world = settings.external ? null : await openEmbeddedWorld({ settings, env, closing, progress, log, clock: new SystemClock() });
  const identityAddress = world ? await serveIdentity(world.identity, closing) : '';
  await progress.step('启动各项服务', 'Starting the services', async (tell) => {
    const addresses = await startParts(sharedOf(settings, env, world), settings.instances, log, closing, tell);
    const gateway = new Part({
      name: 'gateway', script: mainOf('gateway'), port: settings.port, host: settings.host, log,
      env: gatewayEnvironment(env, {
        ...Object.fromEntries([...addresses].map(([service, urls]) => [`${service.toUpperCase()}_URL`, urls.join(',')])),
        HOST: settings.host, YIMEN_ADDRESS: settings.address, YIMEN_INTROSPECTION: settings.introspection ? 'on' : 'off',
        ...(world && { IDENTITY_URL: identityAddress, YIMEN_SHOWN_ACCOUNTS: JSON.stringify(world.accounts) }),
      }),
    });
    await closing.add(() => gateway.stop());
    await gateway.start();
  });
  await world?.announce();
  process.stdout.write(readyText({ address: settings.address, accounts: world?.accounts ?? [], ms: performance.now() - begin }));
}

/** Starts every service as often as wanted. @returns the addresses of the instances by service */
async function startParts(shared: Shared, instances: number, log: Logger, closing: Closing, tell: (how: string) => void): Promise<ReadonlyMap<string, readonly string[]>> {
  const ports = await freePorts(SERVICES.length * instances);
  const portsOf = (service: string) => ports.filter((_, index) => SERVICES[index % SERVICES.length] === service);
  const catalogs = portsOf('catalogs').map((port) => `http://${LOOPBACK}:${port}`);
  const all: Part[] = [];
  await closing.add(() => Promise.all(all.map((part) => part.stop())));
  const started = await Promise.all(SERVICES.map(async (service) => {
    const env = serviceEnvironment(shared, service, catalogs);
    const parts = portsOf(service).map((port, index) => new Part({ name: instances > 1 ? `${service}-${index + 1}` : service, script: mainOf(service), port, env, log }));
    all.push(...parts);
    await Promise.all(parts.map((part) => part.start()));
    tell(instances > 1 ? `${service}×${instances}` : service);
    return [service, parts.map(({ address }) => address)] as const;
  }));
  return new Map(started);
}

const mainOf = (app: string): string => join(ROOT, 'apps', app, 'dist', 'main.js');

/** So many ports, each another one. */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

function sharedOf({ external, dataFolder }: Settings, env: Environment, world: EmbeddedWorld | null): Shared {
  if (world) return { env, databases: world.databases, issuer: world.identity.issuer, publicKey: undefined, folder: world.folder };
  return { env, databases: loginsOf(external!), issuer: external!.issuer, publicKey: external!.publicKey, folder: resolve(ROOT, dataFolder ?? '.yimen') };
}

/** The embedded identity provider, for the gateway to lead to. */
async function serveIdentity({ provider }: Identity, closing: Closing): Promise<string> {
  const server = createServer((request, response) =>
    request.url?.startsWith(`${REALM_PATH}/`) ? provider.handle(request, response) : void response.writeHead(404).end());
  await new Promise<void>((ready, failed) => server.once('error', failed).listen(0, LOOPBACK, ready));
  const { port } = server.address() as AddressInfo;
  await closing.add(() => {
    server.closeIdleConnections();
    server.close();
  });
  return `http://${LOOPBACK}:${port}`;
}
