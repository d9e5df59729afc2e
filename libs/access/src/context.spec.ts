import { type Clock, contextOf, localeOf, SystemClock, type RequestContext } from './context.js';
import { ANONYMOUS, type Citizen } from './principal.js';

test.each([
  [undefined, 'zh-CN'],
  ['', 'zh-CN'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['EN-us', 'en'],
  ['zh-Hant-TW', 'zh-CN'],
  ['fr-FR, en;q=0.8, zh;q=0.5', 'en'],
  ['fr, de', 'zh-CN'],
  ['*', 'zh-CN'],
  [';;,,;q=1', 'zh-CN'],
] as const)('Accept-Language %s is answered in %s', (header, locale) => {
  expect(localeOf(header)).toBe(locale);
});

const FACTS = { now: new Date('2026-11-22T02:00:00Z'), requestId: 'request-1', locale: 'zh-CN' } as const;
const CITIZEN: Citizen = { kind: 'citizen', personId: '0198a8f0-0000-7000-8000-000000000001', name: '村民' };

test('a context has the scope of its principal', () => {
  expect(contextOf(CITIZEN, FACTS)).toEqual({ ...FACTS, principal: CITIZEN, scope: expect.objectContaining({ audience: 'person', personId: CITIZEN.personId }) });
});

test('a context made from another one takes over neither who acted nor where', () => {
  const before: RequestContext = contextOf(CITIZEN, FACTS);
  expect(contextOf(ANONYMOUS, before)).toEqual(contextOf(ANONYMOUS, FACTS));
});

test('the clock of the product is the machine’s', () => {
  const clock: Clock = new SystemClock();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
});
