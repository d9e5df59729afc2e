import { servePeer, type Serve } from './measure/peers/peer.js';

/** Processes that the bench starts beside the product; each loads only what it needs. */
const PEERS: Readonly<Record<string, () => Promise<Serve>>> = {
  bare: async () => (await import('./measure/peers/bare-server.js')).serveBare,
  stack: async () => (await import('./measure/peers/stack-server.js')).serveStack,
  gateway: async () => {
    const { serveGateway } = await import('./measure/peers/gateway-server.js');
    return (order) => serveGateway(order, false);
  },
  router: async () => {
    const { serveGateway } = await import('./measure/peers/gateway-server.js');
    return (order) => serveGateway(order, true);
  },
};

const [, , name = ''] = process.argv;
const peer = PEERS[name];
if (!peer || !process.send) throw new Error('only the bench starts this, with the name of a peer');
await servePeer(await peer());
