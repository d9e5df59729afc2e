import { createHash } from 'node:crypto';
import { loginOf, OWNER, passwordOf, SERVICES, urlFor } from './roles.js';

const SECRET = createHash('sha256').update('secret').digest();
const OTHER = createHash('sha256').update('other').digest();

test('each role has a password of its own, which follows from the secret alone', () => {
  const passwords = [OWNER, ...SERVICES.map(loginOf)].map((role) => passwordOf(SECRET, role));
  expect(new Set(passwords).size).toBe(SERVICES.length + 1);
  expect(passwordOf(SECRET, OWNER)).toBe(passwordOf(Buffer.from(SECRET), OWNER));
  expect(passwordOf(SECRET, OWNER)).not.toBe(passwordOf(OTHER, OWNER));
  // It stands in SQL and in URLs as it is.
  for (const password of passwords) expect(password).toMatch(/^[\w-]{43}$/);
});

test('a URL for a role keeps everything but who logs in', () => {
  const url = new URL(urlFor('postgres://admin:p%40ss@db.example:5433/yimen?sslmode=verify-full', 'cases_login', SECRET));
  expect(url.href).toBe(`postgres://cases_login:${passwordOf(SECRET, 'cases_login')}@db.example:5433/yimen?sslmode=verify-full`);
});
