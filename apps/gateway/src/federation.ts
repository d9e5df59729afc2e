import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { retryAfter } from '@yimen/serving';
import { buildASTSchema, buildSchema, execute, getVariableValues, GraphQLError, isScalarType, parse, print, type DocumentNode, type GraphQLFormattedError, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';
import type { Logger } from 'pino';
import { complete } from './completion.js';
import { failedPart, type Part } from './failed-part.js';
import type { ServiceName } from './gateway-settings.js';
import type { OperationContext } from './operation-context.js';
import { documentRouter } from './routed-document.js';
import { ShownError } from './shown-error.js';
import { askSubgraph, type SubgraphAnswer } from './subgraph-request.js';
import { unavailableError } from './unavailable.js';
import type { Upstream } from './upstream.js';

export interface Federation {
  readonly supergraphSdl: string;
  /** What clients see of it. */
  readonly publicSdl: string;
  readonly upstreams: Readonly<Record<ServiceName, Upstream>>;
  readonly log: Logger;
  /** After which a service counts as hung. */
  readonly patienceMs: number;
}

export interface FederatedGraph {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** What Apollo calls a gateway: whatever executes operations in its place. */
  readonly gateway: ApolloServerOptionsWithGateway<OperationContext>['gateway'];
  /** Lets a service say why who calls is not let in at all, for operations that no service is asked for. */
  readonly denialOf: (context: OperationContext) => Promise<ShownError | undefined>;
}

/** The services as one graph: Hive plans which service is asked for what, and Apollo serves it like the graph of one process. */
export async function federatedGraph(federation: Federation): Promise<FederatedGraph> {
  const { supergraphSdl, publicSdl } = federation;
  const schema = withScalars(buildSchema(publicSdl));
  const route = documentRouter(schema);
  const ask = partAsker(federation);
  const { executor: runPlan, getSubgraphSchema } = await unifiedGraphHandler({
    unifiedGraph: buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValid: true, assumeValidSDL: true }),
    getUnifiedGraphSDL: () => supergraphSdl,
    onSubgraphExecute: (service, { document, variables, context }) =>
      ask(service as ServiceName, { query: textOf(document), variables: (variables ?? {}) as Part['variables'] }, context as OperationContext),
  });
  // What it makes of the supergraph on the first request is made now.
  getSubgraphSchema('tenants');

  const executor: Executor = async ({ document, operation, request: { operationName, variables }, context }) => {
    const given = { schema, document, operationName, variableValues: variables };
    // Without an operation, or with variables that do not fit, GraphQL's own words for that are the answer.
    if (!operation || getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}).errors) return execute(given);
    const routed = route(document, operation);
    if (!routed.asksServices || operation.operation === 'subscription') return execute(given);
    const operationContext = context as OperationContext;
    const result = await runPlan!({ document: routed.document, operationName, variables, context: operationContext, operationType: operation.operation });
    if (operationContext.denied) throw operationContext.denied;
    const { data, errors = [] } = result as PartResult;
    // Nothing was said but what was asked for: the services have completed their parts, and together they are the answer.
    if (data && errors.length === 0 && !operationContext.hasGaps && routed.document === document) return { data };
    return complete({ schema, document, operation, operationName, variables, data, errors });
  };
  return {
    schema,
    gateway: {
      onSchemaLoadOrUpdate: (loaded) => {
        loaded({ apiSchema: schema, coreSupergraphSdl: supergraphSdl });
        return () => {};
      },
      load: async () => ({ executor }),
      stop: async () => {},
    },
    denialOf: async ({ headers }) => {
      const context: OperationContext = { headers };
      await ask('tenants', { query: '{ __typename }', variables: {} }, context);
      return context.denied;
    },
  };
}
type Executor = NonNullable<Awaited<ReturnType<FederatedGraph['gateway']['load']>>['executor']>;

/** As the services say it (libs/graphql-kit/src/kit.ts): dates that a law or a person can mean. */
const LEGAL_YEARS = /^(?:19|2\d)\d\d-/;
function legal(date: unknown): unknown {
  if (LEGAL_YEARS.test(String(date))) return date;
  throw new GraphQLError(`Value is not a date from 1900-01-01 to 2999-12-31: ${String(date)}`);
}
const LegalDate: Pick<GraphQLScalarType, 'parseValue' | 'parseLiteral'> = {
  parseValue: (value) => legal(GraphQLLocalDate.parseValue(value)),
  parseLiteral: (node, variables) => legal(GraphQLLocalDate.parseLiteral(node, variables)),
};
const SCALARS = { DateTime: GraphQLDateTimeISO, Date: LegalDate, JSON: GraphQLJSON };

/** The gateway takes in values as the services do; what they give out is passed on as it is. */
function withScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, { parseValue, parseLiteral }] of Object.entries(SCALARS)) {
    const scalar = schema.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
  }
  return schema;
}

const texts = new WeakMap<DocumentNode, string>();
/** A plan's documents are the same objects each time the plan is run. */
function textOf(document: DocumentNode): string {
  const text = texts.get(document) ?? print(document);
  texts.set(document, text);
  return text;
}

interface PartResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLError[];
}

/** Asks one service for its part; whatever goes wrong with it becomes errors of its fields. */
function partAsker({ upstreams, log, patienceMs }: Federation) {
  return async (service: ServiceName, part: Part, context: OperationContext): Promise<PartResult> => {
    if (context.denied) return { data: null };
    context.asked = true;
    try {
      const answer = await askSubgraph(upstreams[service], JSON.stringify(part), context.headers, patienceMs);
      const result = judged(answer, context);
      context.answered = true;
      if (hasGaps(result)) context.hasGaps = true;
      return result;
    } catch (err) {
      context.missed = true;
      log.warn({ err, service }, 'a service could not be asked');
      return failedPart(part, (path) => unavailableError(service, path));
    }
  };
}

/** Whether an entity was asked for that its service does not know. */
const hasGaps = ({ data }: PartResult): boolean => Object.values(data ?? {}).some((value) => Array.isArray(value) && value.includes(null));

/** Statuses with which a service refuses whoever asks as a whole: unknown, not let in, asks too often. */
const DENYING = new Set([401, 403, 429]);

/** @throws Error for an answer that no service of ours gives: something else answers in its place */
function judged({ status, body }: SubgraphAnswer, context: OperationContext): PartResult {
  const errors = Array.isArray(body.errors) ? (body.errors as readonly GraphQLFormattedError[]).map((error) => saidError(error, body)) : [];
  if (body.data !== undefined) return { data: body.data as Record<string, unknown> | null, errors };
  const [first] = errors;
  if (!first || !DENYING.has(status)) throw new Error(`unusable answer with status ${status}: ${String(first?.extensions['code'])}`);
  const wait = first.extensions?.['retryAfterSeconds'];
  context.denied = new ShownError(first.message, { extensions: { ...first.extensions, http: { status, ...(wait !== undefined && { headers: retryAfter(Number(wait)) }) } } });
  return { data: null };
}

const saidError = ({ message, path, extensions }: GraphQLFormattedError, answer: object): ShownError =>
  new ShownError(message, { ...(path && { path }), ...(extensions && { extensions }) }, answer);
