import { servePeer, type Serve } from './measure/peers/peer.js';

/** Processes that the bench starts beside the product; each loads only what it needs. */
const PEERS: Readonly<Record<string, () => Promise<Serve>>> = {
  bare: async () => (await import('./measure/peers/bare-server.js')).serveBare,
  stack: async () => (await import('./measure/peers/stack-server.js')).serveStack,
  catalog: async () => (await import('./measure/peers/catalog-reader.js')).serveCatalog,
  gateway: () => gateway(false),
  router: () => gateway(true),
  'kept-gateway': async () => {
    const [{ serveGateway }, { keptSchemas }] = await Promise.all([import('./measure/peers/gateway-server.js'), import('./measure/peers/kept-schemas.js')]);
    return async (order) => serveGateway(await keptSchemas(order), false);
  },
};

/** The product's services behind a gateway. */
async function gateway(router: boolean): Promise<Serve> {
  const [{ serveGateway }, { subgraphSchemas }] = await Promise.all([import('./measure/peers/gateway-server.js'), import('./measure/peers/subgraph-schemas.js')]);
  return async (order) => serveGateway(await subgraphSchemas(order), router);
}

const [, , name = ''] = process.argv;
const peer = PEERS[name];
if (!peer || !process.send) throw new Error('only the bench starts this, with the name of a peer');
await servePeer(await peer());
