import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { readableToTheEnd } from './readable-to-the-end.js';

/** The head of a request to a service. */
export interface RequestHead {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
}

/** No instance took the connection, so nothing was sent to any. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

interface Instance {
  readonly base: URL;
  readonly agents: Readonly<Record<'kept' | 'new', HttpAgent>>;
  /** Until then others are asked first. */
  passedOverUntil: number;
}

/** How long to wait for a connection: a machine that is gone does not refuse, it is silent. */
const CONNECT_MS = 2_000;
const PASSED_OVER_MS = 1_000;

/**
 * The instances of one service, asked in turn over connections that are kept. Where none can be made, nothing was sent, and
 * the next instance is asked, whatever the request is; whether one that was sent may be sent again is known only to who
 * sent it. An instance that was passed over is asked first again a second later, and earlier when no other is left:
 * nobody has to be told that it is back.
 */
export class Upstream {
  private readonly instances: readonly Instance[];
  private turn = 0;

  constructor(readonly name: string, addresses: readonly string[]) {
    this.instances = addresses.map((address) => {
      const base = new URL(address);
      return { base, agents: { kept: agentOf(base, true), new: agentOf(base, false) }, passedOverUntil: 0 };
    });
  }

  /**
   * A request on a connection that stands; its body is the caller's to write.
   * @param connection `new` for one that nobody has used and nobody will use again
   * @throws Unreachable
   */
  async open(head: RequestHead, connection: 'kept' | 'new' = 'kept'): Promise<ClientRequest> {
    let cause: unknown;
    for (const instance of this.inTurn()) {
      try {
        const request = await connected(instance, head, connection);
        instance.passedOverUntil = 0;
        return request;
      } catch (error) {
        cause = error;
        instance.passedOverUntil = performance.now() + PASSED_OVER_MS;
      }
    }
    throw new Unreachable(`no instance of ${this.name} can be reached`, { cause });
  }

  close(): void {
    for (const { agents } of this.instances) for (const agent of Object.values(agents)) agent.destroy();
  }

  private inTurn(): readonly Instance[] {
    const first = this.turn++ % this.instances.length;
    const rotated = [...this.instances.slice(first), ...this.instances.slice(0, first)];
    const now = performance.now();
    const isPassedOver = ({ passedOverUntil }: Instance): boolean => passedOverUntil > now;
    return [...rotated.filter((one) => !isPassedOver(one)), ...rotated.filter(isPassedOver)];
  }
}

const agentOf = ({ protocol }: URL, keepAlive: boolean): HttpAgent =>
  (protocol === 'https:' ? new HttpsAgent({ keepAlive }) : Object.assign(new HttpAgent({ keepAlive }), { createConnection: readableToTheEnd }));

function connected({ base, agents }: Instance, { method, path, headers }: RequestHead, connection: 'kept' | 'new'): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const secure = base.protocol === 'https:';
    const request = (secure ? httpsRequest : httpRequest)(base, { agent: agents[connection], method, path: base.pathname.replace(/\/$/, '') + path, headers });
    let isSettled = false;
    // When we ourselves stood still, timers are told of the time before anybody is told of his connection.
    const patience = setTimeout(() => setImmediate(() => isSettled || request.destroy(new Error('no connection in time'))), CONNECT_MS);
    // Stays for good: what goes wrong later is the caller's to notice, and an error without a listener would end the process.
    request.on('error', (error) => {
      isSettled = true;
      clearTimeout(patience);
      reject(error);
    });
    request.once('socket', (socket) => {
      const stands = (): void => {
        isSettled = true;
        clearTimeout(patience);
        resolve(request);
      };
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', stands);
      else stands();
    });
  });
}
