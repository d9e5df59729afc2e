import { BlockList, isIP } from 'node:net';

/** Addresses of a network (网段), or one alone: `10.51.0.0/16`, `2409:8000::/20`, `10.51.6.8`. */
export interface AddressRange {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads a range in CIDR's notation; null for what is none. */
export function rangeOf(text: string): AddressRange | null {
  const [, address, length] = /^([\d.]+|[\da-fA-F:.]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address ?? '');
  if (address === undefined || family === 0) return null;
  const whole = family === 4 ? 32 : 128;
  const prefix = length === undefined ? whole : Number(length);
  return prefix > whole ? null : { address, prefix, family: family === 4 ? 'ipv4' : 'ipv6' };
}

/** Says of an address whether it lies in one of the ranges; what is no address lies in none. */
export function withinRanges(ranges: readonly AddressRange[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { address, prefix, family } of ranges) list.addSubnet(address, prefix, family);
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}
