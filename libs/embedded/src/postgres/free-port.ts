import { createServer, type AddressInfo } from 'node:net';

/** A TCP port on 127.0.0.1 that is free at this moment: `wanted` itself, or any when it is 0. Rejects when it is taken. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
