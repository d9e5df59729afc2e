import { localeOf } from '@yimen/access';
import type { HttpRequest } from '@yimen/graphql-kit';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Metrics } from '../telemetry/metrics.js';
import { noteOperation } from '../telemetry/operation-notes.js';
import { limitError, unservedError } from './limit-errors.js';
import { queryGate, type Asked } from './query-gate.js';
import type { QueryLimits } from './query-limits.js';

/** Judges what is asked of a graph before the graph sees it; what it finds wrong is the answer. Notes how many mutations are asked for. */
export function queryLimits(schema: GraphQLSchema, limits: QueryLimits, metrics: Metrics): (asked: Asked, request: HttpRequest) => GraphQLError | null {
  const judge = queryGate(schema, limits);
  return (asked, request) => {
    const verdict = judge(asked);
    if (verdict.kind === 'within') {
      request.mutations = verdict.mutations;
      return null;
    }
    const locale = localeOf(request.headers['accept-language']);
    const error = verdict.kind === 'exceeded' ? limitError(verdict.exceeded, locale) : unservedError(verdict.operation, locale);
    noteOperation(metrics, performance.now(), { errors: [error] });
    return error;
  };
}
