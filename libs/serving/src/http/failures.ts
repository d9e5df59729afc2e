/** What an HTTP route says when it fails: a code for programs and a message for people, nothing of the inside. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const BY_STATUS: Readonly<Record<number, Omit<Failure, 'status'>>> = {
  400: { code: 'BAD_REQUEST', message: '请求格式有误。The request is malformed.' },
  404: { code: 'NOT_FOUND', message: '没有这个地址。There is nothing at this address.' },
  413: { code: 'TOO_LARGE', message: '请求内容过大。The request is too large.' },
  415: { code: 'UNSUPPORTED_TYPE', message: '不支持的内容类型。This type of content is not supported.' },
  503: { code: 'SERVICE_UNAVAILABLE', message: '服务暂时不可用，请稍后再试。The service is not available at the moment, please try again.' },
};

export const INTERNAL: Failure = { status: 500, code: 'INTERNAL_SERVER_ERROR', message: '系统内部错误，已记录。Internal error, logged.' };

/** The failure that an error with this status stands for; what we have no words for is our own fault. */
export function failureOf(status: number): Failure {
  const known = BY_STATUS[status];
  return known ? { status, ...known } : INTERNAL;
}
