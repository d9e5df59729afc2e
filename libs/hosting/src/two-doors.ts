import { createServer, type RequestListener } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { answerUnreadable, PATIENCE } from '@yimen/serving';

/** Express for everything but one path, which goes straight to its own handler. */
export class TwoDoors extends ExpressAdapter {
  private straight: RequestListener | undefined;

  constructor(private readonly path: string) {
    super();
  }

  /** From now on the path is answered by this. */
  lead(handler: RequestListener): void {
    this.straight = handler;
  }

  override initHttpServer(): void {
    const server = createServer(PATIENCE, (request, response) => {
      const { url = '' } = request;
      const here = url.startsWith(this.path) && (url.length === this.path.length || url[this.path.length] === '?');
      (here && this.straight ? this.straight : this.getInstance<RequestListener>())(request, response);
    });
    answerUnreadable(server);
    this.httpServer = server;
  }
}
