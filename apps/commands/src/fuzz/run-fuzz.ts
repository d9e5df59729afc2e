import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { Door, type Caller, type GraphAnswer } from '../demo/door.js';
import { play } from '../demo/main-job.js';
import { KINDS, type Attack, type Kind, type RealOperation } from './attack.js';
import { attacks, type Material } from './attacks.js';
import { Client, type Tokens } from './client.js';
import { memoryOf, memoryVerdict, type MemoryUse, type MemoryVerdict } from './memory.js';
import { faultOf, sayAttack } from './verdict.js';

/** A running product whose limits on rates are off: it is to be broken, not to send us away. */
export interface Target {
  readonly address: string;
  /** Lines of its log that tell of a fault, as objects, since the start. */
  faultsLogged(): readonly Readonly<Record<string, unknown>>[];
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly tell: (line: string) => void;
  /** Ends the run early; what was found until then is told. */
  readonly signal?: AbortSignal;
}

export interface Fault {
  readonly kind: Kind;
  /** Which attack of the run it was: the same seed makes it again. */
  readonly number: number;
  readonly what: string;
  readonly attack: string;
}
export interface FuzzReport {
  readonly sent: Readonly<Record<Kind, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly faults: readonly Fault[];
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  readonly memory: MemoryVerdict;
  readonly seconds: number;
  readonly slowestMs: number;
}

const OFFICE = ['township-clerk', 'township-manager', 'county-approver', 'county-manager', 'village-agent', 'province-publisher', 'villager'] as const;
/** They can take away what the others work with, so they ask less often. */
const ADMINISTRATORS = ['county-rating-handler', 'county-system-admin', 'county-security-admin', 'county-audit-admin', 'platform-operator'] as const;
const PEOPLE = [...OFFICE, ...ADMINISTRATORS];
/** Tokens live for ten minutes. */
const SIGNED_IN_FOR_MS = 4 * 60_000;
const AT_ONCE = 16;
const BATCH = 500;
/** Faults that are kept; a thousand more would say the same. */
const KEPT = 200;

/** The people of the demonstration, signed in. */
class SignedIn implements Tokens {
  private readonly tokens = new Map<string, string>();
  private readonly renewing = new Set<string>();
  private readonly door: Door;

  constructor(address: string) {
    this.door = new Door(address, DEMO_PASSWORD);
  }

  of(person: string): string {
    return this.tokens.get(person)!;
  }

  /** Signs somebody in again, beside what goes on. */
  renew(person: string): void {
    if (this.renewing.has(person)) return;
    this.renewing.add(person);
    void this.signIn(person).catch(() => {}).finally(() => this.renewing.delete(person));
  }

  async renewAll(): Promise<void> {
    for (const person of PEOPLE) await this.signIn(person);
  }

  private async signIn(person: string): Promise<void> {
    this.tokens.set(person, await this.door.signIn(person));
  }
}

/** Plays the story and remembers what was asked, and the ids that came back. */
class ListeningDoor extends Door {
  readonly operations: RealOperation[] = [];
  readonly ids = new Set<string>();

  override async ask(caller: Caller, query: string, variables: object = {}): Promise<GraphAnswer> {
    const answer = await super.ask(caller, query, variables);
    this.operations.push({ query, variables });
    for (const [id] of JSON.stringify([answer.data, variables]).matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{14}\b/g)) this.ids.add(id);
    return answer;
  }
}

/** Sends that many attacks and tells what came of them. */
export async function runFuzz(target: Target, { requests, seed, tell, signal }: FuzzOptions): Promise<FuzzReport> {
  const begin = performance.now();
  const { address } = target;
  const tokens = new SignedIn(address);
  await tokens.renewAll();
  const arbitrary = attacks(await materialOf(address, tokens.of('township-clerk')));
  const { hostname, port } = new URL(address);
  const client = new Client(hostname === 'localhost' ? '127.0.0.1' : hostname, Number(port), tokens);
  const tally = new Tally();
  let signedInAt = performance.now();
  for (let done = 0; done < requests && !signal?.aborted; done += BATCH) {
    const batch = fc.sample(arbitrary, { seed: seed + done, numRuns: Math.min(BATCH, requests - done) });
    await inTurns(batch, async (attack, at) => tally.note(done + at, attack, ...(await timed(() => client.send(attack)))));
    tally.memory.push(await memoryOf(address));
    tell(`  ${done + batch.length} / ${requests}  ${tally.say()}  ${((performance.now() - begin) / 1000).toFixed(0)} s`);
    if (performance.now() - signedInAt > SIGNED_IN_FOR_MS) {
      await tokens.renewAll();
      signedInAt = performance.now();
    }
  }
  client.close();
  // The log is written a moment later.
  await sleep(500);
  return { ...tally.result(), logged: target.faultsLogged(), seconds: (performance.now() - begin) / 1000 };
}

async function materialOf(address: string, token: string): Promise<Material> {
  const door = new ListeningDoor(address, DEMO_PASSWORD);
  await play(door, () => {}, () => {});
  const schema = buildSchema(await (await fetch(`${address}/schema.graphql`)).text());
  const { keys } = (await (await fetch(`${address}/realms/yimen/protocol/openid-connect/certs`)).json()) as { keys: JsonWebKey[] };
  const publicKey = createPublicKey({ key: keys[0]!, format: 'jwk' }).export({ format: 'pem', type: 'spki' }).toString();
  return { people: OFFICE, administrators: ADMINISTRATORS, operations: door.operations, schema, ids: [...door.ids], token, publicKey };
}

/** Some at once, in order. */
async function inTurns<T>(all: readonly T[], work: (one: T, at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) await work(all[at]!, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const begin = performance.now();
  const result = await work();
  return [result, performance.now() - begin];
}

/** Counts what was sent and what came back. */
class Tally {
  private readonly sent = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  private readonly statuses: Record<string, number> = {};
  private readonly faults: Fault[] = [];
  private faultCount = 0;
  private slowestMs = 0;
  readonly memory: MemoryUse[] = [];

  note(number: number, attack: Attack, reply: Awaited<ReturnType<Client['send']>>, ms: number): void {
    this.sent[attack.kind]++;
    const status = reply.kind === 'answer' ? String(reply.status) : reply.kind;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (attack.kind !== 'socket') this.slowestMs = Math.max(this.slowestMs, ms);
    const what = faultOf(attack, reply);
    if (what === null) return;
    this.faultCount++;
    if (this.faults.length < KEPT) this.faults.push({ kind: attack.kind, number, what, attack: sayAttack(attack) });
  }

  say(): string {
    const { resident = 0, heap = 0 } = this.memory.at(-1) ?? {};
    return `缺陷 faults ${this.faultCount}  内存 memory ${resident.toFixed(0)} MB (heap ${heap.toFixed(0)})`;
  }

  result(): Omit<FuzzReport, 'logged' | 'seconds'> {
    return { sent: this.sent, statuses: this.statuses, faults: this.faults, memory: memoryVerdict(this.memory), slowestMs: this.slowestMs };
  }
}
