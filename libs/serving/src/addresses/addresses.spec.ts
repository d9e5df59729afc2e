import type { IncomingMessage } from 'node:http';
import { admits } from './address-rule.js';
import { rangeOf, withinRanges } from './address-range.js';
import { clientAddressOf } from './client-address.js';

test.each<readonly [string, object | null]>([
  ['10.51.0.0/16', { address: '10.51.0.0', prefix: 16, family: 'ipv4' }],
  ['10.51.6.8', { address: '10.51.6.8', prefix: 32, family: 'ipv4' }],
  ['2409:8000::/20', { address: '2409:8000::', prefix: 20, family: 'ipv6' }],
  ['::1', { address: '::1', prefix: 128, family: 'ipv6' }],
  ...['', '10.51.0.0/33', '10.51.0/16', '::/129', '10.51.0.0/', '10.51.0.0/-1', '10.51.0.0/1e1', 'fe80::1%eth0', 'example.org', '010.1.1.1', ' 10.0.0.1', '10.0.0.1 ', '0x0a.1.1.1', '10.0.0.0/8/8'].map((text) => [text, null] as const),
])('%s is read as %j', (text, range) => {
  expect(rangeOf(text)).toEqual(range);
});

test('an address is within a range or not, and what is no address is in none', () => {
  const within = withinRanges([rangeOf('10.51.0.0/16')!, rangeOf('2409:8000::/20')!]);
  expect(['10.51.0.0', '10.51.255.255', '10.52.0.0', '2409:8fff::1', '2409:9000::', '', 'x'].map(within)).toEqual([true, true, false, true, false, false, false]);
});

const from = (peer: string, forwarded?: string | string[]): IncomingMessage =>
  ({ socket: { remoteAddress: peer }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('whose request it is', () => {
  const trusting = clientAddressOf([rangeOf('10.0.0.1')!, rangeOf('10.0.9.0/24')!]);
  test.each([
    ['nobody believes a client', from('203.0.113.7', '1.1.1.1'), '203.0.113.7'],
    ['a proxy is believed', from('10.0.0.1', '203.0.113.7'), '203.0.113.7'],
    ['only what the proxy has added, not what the client said before', from('10.0.0.1', '1.1.1.1, 203.0.113.7'), '203.0.113.7'],
    ['through two proxies', from('10.0.0.1', '1.1.1.1, 203.0.113.7, 10.0.9.5'), '203.0.113.7'],
    ['in several headers', from('10.0.0.1', ['1.1.1.1', '203.0.113.7']), '203.0.113.7'],
    ['of version 6, mapped', from('::ffff:10.0.0.1', '::ffff:203.0.113.7'), '203.0.113.7'],
    ['what is no address ends it', from('10.0.0.1', '203.0.113.7, unknown'), '10.0.0.1'],
    ['a proxy that says nothing', from('10.0.0.1'), '10.0.0.1'],
    ['proxies all the way', from('10.0.0.1', '10.0.9.7'), '10.0.9.7'],
  ])('%s', (_case, request, address) => {
    expect(trusting(request)).toBe(address);
  });
  test('without proxies the header is nobody’s word', () => {
    expect(clientAddressOf([])(from('127.0.0.1', '1.1.1.1'))).toBe('127.0.0.1');
  });
});

describe('rules on addresses', () => {
  const rule = (cidr: string, allows: boolean) => ({ cidr, allows });
  const table: readonly (readonly [string, readonly ReturnType<typeof rule>[], Readonly<Record<string, boolean>>])[] = [
    ['no rule', [], { '1.1.1.1': true }],
    ['the office’s network only', [rule('10.51.0.0/16', true)], { '10.51.6.8': true, '10.52.0.1': false, '::1': false }],
    ['everywhere but the hall’s wireless network', [rule('10.51.99.0/24', false)], { '10.51.99.7': false, '10.51.98.7': true, '203.0.113.7': true }],
    ['denying comes first', [rule('10.51.0.0/16', true), rule('10.51.99.0/24', false)], { '10.51.6.8': true, '10.51.99.7': false, '203.0.113.7': false }],
    ['nobody', [rule('0.0.0.0/0', false), rule('::/0', false), rule('10.51.6.8', true)], { '10.51.6.8': false, '::1': false }],
  ];
  test.each(table)('%s', (_case, rules, expected) => {
    expect(Object.fromEntries(Object.keys(expected).map((address) => [address, admits(rules)(address)]))).toEqual(expected);
  });
  test('an address that is not known does not pass', () => {
    expect([admits([])(undefined), admits([rule('10.51.99.0/24', false)])(undefined)]).toEqual([false, false]);
  });
});
