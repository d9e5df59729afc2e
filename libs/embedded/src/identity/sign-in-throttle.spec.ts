import fc from 'fast-check';
import { signInThrottle } from './sign-in-throttle.js';

const at = (seconds: number, username = 'zhang', address = '127.0.0.1') => ({ username, address, nowMs: seconds * 1000 });

describe('the throttle of failed sign-ins', () => {
  it('waits longer after each failure beyond the fifth', () => {
    const throttle = signInThrottle();
    const waits = Array.from({ length: 13 }, () => {
      throttle.failed(at(0));
      return throttle.secondsToWait(at(0));
    });
    expect(waits).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('lets time pass, and forgets after a quiet quarter of an hour', () => {
    const throttle = signInThrottle();
    for (let n = 0; n < 6; n++) throttle.failed(at(0));
    expect([0, 3.2, 9.9, 10].map((seconds) => throttle.secondsToWait(at(seconds)))).toEqual([10, 7, 1, 0]);
    throttle.failed(at(15 * 60));
    expect(throttle.secondsToWait(at(15 * 60))).toBe(0);
  });

  it('forgets the failures of a name that signs in, but not those of the address', () => {
    const throttle = signInThrottle();
    for (let n = 0; n < 49; n++) throttle.failed(at(0, `guessed ${n}`));
    for (let n = 0; n < 5; n++) throttle.failed(at(0, 'zhang', '::1'));
    throttle.succeeded(at(0));
    expect(throttle.secondsToWait(at(0, 'zhang', '::1'))).toBe(0);
    throttle.failed(at(0, 'li'));
    expect(throttle.secondsToWait(at(0, 'wang'))).toBe(5);
    expect(throttle.secondsToWait(at(0, 'wang', '::1'))).toBe(0);
  });

  it('never makes one name wait for the failures of another, nor anyone longer than five minutes', () => {
    const failure = fc.record({ username: fc.constantFrom('zhang', 'li'), seconds: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(failure, { maxLength: 40 }), (failures) => {
        const throttle = signInThrottle();
        let now = 0;
        for (const { username, seconds } of failures) throttle.failed(at((now += seconds), username));
        expect(throttle.secondsToWait(at(now, 'wang'))).toBe(0);
        expect(throttle.secondsToWait(at(now, 'li'))).toBeLessThanOrEqual(300);
        const few = failures.filter(({ username }) => username === 'li').length < 5;
        if (few) expect(throttle.secondsToWait(at(now, 'li'))).toBe(0);
      }),
    );
  });
});
