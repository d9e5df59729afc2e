import type { Scope } from '@yimen/access';
import fc from 'fast-check';
import { beginRead, sessionOf, settingsOf, settingStatement } from './session.js';

const PERSON = '0198a8f0-0000-7000-8000-00000000000A';
const SHIGU = 51_06_082_120_0000;
const NOTHING: Scope = { audience: 'public', read: null, write: null, level: null, personId: null, actorId: null, today: null };
const STAFF: Scope = {
  audience: 'staff', read: { lo: SHIGU, hi: SHIGU + 9_999 }, write: { lo: SHIGU, hi: SHIGU }, level: 3, personId: null, actorId: PERSON, today: null,
};

test('every setting is sent, also the empty ones', () => {
  expect(sessionOf('cases', NOTHING)).toEqual({
    role: 'cases_public',
    variables: { 'app.lo': '', 'app.hi': '', 'app.write_lo': '', 'app.write_hi': '', 'app.level': '', 'app.person': '', 'app.actor': '', 'app.today': '' },
  });
  expect(sessionOf('cases', STAFF)).toEqual({
    role: 'cases_staff',
    variables: {
      'app.lo': '51060821200000', 'app.hi': '51060821209999', 'app.write_lo': '51060821200000', 'app.write_hi': '51060821200000',
      'app.level': '3', 'app.person': '', 'app.actor': PERSON, 'app.today': '',
    },
  });
});

test('a read begins with its role and settings in one text, for the transaction only', () => {
  expect(beginRead(sessionOf('tenants', STAFF))).toBe(
    "begin read only; select set_config('role','tenants_staff',true),set_config('app.lo','51060821200000',true),set_config('app.hi','51060821209999',true)," +
    "set_config('app.write_lo','51060821200000',true),set_config('app.write_hi','51060821200000',true),set_config('app.level','3',true)," +
    `set_config('app.person','',true),set_config('app.actor','${PERSON}',true),set_config('app.today','',true)`);
});

test('the statement that sets a session is the same for all, and takes its settings in their order', () => {
  const session = sessionOf('cases', STAFF);
  const statement = settingStatement(session);
  expect(settingStatement(sessionOf('tenants', NOTHING))).toBe(statement);
  const named = [...statement.matchAll(/set_config\('([a-z._]+)',\$(\d+),true\)/g)].map(([, name, at]) => [name, settingsOf(session)[Number(at) - 1]]);
  expect(Object.fromEntries(named)).toEqual({ role: session.role, ...session.variables });
  expect(statement).toContain("set_config('transaction_read_only','on',true)");
});

test('an administrator has an audience of his own where people and posts are, and is the public elsewhere', () => {
  const admin: Scope = { ...STAFF, audience: 'admin' };
  expect(['tenants', 'catalogs', 'cases', 'assessments'].map((service) => sessionOf(service, admin).role)).toEqual(
    ['tenants_admin', 'catalogs_public', 'cases_public', 'assessments_public']);
});

test('the day of a person is a date and nothing else', () => {
  expect(sessionOf('cases', { ...NOTHING, audience: 'person', today: '2026-11-23' }).variables['app.today']).toBe('2026-11-23');
  for (const today of ['', '2026-11-23\n', "2026-11-23'", 'today']) expect(() => sessionOf('cases', { ...NOTHING, today })).toThrow(RangeError);
});

const ATTACK = "1',false),set_config('role','tenants_staff";
test.each<[string, unknown]>([
  ['a text', '51060821200000'], ['SQL', ATTACK], ['a fraction', 1.5], ['not a number', Number.NaN], ['infinity', Infinity],
  ['a number too large to be exact', 2 ** 53], ['a bigint', 1n], ['a list', [1]], ['an object that says it is a number', { valueOf: () => 1 }], ['true', true],
])('%s is no border of an interval', (_case, value) => {
  const border = value as number;
  for (const scope of [
    { ...STAFF, read: { lo: border, hi: SHIGU } }, { ...STAFF, read: { lo: SHIGU, hi: border } },
    { ...STAFF, write: { lo: border, hi: SHIGU } }, { ...STAFF, write: { lo: SHIGU, hi: border } }, { ...STAFF, level: border as 3 },
  ]) expect(() => sessionOf('cases', scope)).toThrow(RangeError);
});

test.each([
  '', 'person', ATTACK, `${PERSON}'`, ` ${PERSON}`, `${PERSON}\n`, `{${PERSON}}`, PERSON.replaceAll('-', ''), PERSON.replace('8', 'g'), `${PERSON}; select 1`,
])('%j is no person', (value) => {
  expect(() => sessionOf('cases', { ...STAFF, actorId: value })).toThrow(RangeError);
  expect(() => sessionOf('cases', { ...STAFF, audience: 'person', personId: value })).toThrow(RangeError);
});

test('whatever is let through has no character that could end a text in SQL', () => {
  const anything = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.uuid(), fc.constant(ATTACK), fc.anything());
  fc.assert(fc.property(anything, anything, (number, id) => {
    let text: string;
    try {
      text = beginRead(sessionOf('cases', { ...STAFF, read: { lo: number as number, hi: number as number }, actorId: id as string }));
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return;
    }
    expect(text).toMatch(/^begin read only; select (set_config\('[a-z._]+','[\w-]*',true\),?){9}$/);
  }), { numRuns: 2_000 });
});
