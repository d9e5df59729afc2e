import { assertLoopback, isLoopback } from './loopback.js';

describe('loopback', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.0.9', '::1', '[::1]', '::ffff:127.0.0.1'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(() => assertLoopback(host)).not.toThrow();
  });

  it.each([undefined, '', '0.0.0.0', '::', '10.0.0.1', '::ffff:10.0.0.1', '127.example.org', 'localhost.example.org', 'fe80::1'])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
    expect(() => assertLoopback(host)).toThrow(expect.objectContaining({ code: 'NotLoopback' }));
  });
});
