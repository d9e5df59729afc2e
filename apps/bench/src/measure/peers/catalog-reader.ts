import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { provinceOf } from '@yimen/jurisdiction';
import { known, PUBLIC, remember } from '../remembering.js';
import { loginsOf, type PeerOrder } from './peer.js';

const PAGE = 50;
const ASKS_EVERY_MS = 1;

/**
 * A process of the catalogs service that is asked a page of a village every millisecond. `/?tenant=…&code=…&edition=…` is answered when an asker
 * would get that edition of the item, with the instant in milliseconds.
 */
export async function serveCatalog(order: PeerOrder): Promise<number> {
  const catalogs = await remember(loginsOf(order));
  const waiting = new Set<() => Promise<void>>();
  const ask = async (): Promise<void> => {
    for (const look of waiting) await look();
    setTimeout(ask, ASKS_EVERY_MS);
  };
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://peer');
    const [tenant, edition, code] = [Number(searchParams.get('tenant')), Number(searchParams.get('edition')), searchParams.get('code')!];
    const look = async (): Promise<void> => {
      const now = new Date();
      await catalogs.queries.page(PUBLIC, tenant, now, { first: PAGE });
      const found = await catalogs.queries.at(PUBLIC, tenant, code, now);
      if (found?.edition.editionNo !== edition) return;
      waiting.delete(look);
      response.end(String(performance.timeOrigin + performance.now()));
    };
    void known(catalogs, provinceOf(tenant)).then(() => waiting.add(look));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  void ask();
  return (server.address() as AddressInfo).port;
}
