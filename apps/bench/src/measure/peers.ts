import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { databaseSecret } from '@yimen/provisioning';
import type { PeerOrder, PeerReady } from './peers/peer.js';
import type { Product } from './product.js';

/** A process that serves what the product is compared with. */
export interface Peer {
  readonly url: string;
  close(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../main-peer.js', import.meta.url));

/**
 * Starts a peer on the running product's database. It logs to the product's file.
 */
export async function startPeer(product: Product, name: 'bare' | 'stack' | 'catalog' | 'gateway' | 'router' | 'kept-gateway'): Promise<Peer> {
  const log = openSync(product.logFile, 'a');
  const child = fork(MAIN, [name], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const order: PeerOrder = { adminUrl: product.adminUrl, secret: databaseSecret(product.folder).toString('base64'), address: product.address };
  child.send(order);
  const ended = once(child, 'exit');
  const ready = (once(child, 'message') as Promise<[PeerReady]>).then(([message]) => message);
  const answer = await Promise.race([ready, ended.then(() => null)]);
  if (!answer) throw new Error(`${name} ended:\n${product.logEnd()}`);
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await ended;
  };
  return { url: answer.url, close };
}

/** Does some work with several peers, started together, and ends them. */
export async function withPeers<T>(starting: readonly Promise<Peer>[], work: (...peers: readonly Peer[]) => Promise<T>): Promise<T> {
  const settled = await Promise.allSettled(starting);
  const peers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
    return await work(...peers);
  } finally {
    await Promise.all(peers.map((peer) => peer.close()));
  }
}
