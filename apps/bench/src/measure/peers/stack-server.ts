import { Module } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { SystemClock, TokenVerifier } from '@yimen/access';
import { oneGraph, OpenToAll, serviceSdl } from '@yimen/graphql-kit';
import { AUDIENCE, Hosted, listen, OperationTelemetry, PlatformModule } from '@yimen/hosting';
import type { Database } from '@yimen/persistence';
import { CLIENT_LIMITS, productLog } from '@yimen/serving';
import { freePort } from '../free-port.js';
import { keptServices } from './kept-services.js';
import { loginsOf, type PeerOrder } from './peer.js';
import { readPayload, type PayloadRow } from './payload-rows.js';

const SDL = `${serviceSdl()}
  type Row { id: ID! level: Int! parentNo: ID! countyNo: ID! name: String! prefecture: String centreName: String! validFrom: String! validUntil: String version: Int! }
  type Query { kept: [Row!]! read: [Row!]! }`;

/** Largest GraphQL request in bytes, as the product takes it. */
const LARGEST = 512 * 1024;

/** Rows at hand, and where to read them. */
class Payload {
  constructor(readonly kept: readonly PayloadRow[], readonly database: Database) {}
}

@Resolver('Row')
class PayloadResolver {
  constructor(private readonly payload: Payload) {}

  @Query('kept') @OpenToAll()
  kept(): readonly PayloadRow[] {
    return this.payload.kept;
  }

  @Query('read') @OpenToAll()
  read(): Promise<readonly PayloadRow[]> {
    return readPayload(this.payload.database);
  }
}

async function payloadOf(order: PeerOrder): Promise<Payload> {
  const database = await loginsOf(order).connect('tenants', []);
  return new Payload(await readPayload(database), database);
}

@Module({})
class PayloadModule {}

/** The product's own stack, front to executor, around fields that cost nothing themselves: two lists, and a join of two services. */
export async function serveStack(order: PeerOrder): Promise<number> {
  const log = productLog('info');
  const verifier = new TokenVerifier({ issuer: `${order.address}/realms/yimen`, audience: AUDIENCE });
  const contexts = PlatformModule.of({ log, verifier, clock: new SystemClock(), databases: loginsOf(order), directory: 'tenants', events: false, rateLimits: false });
  const payload = { module: PayloadModule, providers: [{ provide: Payload, useFactory: () => payloadOf(order) }, PayloadResolver] };
  const kept = await keptServices(order);
  const graph = oneGraph({
    subgraphs: [{ name: 'payload', sdl: SDL }, ...kept], include: [PayloadModule, ...kept.map(({ module }) => module), OperationTelemetry], contexts, log, introspection: true,
  });
  const port = await freePort();
  await listen(Hosted.on(log, [contexts, payload, ...kept.map(({ provided }) => provided), graph]), {
    log, port, host: '127.0.0.1', largest: LARGEST, limits: CLIENT_LIMITS, secure: false, trustedProxies: [], perAddress: null,
  });
  return port;
}
