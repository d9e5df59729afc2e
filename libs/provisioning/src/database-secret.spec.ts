import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseSecret } from './database-secret.js';
import { announceProduct, forgetProduct, runningProduct } from './running-product.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'yimen-provisioning-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the secret is made once, for its owner only, and nothing else is left', () => {
  const secret = databaseSecret(folder);
  expect(secret).toHaveLength(32);
  expect(databaseSecret(folder)).toEqual(secret);
  expect(statSync(join(folder, 'database.secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['database.secret']);
});

test('a damaged secret is refused rather than used', () => {
  writeFileSync(join(folder, 'database.secret'), 'short');
  expect(() => databaseSecret(folder)).toThrow(/已损坏[^]*is damaged/);
});

test('a running product leaves word for its owner only, and takes it back', () => {
  const product = { address: 'http://localhost:3000', adminUrl: 'postgres://postgres:x@127.0.0.1:5432/postgres' };
  expect(runningProduct(folder)).toBeNull();
  announceProduct(folder, product);
  expect(runningProduct(folder)).toEqual(product);
  expect(statSync(join(folder, 'running.json')).mode & 0o777).toBe(0o600);
  forgetProduct(folder);
  forgetProduct(folder);
  expect(runningProduct(folder)).toBeNull();
});
