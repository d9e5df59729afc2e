import { programOf, type Binaries } from './binaries.js';

/** How the embedded server is to run; everything in it shows on its command line. */
export interface ServerSettings {
  readonly binaries: Binaries;
  readonly data: string;
  readonly port: number;
  /** False only for tests: faster, and lost when the machine loses power. */
  readonly durable: boolean;
}

/**
 * The whole command line of the server.
 *
 * All settings are given here and none in a file: a running server can be recognised as the one we would start
 * (see `postgres.ts`), and a new release brings its settings along. It listens on loopback alone, opens no socket in
 * the file system (paths of sockets are limited to about 100 bytes), and its log tells of the server's own life only:
 * the errors of clients, whose texts hold personal data, go to those clients.
 */
export function serverCommand({ binaries, data, port, durable }: ServerSettings): readonly [string, ...string[]] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '192MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [programOf(binaries, 'postgres'), '-D', data, '-p', String(port), ...given];
}
