import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What Prometheus reads from /metrics. Every label has few values: routes and root fields of ours, never a caller's words. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Counter({
    name: 'yimen_http_requests_total',
    help: 'HTTP requests by route pattern and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });

  readonly operations = new Histogram({
    name: 'yimen_graphql_operation_seconds',
    help: 'Duration of GraphQL operations by root field (several: more than one) and outcome (OK or the code of the first error)',
    labelNames: ['operation', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  readonly rejectedTokens = new Counter({
    name: 'yimen_rejected_tokens_total',
    help: 'Tokens that were rejected, by reason',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
