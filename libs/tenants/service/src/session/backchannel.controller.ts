import { Controller, Post, Req, Res } from '@nestjs/common';
import { TokenRejected } from '@yimen/access';
import { bytesOf, leaveBody, OpenToAll, TokenRejections, type HttpRequest } from '@yimen/graphql-kit';
import type { ServerResponse } from 'node:http';
import { BackchannelLogout } from './backchannel-logout.js';

/** Larger than any logout token. */
const LARGEST = 16 * 1024;

/** Where the identity provider says that a session has ended. */
@Controller('backchannel-logout')
export class BackchannelController {
  constructor(
    private readonly logout: BackchannelLogout,
    private readonly rejections: TokenRejections,
  ) {}

  /** Body: a form with `logout_token`. Answers 200, or 400 when the token is not to be believed; why, only the log is told. */
  @Post() @OpenToAll()
  async end(@Req() request: HttpRequest, @Res() response: ServerResponse): Promise<void> {
    try {
      const form = await formOf(request);
      await this.logout.end(form.get('logout_token') ?? '', request.requestId ?? '');
      response.writeHead(200, { 'content-length': 0 }).end();
    } catch (error) {
      if (request.destroyed && !request.complete) return; // Whoever asked has gone.
      if (!(error instanceof TokenRejected)) throw error;
      this.rejections.note(error.reason);
      leaveBody(request, response);
      response.writeHead(400, { 'content-type': 'application/json; charset=utf-8' }).end('{"error":"invalid_request"}');
    }
  }
}

/** The fields of a submitted form. @throws TokenRejected malformed when it is none, or too long */
async function formOf(request: HttpRequest): Promise<URLSearchParams> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw new TokenRejected('malformed', 'not a form');
  const bytes = await bytesOf(request, LARGEST);
  if (bytes === null) throw new TokenRejected('malformed', 'too long');
  return new URLSearchParams(bytes.toString('utf8'));
}
