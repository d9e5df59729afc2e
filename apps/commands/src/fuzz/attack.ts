/** Kinds of hostile requests, as they are counted. */
export const KINDS = ['document', 'mutated', 'typed', 'variables', 'body', 'header', 'token', 'file', 'route', 'sign-in', 'socket'] as const;
export type Kind = (typeof KINDS)[number];

/** Who asks: somebody of the demonstration with a good token, nobody, or whoever the given header says. */
export type Asker = { readonly person: string } | { readonly authorization: string } | null;

/** A request that a client of HTTP can send. */
export interface HttpAttack {
  readonly kind: Exclude<Kind, 'socket'>;
  readonly asker: Asker;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

/** Bytes on a connection, which may or may not be a request. */
export interface SocketAttack {
  readonly kind: 'socket';
  readonly bytes: Buffer;
}
export type Attack = HttpAttack | SocketAttack;

/** An operation that the product really serves, with variables that it takes. */
export interface RealOperation {
  readonly query: string;
  readonly variables: object;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** A question to the graph as its clients send it. */
export function question(kind: HttpAttack['kind'], asker: Asker, asked: unknown, headers: Readonly<Record<string, string>> = {}): HttpAttack {
  return { kind, asker, method: 'POST', path: '/graphql', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(asked) };
}
