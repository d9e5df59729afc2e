import { rangeOf, withinRanges } from './address-range.js';

/** A tenant's word on addresses (IP 限制): from there its staff may work, or may not. */
export interface AddressRule {
  readonly cidr: string;
  readonly allows: boolean;
}

/**
 * Whether rules let an address pass: none that denies speaks of it, and where any allows, one of them does. An address that
 * is not known passes no rules.
 */
export function admits(rules: readonly AddressRule[]): (address: string | undefined) => boolean {
  const of = (allows: boolean) => rules.filter((rule) => rule.allows === allows).map(({ cidr }) => rangeOf(cidr)).filter((range) => range !== null);
  const [allowed, denied] = [of(true), of(false)];
  const [isAllowed, isDenied] = [withinRanges(allowed), withinRanges(denied)];
  return (address) => address !== undefined && !isDenied(address) && (allowed.length === 0 || isAllowed(address));
}
