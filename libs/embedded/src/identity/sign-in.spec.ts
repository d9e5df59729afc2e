import type { Account, AccountStore } from './account-store.js';
import { signInWith } from './sign-in.js';

const zhang: Account = { subject: 'p-1', username: 'zhang', name: '张三' };

function countingStore(): AccountStore & { asked: number } {
  return {
    asked: 0,
    put: () => Promise.resolve(),
    bySubject: () => Promise.resolve(undefined),
    async verify(username, password) {
      this.asked++;
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (password === 'broken') throw new Error('no connection');
      return username === zhang.username && password === 'right' ? zhang : undefined;
    },
  };
}

describe('signing in', () => {
  it('lets any number of right attempts through at the same time', async () => {
    const signIn = signInWith(countingStore());
    const results = await Promise.all(Array.from({ length: 20 }, () => signIn('zhang', 'right', '::1')));
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['signedIn']));
  });

  it('judges no more guesses sent side by side than sent one by one', async () => {
    const store = countingStore();
    const signIn = signInWith(store);
    const results = await Promise.all(Array.from({ length: 30 }, (_, n) => signIn('zhang', `guess ${n}`, '::1')));
    expect(results.filter(({ kind }) => kind === 'wrong')).toHaveLength(5);
    expect(store.asked).toBe(5);
    expect(await signIn('zhang', 'right', '::1')).toEqual({ kind: 'wait', seconds: 5 });
  });

  it('goes on after a judgement that failed', async () => {
    const signIn = signInWith(countingStore());
    const [broken, right] = await Promise.allSettled([signIn('zhang', 'broken', '::1'), signIn('zhang', 'right', '::1')]);
    expect([broken.status, right.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('does not hash what is longer than any password', async () => {
    const store = countingStore();
    expect(await signInWith(store)('zhang', 'x'.repeat(1001), '::1')).toEqual({ kind: 'wrong' });
    expect(store.asked).toBe(0);
  });
});
