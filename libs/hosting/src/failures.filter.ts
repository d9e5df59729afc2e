import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import { failureOf, INTERNAL, type Failure } from '@yimen/serving';
import type { Response } from 'express';
import type { Logger } from 'pino';

/** Answers of HTTP routes that failed: JSON with a code for programs and a message for people, nothing of the inside. */
@Catch()
export class HttpFailures implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<GqlContextType>() === 'graphql') throw error; // The graph formats its own.
    const failure = toldBy(error);
    if (failure === INTERNAL) this.log.error({ err: error }, 'request failed');
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return void response.destroy();
    const { status, ...body } = failure;
    const wait = retryAfter(error);
    if (wait !== undefined) response.setHeader('retry-after', wait);
    response.status(status).json(body);
  }
}

function toldBy(error: unknown): Failure {
  const status = error instanceof HttpException ? error.getStatus() : Number((error as { status?: unknown } | null)?.status);
  // Our own, such as the guard's, say what they are; the framework's are told in our words.
  const said: unknown = error instanceof HttpException ? error.getResponse() : null;
  return isSaid(said) ? { status, code: said.code, message: said.message } : failureOf(status);
}

/** Seconds after which the same may be asked again, of an error that says so. */
function retryAfter(error: unknown): number | undefined {
  const { retryAfterSeconds: seconds } = Object(error instanceof HttpException && error.getResponse()) as { retryAfterSeconds?: unknown };
  return typeof seconds === 'number' ? seconds : undefined;
}

function isSaid(body: unknown): body is Omit<Failure, 'status'> {
  const { code, message } = Object(body) as { code?: unknown; message?: unknown };
  return typeof code === 'string' && typeof message === 'string';
}
