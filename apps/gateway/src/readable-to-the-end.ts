import { connect, Socket, type NetConnectOpts } from 'node:net';

/** Codes of an error that says that the other side is gone. */
export const CONNECTION_ENDED: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET']);

/**
 * A connection that is read to its end even when nothing more can be written to it. A service that refuses an upload
 * half-way closes its connection behind its answer. Node would take the failed write for the end of everything and throw
 * the answer away, which has arrived and only waits to be read; without an answer, reading ends in an error all the same.
 */
export function readableToTheEnd(options: NetConnectOpts): Socket {
  const socket = connect(options);
  const forgiving = (done: (error?: Error | null) => void) => (error?: NodeJS.ErrnoException | null): void => done(CONNECTION_ENDED.has(error?.code) ? null : error);
  const { _write, _writev } = Socket.prototype;
  socket._write = (chunk, encoding, done) => _write.call(socket, chunk, encoding, forgiving(done));
  if (_writev) socket._writev = (chunks, done) => _writev.call(socket, chunks, forgiving(done));
  return socket;
}
