import { isIPv4, isIPv6 } from 'node:net';
import { EmbeddedRefusal } from '../embedded-refusal.js';

/** Whether a host name or address stays on this machine: localhost, 127.0.0.0/8 and ::1, also in brackets or mapped. */
export function isLoopback(host: string | undefined): boolean {
  const address = (host ?? '').toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:/, '');
  if (isIPv4(address)) return address.startsWith('127.');
  return isIPv6(address) ? address === '::1' : address === 'localhost';
}

/**
 * Refuses to serve the embedded identity provider beyond loopback: it knows demo accounts with published passwords.
 *
 * @param host what the HTTP server is about to listen on; leaving it out means all addresses, so it is refused too
 * @throws EmbeddedRefusal NotLoopback
 */
export function assertLoopback(host: string | undefined): void {
  if (isLoopback(host)) return;
  throw new EmbeddedRefusal(
    'NotLoopback',
    `内置身份服务带有演示账号,只能在本机(127.0.0.1)上使用,不能监听 ${host ?? '所有地址'}。对外服务请配置 Keycloak。`,
    `The embedded identity provider has demo accounts and serves this machine only (127.0.0.1); it will not listen on ${host ?? 'all addresses'}. Use Keycloak to serve others.`,
  );
}
