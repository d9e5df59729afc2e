import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { Response } from 'express';
import type { Logger } from 'pino';

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const BY_STATUS: Readonly<Record<number, Omit<Failure, 'status'>>> = {
  400: { code: 'BAD_REQUEST', message: '请求格式有误。The request is malformed.' },
  404: { code: 'NOT_FOUND', message: '没有这个地址。There is nothing at this address.' },
  413: { code: 'TOO_LARGE', message: '请求内容过大。The request is too large.' },
  415: { code: 'UNSUPPORTED_TYPE', message: '不支持的内容类型。This type of content is not supported.' },
};
const INTERNAL: Failure = { status: 500, code: 'INTERNAL_SERVER_ERROR', message: '系统内部错误，已记录。Internal error, logged.' };

/** Answers of HTTP routes that failed: JSON with a code for programs and a message for people, nothing of the inside. */
@Catch()
export class HttpFailures implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<GqlContextType>() === 'graphql') throw error; // The graph formats its own.
    const failure = failureOf(error);
    if (failure === INTERNAL) this.log.error({ err: error }, 'request failed');
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return void response.destroy();
    const { status, ...body } = failure;
    response.status(status).json(body);
  }
}

function failureOf(error: unknown): Failure {
  const status = error instanceof HttpException ? error.getStatus() : Number((error as { status?: unknown } | null)?.status);
  // Our own, such as the guard's, say what they are; the framework's are told in our words.
  const said: unknown = error instanceof HttpException ? error.getResponse() : null;
  if (isSaid(said)) return { status, code: said.code, message: said.message };
  const known = BY_STATUS[status];
  return known ? { status, ...known } : INTERNAL;
}

function isSaid(body: unknown): body is Omit<Failure, 'status'> {
  const { code, message } = Object(body) as { code?: unknown; message?: unknown };
  return typeof code === 'string' && typeof message === 'string';
}
