import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { Asker, Attack, HttpAttack, SocketAttack } from './attack.js';

/** What came back: an answer, bytes of a connection, or nothing in time. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>; readonly text: string }
  | { readonly kind: 'bytes'; readonly text: string }
  | { readonly kind: 'none'; readonly why: string };

/** An answer that takes longer is none. */
const PATIENCE_MS = 60_000;
/** A connection on which nothing more happens has said what it has to say. */
const SILENCE_MS = 400;

/** Good tokens of people of the demonstration. */
export interface Tokens {
  of(person: string): string;
  renew(person: string): void;
}

/** Sends attacks to a product. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly tokens: Tokens,
  ) {}

  send(attack: Attack): Promise<Reply> {
    return attack.kind === 'socket' ? this.write(attack) : this.ask(attack);
  }

  close(): void {
    this.agent.destroy();
  }

  private async ask(attack: HttpAttack): Promise<Reply> {
    const reply = await this.answerTo(attack);
    const { asker } = attack;
    // Whoever was asked to end his sessions has done so.
    if (reply.kind === 'answer' && reply.status === 401 && asker && 'person' in asker) this.tokens.renew(asker.person);
    return reply;
  }

  private answerTo({ asker, method, path, headers, body }: HttpAttack): Promise<Reply> {
    return new Promise((resolve) => {
      const none = (error: Error): void => resolve({ kind: 'none', why: error.message });
      try {
        const authorization = this.authorizationOf(asker);
        const all = { ...headers, ...(authorization !== null && { authorization }), ...(body !== null && { 'content-length': Buffer.byteLength(body) }) };
        const sent = request({ host: this.host, port: this.port, method, path: writable(path), headers: all, agent: this.agent, timeout: PATIENCE_MS }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.once('error', none);
          response.once('end', () => resolve({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString('utf8') }));
        });
        sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
        sent.once('error', none);
        sent.end(body ?? undefined);
      } catch (error) {
        none(error as Error);
      }
    });
  }

  private write({ bytes }: SocketAttack): Promise<Reply> {
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      const socket = connect(this.port, this.host);
      const end = (): void => {
        socket.destroy();
        resolve({ kind: 'bytes', text: Buffer.concat(parts).toString('latin1') });
      };
      socket.setTimeout(SILENCE_MS, end);
      socket.on('data', (part) => parts.push(part));
      socket.once('error', end);
      socket.once('close', end);
      socket.write(bytes);
    });
  }

  private authorizationOf(asker: Asker): string | null {
    if (asker === null) return null;
    return 'person' in asker ? `Bearer ${this.tokens.of(asker.person)}` : asker.authorization;
  }
}

/** Node's client writes no spaces and nothing beyond ASCII into a path. */
const writable = (path: string): string => path.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed()));
