import { Controller, Get, Header, Res } from '@nestjs/common';
import { OpenToAll } from '@yimen/graphql-kit';
import type { Response } from 'express';
import { Metrics } from '@yimen/serving';
import { ReadinessProbe } from './readiness.js';

/** For machines that watch over the product. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: ReadinessProbe, private readonly metrics: Metrics) {}

  /** The process is alive. */
  @Get('healthz') @OpenToAll()
  alive() {
    return { status: 'ok' };
  }

  /** The product can do its work: 200, or 503 with the part that is missing. */
  @Get('readyz') @OpenToAll()
  async ready(@Res() response: Response): Promise<void> {
    const parts = await this.readiness.ask();
    const ready = Object.values(parts).every(Boolean);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', parts });
  }

  @Get('metrics') @OpenToAll() @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  measured(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
