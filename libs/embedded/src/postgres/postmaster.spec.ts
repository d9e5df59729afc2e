import { parsePidFile } from './postmaster.js';
import { serverCommand } from './settings.js';

describe('postmaster.pid', () => {
  it('names pid, port and status', () => {
    const text = '4711\n/srv/一门/data\n1795386202\n33597\n\n127.0.0.1\n  1234   32\nready   \n';
    expect(parsePidFile(text)).toEqual({ pid: 4711, port: 33597, status: 'ready' });
  });

  it('is read while it is being written, and when a single-user server wrote it', () => {
    expect(parsePidFile('')).toBeUndefined();
    expect(parsePidFile('4711\n/srv\n')).toEqual({ pid: 4711, port: 0, status: '' });
    expect(parsePidFile('-4711\n/srv\n')?.pid).toBe(4711);
  });
});

describe('the command line of the server', () => {
  const settings = { binaries: { folder: '/srv/pg', version: '18.4.0' }, data: '/srv/数据 1', port: 5433, durable: true };

  it('listens on loopback alone and gives up no durability unless told', () => {
    const [program, ...args] = serverCommand(settings);
    expect(program).toBe('/srv/pg/bin/postgres');
    expect(args.slice(0, 4)).toEqual(['-D', '/srv/数据 1', '-p', '5433']);
    expect(args).toEqual(expect.arrayContaining(['listen_addresses=127.0.0.1', 'unix_socket_directories=']));
    expect(args.join()).not.toMatch(/fsync|synchronous_commit|full_page_writes/);
    expect(serverCommand({ ...settings, durable: false })).toEqual(expect.arrayContaining(['fsync=off']));
  });
});
