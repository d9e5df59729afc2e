import { createServer } from 'node:net';
import { StartRefused } from '@yimen/settings';

/** What is embedded serves this machine only. */
export const LOOPBACK = '127.0.0.1';

/** Looks before anything else is started whether the port is free. @throws StartRefused */
export function assertPortFree(port: number, host = LOOPBACK): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(portRefused(port, error)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** The refusal for a port on which we cannot listen. */
export function portRefused(port: number, error: NodeJS.ErrnoException): StartRefused {
  if (error.code !== 'EADDRINUSE') {
    return new StartRefused(`无法使用端口 ${port}（${error.message}）。`, `The port ${port} cannot be used (${error.message}).`, { cause: error });
  }
  return new StartRefused(
    `端口 ${port} 已被其他程序占用。请停止该程序，或用 PORT 另指定端口，例如 PORT=${port + 1} npm start。`,
    `The port ${port} is taken by another program. Stop it, or name another port in PORT, for example PORT=${port + 1} npm start.`,
    { cause: error },
  );
}
