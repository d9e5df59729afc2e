import { hashPassword, passwordMatches, unmatchableHash } from './password-hash.js';

describe('password hashes', () => {
  it('match their own password only, and name their parameters', async () => {
    const hash = await hashPassword('一门 password');
    expect(hash).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwordMatches('一门 password', hash)).toBe(true);
    expect(await passwordMatches('一门 passwort', hash)).toBe(false);
    expect(await hashPassword('一门 password')).not.toBe(hash);
  });

  it('are verified with the parameters they were made with', async () => {
    // Made with cheaper parameters: N 1024, r 8, p 1, salt "salt-of-old-times".
    const old = 'scrypt$1024$8$1$c2FsdC1vZi1vbGQtdGltZXM$';
    expect(await passwordMatches('old', `${old}${'A'.repeat(43)}`)).toBe(false);
    expect(await passwordMatches('old', `${old}${oldHash}`)).toBe(true);
  });

  it('take a letter written in two ways for the same', async () => {
    expect(await passwordMatches('caf\u0065\u0301', await hashPassword('caf\u00e9'))).toBe(true);
  });

  it('match nothing when damaged, or made for unknown names', async () => {
    for (const stored of ['', 'plain', 'md5$1$1$1$c2FsdA$aGFzaA', unmatchableHash()]) expect(await passwordMatches('plain', stored)).toBe(false);
  });
});

const oldHash = '9_jCINs9RaVdEmR79D-VXq3khrBLzyxun_H-J6uIHsk';
