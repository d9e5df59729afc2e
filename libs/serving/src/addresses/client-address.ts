import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { withinRanges, type AddressRange } from './address-range.js';

/** Header in which a proxy tells for whom it asks; each adds the address that it was asked from. */
export const FORWARDED_FOR = 'x-forwarded-for';

/**
 * Says from which address a request comes: the nearest that is none of our proxies. What the header says is believed
 * only of a proxy that is named, and from there backwards: everybody else can write into it what he likes.
 */
export function clientAddressOf(proxies: readonly AddressRange[]): (request: IncomingMessage) => string {
  const isProxy = withinRanges(proxies);
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? '');
    if (proxies.length === 0 || !isProxy(address)) return address;
    const told = [headers[FORWARDED_FOR] ?? []].flat().join(',').split(',').reverse();
    for (const one of told) {
      const before = plain(one.trim());
      if (isIP(before) === 0) return address;
      address = before;
      if (!isProxy(address)) return address;
    }
    return address;
  };
}

/** Without the zone, and as version 4 where it is one. */
const plain = (address: string): string => address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
