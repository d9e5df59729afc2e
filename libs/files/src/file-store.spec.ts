import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DiskFileStore, LARGEST_FILE } from './file-store.js';

const folder = mkdtempSync(join(tmpdir(), 'yimen-files-'));
const store = new DiskFileStore(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keep = (...chunks: readonly (string | Buffer)[]) => store.keep(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

test('bytes are kept once, under their digest, whatever the chunks', async () => {
  const whole = await keep('%PDF-1.7 paper');
  const pieces = await keep('%P', 'DF-1.7', ' paper');
  const sha256 = createHash('sha256').update('%PDF-1.7 paper').digest('hex');
  expect(whole).toEqual({ sha256, size: 14, type: 'application/pdf' });
  expect(pieces).toEqual(whole);
  expect(await text(await store.read(sha256))).toBe('%PDF-1.7 paper');
});

test('the bytes decide what a file is', async () => {
  expect(await keep(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]))).toMatchObject({ type: 'image/png' });
  expect(await keep(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toMatchObject({ type: 'image/jpeg' });
  expect(await keep('<html>%PDF-')).toEqual({ kind: 'FileTypeRefused' });
  expect(await keep('MZ program.pdf')).toEqual({ kind: 'FileTypeRefused' });
  expect(await keep()).toEqual({ kind: 'FileEmpty' });
});

test('too much is refused and nothing is left behind', async () => {
  const tooMuch = Readable.from((function* () {
    yield Buffer.from('%PDF-');
    for (let mib = 0; mib < 21; mib++) yield Buffer.alloc(1024 * 1024);
  })());
  expect(await store.keep(tooMuch)).toEqual({ kind: 'FileTooLarge', largest: LARGEST_FILE });
  expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
});

test('only digests are paths', async () => {
  await expect(store.read('../../etc/passwd')).rejects.toThrow(RangeError);
  await expect(store.read('0'.repeat(64))).rejects.toThrow(/ENOENT/);
});
