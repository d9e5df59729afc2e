import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys } from './load-keys.js';

const base64 = (fill: number, length = 32) => Buffer.alloc(length, fill).toString('base64');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yimen keys 钥匙 '));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('keys from the environment', () => {
  it('reads both, the newest master key first', () => {
    const env = { YIMEN_MASTER_KEY: `${base64(2)}, ${base64(1)}`, YIMEN_INDEX_KEY: base64(3) };
    const keys = loadKeys(env, folder, { create: false });
    expect(keys.master.byId.size).toBe(2);
    expect(keys.master.newest.secret.export()).toEqual(Buffer.alloc(32, 2));
    expect(keys.index.secret.export()).toEqual(Buffer.alloc(32, 3));
  });

  it('names persons by the last index key, and indexes under the first', () => {
    const { index, newer } = loadKeys({ YIMEN_MASTER_KEY: base64(1), YIMEN_INDEX_KEY: `${base64(4)},${base64(3)}` }, folder, { create: false });
    expect(index.secret.export()).toEqual(Buffer.alloc(32, 3));
    expect(newer?.map(({ secret }) => secret.export())).toEqual([Buffer.alloc(32, 4)]);
  });

  it.each([
    ['only one of them', { YIMEN_MASTER_KEY: base64(1) }, 'environment: YIMEN_INDEX_KEY is not set; YIMEN_MASTER_KEY and YIMEN_INDEX_KEY belong together'],
    ['a short key', { YIMEN_MASTER_KEY: base64(1, 16), YIMEN_INDEX_KEY: base64(2) }, 'environment: YIMEN_MASTER_KEY has 16 bytes instead of 32'],
    ['a long key', { YIMEN_MASTER_KEY: base64(1), YIMEN_INDEX_KEY: base64(2, 33) }, 'environment: YIMEN_INDEX_KEY has 33 bytes instead of 32'],
    ['no base64', { YIMEN_MASTER_KEY: 'correct horse', YIMEN_INDEX_KEY: base64(2) }, 'environment: YIMEN_MASTER_KEY is not base64'],
  ])('refuses %s', (_, env, message) => {
    expect(() => loadKeys(env, folder, { create: true })).toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('keys from the folder', () => {
  it('makes nothing unless asked to', () => {
    expect(() => loadKeys({ YIMEN_MASTER_KEY: '' }, folder, { create: false })).toThrow('master.key: no such file');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes one file for its owner only, in a folder that may be new, and reads the same keys ever after', () => {
    const place = join(folder, 'data', 'keys');
    const first = loadKeys({}, place, { create: true });
    const again = loadKeys({}, place, { create: false });
    expect(readdirSync(place)).toEqual(['master.key']);
    expect(statSync(join(place, 'master.key')).mode & 0o777).toBe(0o600);
    expect([again.master.newest.keyId, again.index.keyId]).toEqual([first.master.newest.keyId, first.index.keyId]);
    expect(first.master.newest.keyId).not.toBe(first.index.keyId);
    expect(loadKeys({}, place, { create: true }).index.keyId).toBe(first.index.keyId);
  });

  it('names the file when a key in it is wrong', () => {
    writeFileSync(join(folder, 'master.key'), `YIMEN_MASTER_KEY=${base64(1)}\nYIMEN_INDEX_KEY=${base64(2, 31)}\n`);
    expect(() => loadKeys({}, folder, { create: true })).toThrow(/master\.key: YIMEN_INDEX_KEY has 31 bytes instead of 32$/);
  });
});
