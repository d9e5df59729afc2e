import { maySearch, nobodyIn, spawnIds } from './server-user.js';

const nobody = { uid: 65534, gid: 65534 };

describe('whether the server user may pass through a folder', () => {
  it.each([
    ['/srv/yimen', 0o755, 0, 0, true],
    ['/root', 0o700, 0, 0, false],
    ['a home that lets others through', 0o711, 1000, 1000, true],
    ['a home that lets its group through', 0o710, 1000, 1000, false],
    ['a folder of its own', 0o700, 65534, 0, true],
    ['a folder of its group', 0o710, 0, 65534, true],
    ['a folder open to all but its owner', 0o077, 65534, 0, false],
    ['a folder open to all but its group', 0o707, 0, 65534, false],
    ['/tmp', 0o1777, 0, 0, true],
  ])('%s, mode %o of %i:%i: %s', (_name, mode, uid, gid, expected) => {
    expect(maySearch({ mode: 0o040000 | mode, uid, gid }, nobody)).toBe(expected);
  });
});

describe('nobody', () => {
  it('is looked up in the passwd file', () => {
    expect(nobodyIn('root:x:0:0:root:/root:/bin/sh\nnobody:x:99:98:nobody:/:/sbin/nologin\n')).toEqual({ uid: 99, gid: 98 });
    expect(nobodyIn('root:x:0:0:root:/root:/bin/sh\n')).toEqual(nobody);
  });

  it('is -2 on macOS: unsigned for the file system, signed for starting processes', () => {
    const user = nobodyIn('##\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n');
    expect(user).toEqual({ uid: 4294967294, gid: 4294967294 });
    expect(spawnIds(user)).toEqual({ uid: -2, gid: -2 });
    expect(spawnIds(undefined)).toEqual({});
  });
});
