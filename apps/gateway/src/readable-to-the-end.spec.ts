import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { readableToTheEnd } from './readable-to-the-end.js';

/** What a client reads that goes on writing after the other end has answered and closed with bytes unread. */
async function readAfterAnswer(open: (options: { host: string; port: number }) => Socket): Promise<{ readonly read: string; readonly failed: string | undefined }> {
  const server = createServer({ pauseOnConnect: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = open({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  let read = '';
  let failed: string | undefined;
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.setEncoding('utf8').on('data', (text: string) => (read += text)).on('error', ({ code }: NodeJS.ErrnoException) => (failed = code));
  server.on('connection', (socket) => {
    client.write('x'.repeat(1000), () => setTimeout(() => {
      // Answered, closed and written to in one go: nobody has had the time to look at the answer.
      socket.write('the answer');
      socket.destroy();
      client.write('more');
      client.write('and more');
    }, 20));
  });
  client.once('end', () => client.destroy());
  await closed;
  server.close();
  return { read, failed };
}

test('an answer is read though its sender takes nothing more', async () => {
  expect(await readAfterAnswer(readableToTheEnd)).toMatchObject({ read: 'the answer' });
});

test('Node’s own connection would lose it', async () => {
  expect(await readAfterAnswer(connect)).toEqual({ read: '', failed: expect.stringMatching(/EPIPE|ECONNRESET/) });
});
