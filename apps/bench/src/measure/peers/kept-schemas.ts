import { SystemClock, TokenVerifier } from '@yimen/access';
import { AUDIENCE, PlatformModule } from '@yimen/hosting';
import { productLog } from '@yimen/serving';
import { keptServices } from './kept-services.js';
import { loginsOf, type PeerOrder } from './peer.js';
import { schemasOf, type SubgraphSchemas } from './subgraph-schemas.js';

/** The services with their rows in memory, for a gateway in this process to ask. */
export async function keptSchemas(order: PeerOrder): Promise<SubgraphSchemas> {
  const log = productLog('error');
  const services = await keptServices(order);
  const contexts = PlatformModule.of({
    log, clock: new SystemClock(), databases: loginsOf(order), directory: 'tenants', events: false, rateLimits: false,
    verifier: new TokenVerifier({ issuer: `${order.address}/realms/yimen`, audience: AUDIENCE }),
  });
  return schemasOf(log, services, [contexts, ...services.map(({ provided }) => provided)]);
}
