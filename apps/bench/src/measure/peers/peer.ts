import { once } from 'node:events';
import { DerivedLogins, type ServiceDatabases } from '@yimen/persistence';

/** What a peer is told by the bench: where the database of the measured product is, and under which address it serves. */
export interface PeerOrder {
  readonly adminUrl: string;
  /** Secret of the data folder, in base64: passwords of the login roles come from it. */
  readonly secret: string;
  readonly address: string;
}

/** What a peer answers when it is ready: base address of its own server. */
export interface PeerReady {
  readonly url: string;
}

/** Serves on a port of the loopback interface and says which. */
export type Serve = (order: PeerOrder) => Promise<number>;

export const loginsOf = ({ adminUrl, secret }: PeerOrder): ServiceDatabases => new DerivedLogins(adminUrl, Buffer.from(secret, 'base64'));

/**
 * The life of a peer: a process of its own beside the product, so that neither has the other's work on its thread. Gets
 * its order over the channel, answers where it serves, and ends when the channel closes.
 */
export async function servePeer(serve: Serve): Promise<void> {
  const [order] = (await once(process, 'message')) as [PeerOrder];
  process.once('disconnect', () => process.exit(0));
  process.send!({ url: `http://127.0.0.1:${await serve(order)}` } satisfies PeerReady);
}
