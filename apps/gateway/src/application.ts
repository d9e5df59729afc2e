import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '@yimen/graphql-kit';
import { answerUnreadable, BUDGETS, CLIENT_LIMITS, entrance, failureOf, HomePages, INTERNAL, Metrics, PATIENCE, portRefused, queryLimits, REALM_PATH, requestLog } from '@yimen/serving';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Logger } from 'pino';
import { federatedGraph } from './federation.js';
import { SERVICE_NAMES, type GatewaySettings, type ServiceName } from './gateway-settings.js';
import { graphqlFace } from './graphql-face.js';
import { sentOn } from './operation-context.js';
import { endToEnd, proxy } from './proxy.js';
import { readiness } from './readiness.js';
import { Upstream } from './upstream.js';

/** After which a service that was asked counts as hung. */
const PATIENCE_MS = 30_000;
/** How long running requests may take to end when the gateway stops. */
const DRAIN_MS = 10_000;

/** The graph as it is checked in: composed and compared by `npm run schema`. */
export interface GraphFiles {
  readonly supergraphSdl: string;
  readonly publicSdl: string;
}

export const checkedInGraph = (): GraphFiles => ({ supergraphSdl: apiFile('supergraph.graphql'), publicSdl: apiFile('public.graphql') });
const apiFile = (name: string): string => readFileSync(new URL(`../../../docs/api/${name}`, import.meta.url), 'utf8').trimEnd();

type Told = 'port' | 'host' | 'secure' | 'trustedProxies' | 'rateLimits' | 'introspection' | 'services' | 'identity' | 'accounts';
export interface GatewayOptions extends Pick<GatewaySettings, Told>, GraphFiles {
  readonly log: Logger;
  readonly patienceMs?: number;
}

export interface Gateway {
  readonly port: number;
  /** Stops accepting, lets running requests end, and cuts what takes longer than ten seconds. */
  close(): Promise<void>;
}

/** Makes the gateway and listens. @throws StartRefused when the port cannot be used */
export async function serveGateway(options: GatewayOptions): Promise<Gateway> {
  const { services, identity, log, introspection, rateLimits, patienceMs = PATIENCE_MS } = options;
  const upstreams = Object.fromEntries(SERVICE_NAMES.map((name) => [name, new Upstream(name, services[name])])) as Record<ServiceName, Upstream>;
  const realm = identity === undefined ? null : new Upstream('identity', [identity]);
  const metrics = new Metrics();
  const graph = await federatedGraph({ ...options, upstreams, patienceMs });
  const judge = queryLimits(graph.schema, CLIENT_LIMITS, metrics);
  const face = await graphqlFace(graph, { log, metrics, judge, introspection });

  const logged = requestLog(log, metrics);
  const app = express().disable('x-powered-by').disable('etag');
  const entered = entrance({ ...options, perAddress: rateLimits ? BUDGETS.address : null });
  app.use(logged, entered);
  if (realm) app.use(REALM_PATH, proxy({ upstream: realm, headersOf: (request) => ({ ...endToEnd(request.headers), ...sentOn(request) }), log, patienceMs }));
  app.all(['/files/staff-import', '/files/staff-import/*path'], proxy({ upstream: upstreams.tenants, headersOf: fileHeaders, log, patienceMs }));
  app.get('/files/audit/*path', proxy({ upstream: upstreams.tenants, headersOf: fileHeaders, log, patienceMs }));
  app.all('/files/catalogs/*path', proxy({ upstream: upstreams.catalogs, headersOf: fileHeaders, log, patienceMs }));
  app.all('/files/*path', proxy({ upstream: upstreams.cases, headersOf: fileHeaders, log, patienceMs }));
  app.post('/backchannel-logout', proxy({ upstream: upstreams.tenants, headersOf: formHeaders, log, patienceMs }));
  ownRoutes(app, options, metrics, { ...upstreams, ...(realm && { identity: realm }) });
  app.use((_request, response) => tell(response, 404));
  app.use(failures(log));

  // The graph is reached past the web framework, as in one process.
  const answerGraph: RequestListener = (request, response) =>
    logged(request, response, () => entered(request, response, () => void face.answer(request, response).catch((error: unknown) => failed(log, error, response))));
  const server = createServer(PATIENCE, (request, response) => (request.url?.split('?', 1)[0] === '/graphql' ? answerGraph : app)(request, response));
  answerUnreadable(server);
  await listening(server, options);
  const close = async (): Promise<void> => {
    await drained(server);
    await face.stop();
    for (const upstream of [...Object.values(upstreams), ...(realm ? [realm] : [])]) upstream.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** What the cases service is told of an upload or a download, besides who asks. */
const FILE_HEADERS = ['content-type', 'content-length', 'x-request-key', 'x-file-name'];

const fileHeaders = (request: HttpRequest) => headersOf(request, FILE_HEADERS);

/** What the tenants service is told when the identity provider says that a session has ended. */
const formHeaders = (request: HttpRequest) => headersOf(request, ['content-type', 'content-length']);

function headersOf(request: HttpRequest, names: readonly string[]) {
  const own = names.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, request.headers[name]] as const]));
  return { ...Object.fromEntries(own), ...sentOn(request) };
}

function ownRoutes(app: Express, { accounts, publicSdl, introspection }: GatewayOptions, metrics: Metrics, parts: Readonly<Record<string, Upstream>>): void {
  const pages = new HomePages(accounts, introspection);
  app.get('/', ({ query, headers }, response) => {
    const page = pages.home(query['lang'], headers['accept-language']);
    response.set(page.headers).send(page.body);
  });
  app.get('/page.css', (_request, response) => void response.set(pages.style.headers).send(pages.style.body));
  if (introspection) app.get('/schema.graphql', (_request, response) => void response.type('text/plain').send(publicSdl));
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  const questions = Object.fromEntries(Object.entries(parts).map(([name, upstream]) =>
    [name, { upstream, path: name === 'identity' ? `${REALM_PATH}/.well-known/openid-configuration` : '/readyz' }]));
  app.get('/readyz', async (_request, response) => {
    const answers = await readiness(questions);
    const ready = Object.values(answers).every(Boolean);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', parts: answers });
  });
  app.get('/metrics', async (_request, response) => void response.type('text/plain; version=0.0.4').send(await metrics.registry.metrics()));
}

const failures = (log: Logger): ErrorRequestHandler => (error: unknown, _request, response, _next) => failed(log, error, response);

function failed(log: Logger, err: unknown, response: ServerResponse): void {
  // Whoever asked has gone.
  if (response.destroyed) return;
  const failure = failureOf(Number(Object(err).status));
  if (failure === INTERNAL) log.error({ err }, 'request failed');
  if (response.headersSent) response.destroy();
  else tell(response, failure.status);
}

function tell(response: ServerResponse, code: number): void {
  const { status, ...body } = failureOf(code);
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(body));
}

function listening(server: Server, { port, host }: GatewayOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portRefused(port, error)));
    server.listen(port, host, resolve);
  });
}

async function drained(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept connection whose last answer has just ended would otherwise wait for its next request.
  const tidying = setInterval(() => server.closeIdleConnections(), 50);
  const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(tidying);
  clearTimeout(impatience);
}
