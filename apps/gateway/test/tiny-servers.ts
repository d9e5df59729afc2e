import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { compose, errorFormatter, hydrateAtEdges, SCALARS, type ReferenceResolver } from '@yimen/graphql-kit';
import { CLIENT_LIMITS, graphDoor, Metrics, productLog, queryLimits } from '@yimen/serving';
import { buildSchema, isObjectType, isScalarType, parse, type GraphQLSchema } from 'graphql';
import { serveGateway, type Gateway, type GatewayOptions } from '../src/application.js';
import { SERVICE_NAMES, type ServiceName } from '../src/gateway-settings.js';
import { contextOf, TINY, type TinyContext, type TinyService } from './tiny-world.js';

export const log = productLog('silent');
const graph = compose(TINY);

/** What a tiny service was asked, as it arrived. */
export interface Arrival {
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export class TinyServer {
  readonly arrivals: Arrival[] = [];
  /** How many requests have arrived, whoever answered them. */
  asks = 0;
  /** Answers in place of the service while it is set. */
  instead: RequestListener | undefined;
  private server: Server | undefined;

  private constructor(private readonly app: RequestListener, readonly port: number) {}

  static async of(app: RequestListener): Promise<TinyServer> {
    const tiny = new TinyServer(app, await freePort());
    await tiny.start();
    return tiny;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      this.asks++;
      (this.instead ?? this.app)(request, response);
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    this.server?.closeAllConnections();
    await closed;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A schema over HTTP with the options of the product. */
async function faceOf(schema: GraphQLSchema, note: (arrival: Arrival) => void = () => {}): Promise<RequestListener> {
  const server = new ApolloServer<{ ctx: TinyContext }>({
    schema, formatError: errorFormatter(log), csrfPrevention: true, allowBatchedHttpRequests: false, persistedQueries: false, introspection: true, stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginLandingPageDisabled(),
      { requestDidStart: async () => ({ willSendResponse: async ({ response: { body, http } }) => void (body.kind === 'single' && 'data' in body.singleResult && (http.status = 200)) }) },
    ],
  });
  await server.start();
  const answer = graphDoor({ server, largest: 512 * 1024, judge: queryLimits(schema, CLIENT_LIMITS, new Metrics()), contextOf: async (request) => ({ ctx: await contextOf(request) }) });
  return (request, response) => {
    if (request.url?.startsWith('/readyz')) return reply(response, 200, { status: 'ready' });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => note({ headers: request.headers, text: Buffer.concat(chunks).toString() }));
    void answer(request, response);
  };
}

type Fields = Record<string, (source: never, args: never, context: { ctx: TinyContext }, info: never) => unknown>;

/** The resolvers as a server with a context `{ ctx }` calls them. */
const fieldsOf = (resolvers: TinyService['resolvers']): Record<string, Fields> =>
  Object.fromEntries(Object.entries(resolvers).map(([type, fields]) => [type, Object.fromEntries(Object.entries(fields).map(([name, resolve]) =>
    [name, (source: never, args: never, { ctx }: { ctx: TinyContext }, info: never) => resolve(source, args, ctx, info)]))]));

export async function tinySubgraph({ sdl, resolvers, references }: TinyService): Promise<TinyServer> {
  const types: Record<string, object> = fieldsOf(resolvers);
  for (const [type, reference] of Object.entries(references)) types[type] = { ...types[type], __resolveReference: reference };
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: { ...types, ...SCALARS } as never }]);
  const arrivals: Arrival[] = [];
  const server = await TinyServer.of(await faceOf(schema, (arrival) => arrivals.push(arrival)));
  return Object.assign(server, { arrivals });
}

/** The same four services as one executable schema: what a client must not be able to tell from the gateway. */
export async function tinyProduct(): Promise<TinyServer> {
  const schema = buildSchema(graph.publicSdl);
  for (const [name, { parseValue, parseLiteral, serialize }] of Object.entries(SCALARS)) {
    const scalar = schema.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral, serialize });
  }
  for (const [type, fields] of TINY.flatMap(({ resolvers }) => Object.entries(fieldsOf(resolvers)))) {
    const object = schema.getType(type);
    for (const [name, resolve] of Object.entries(fields)) if (isObjectType(object)) object.getFields()[name]!.resolve = resolve as never;
  }
  const references = TINY.flatMap(({ references: own }) => Object.entries(own) as unknown as [string, ReferenceResolver][]);
  return TinyServer.of(await faceOf(hydrateAtEdges(schema, TINY, new Map(references))));
}

export type TinyServices = Readonly<Record<ServiceName, TinyServer>>;
export async function tinyServices(): Promise<TinyServices> {
  return Object.fromEntries(await Promise.all(TINY.map(async (service) => [service.name, await tinySubgraph(service)] as const))) as TinyServices;
}

/** A gateway in front of these servers, on a free port. */
export function gatewayTo(services: TinyServices, more: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const addresses = Object.fromEntries(SERVICE_NAMES.map((name) => [name, [services[name].address]])) as unknown as GatewayOptions['services'];
  return serveGateway({ port: 0, host: '127.0.0.1', services: addresses, identity: undefined, accounts: [], log, secure: false, trustedProxies: [], rateLimits: false, introspection: true, ...graph, ...more });
}

export const reply = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
