import { contextOf, type EndedSession, SystemClock, TokenRejected, type Principal, type RequestContext, type Role, type TokenVerifier } from '@yimen/access';
import { PrincipalDirectory } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { BackchannelLogout } from '../src/session/backchannel-logout.js';
import { tenantsService } from '../src/index.js';
import { RevokedSessionSchema } from '../src/session/session.entity.js';
import { FirstSignIn } from '../src/post/first-sign-in.js';
import { SessionQueries } from '../src/session/session.queries.js';
import { SessionRevocation } from '../src/session/session-revocation.js';
import { importTenants } from '../src/imports/tenant-import.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const MIANZHU = 51_06_083_000_0000;
const person = (n: number): string => `0198a8f0-0000-7000-8000-00000000000${n}`;
const [CLERK, ADMIN, NEIGHBOUR, CITIZEN] = [person(1), person(2), person(3), person(4)];

let owner: Client;
let database: Database;
let elsewhere: Database;
let revocation: SessionRevocation;
let requests = 0;

const as = (principal: Principal, sessionId?: string): RequestContext =>
  contextOf(principal, { now: new Date(), requestId: 'test-request', locale: 'zh-CN', ...(sessionId && { sessionId }) });
const staff = (personId: string, role: Role, tenantNo: number, sessionId?: string): RequestContext => as({
  kind: 'staff', personId, name: '职员', level: levelOf(tenantNo),
  post: { id: personId, tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
}, sessionId);
const citizen = (sessionId?: string): RequestContext => as({ kind: 'citizen', personId: CITIZEN, name: '村民' }, sessionId);
const input = (fields: object = {}) => ({ clientRequestId: `session-${requests++}`, ...fields });

/** Whether a token of this session gets in, as every service asks. */
const isRevoked = async (subject: string, sessionId: string | null, signedInAt: Date | null = new Date(), by = elsewhere): Promise<boolean | undefined> =>
  (await new PrincipalDirectory(by).bySubject({ subject, sessionId, signedInAt }))?.sessionRevoked;

beforeAll(async () => {
  const databases = await TestDatabase.create([tenantsService]);
  const seed = (no: number, name: string, code: string, parentNo: number | null) => ({ no, level: levelOf(no), name, code, parentNo, prefecture: null, centreName: `${name}中心` });
  await importTenants(databases.ownerUrl, [
    seed(SICHUAN, '四川省', '51', null), seed(SHIFANG, '什邡市', '510682', SICHUAN), seed(MIANZHU, '绵竹市', '510683', SICHUAN), seed(SHIGU, '师古镇', '510682120', SHIFANG),
  ], '2023-06-30');
  owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  for (const [id, tenantNo, role] of [[CLERK, SHIGU, 'window_clerk'], [ADMIN, SHIFANG, 'security_admin'], [NEIGHBOUR, MIANZHU, 'window_clerk'], [CITIZEN, null, null]] as const) {
    await owner.query('insert into tenants.person (id, subject, name) values ($1::uuid, $1::text, $1::text)', [id]);
    if (tenantNo) await owner.query('insert into tenants.post (id, tenant_no, person_id, role, valid_from) values ($1, $2, $1, $3, $4)', [id, tenantNo, role, '2020-01-01']);
  }
  database = await databases.connect('tenants', [RevokedSessionSchema]);
  elsewhere = await databases.connect('tenants', []);
  revocation = new SessionRevocation(database);
});
afterAll(async () => {
  await Promise.all([database?.onApplicationShutdown(), elsewhere?.onApplicationShutdown(), owner?.end()]);
});

test('who signs out is out with that session at once, everywhere, and with no other', async () => {
  expect(await isRevoked(CLERK, 'desk')).toBe(false);
  const outcome = await revocation.signOut(staff(CLERK, 'window_clerk', SHIGU, 'desk'), input());
  expect(outcome).toMatchObject({ kind: 'done', type: 'RevokedSession' });
  expect([await isRevoked(CLERK, 'desk'), await isRevoked(CLERK, 'phone'), await isRevoked(CLERK, null)]).toEqual([true, false, false]);
  // Names of sessions are the realm's: the same name of somebody else's is another session.
  expect(await isRevoked(NEIGHBOUR, 'desk')).toBe(false);
  const { id } = outcome as { id: string };
  expect(await new SessionQueries(database).revocation(staff(CLERK, 'window_clerk', SHIGU), id)).toMatchObject({ personId: CLERK, sessionId: 'desk', reason: 'signed_out' });
  expect(await new SessionQueries(database).revocation(staff(NEIGHBOUR, 'window_clerk', MIANZHU), id)).toBeNull();
});

test('a citizen signs out too; a token without a session cannot', async () => {
  await revocation.signOut(citizen('portal'), input());
  expect(await isRevoked(CITIZEN, 'portal')).toBe(true);
  expect(await revocation.signOut(citizen(), input())).toEqual({ kind: 'NotFound', what: 'Session', id: '' });
});

test('all sessions that had begun are ended, those that begin later are not; a token that does not say is taken for an old one', async () => {
  await revocation.revokeAll(staff(NEIGHBOUR, 'window_clerk', MIANZHU, 'desk'), input());
  const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 1_000)];
  expect([await isRevoked(NEIGHBOUR, 'any', before), await isRevoked(NEIGHBOUR, null, before), await isRevoked(NEIGHBOUR, 'any', null)]).toEqual([true, true, true]);
  expect(await isRevoked(NEIGHBOUR, 'any', after)).toBe(false);
});

test('the security administrator ends sessions of people with posts below him, and of nobody else', async () => {
  const admin = staff(ADMIN, 'security_admin', SHIFANG);
  expect(await revocation.revokeOne(admin, input({ personId: CLERK, sessionId: 'stolen' }))).toMatchObject({ kind: 'done' });
  expect(await isRevoked(CLERK, 'stolen')).toBe(true);
  for (const personId of [NEIGHBOUR, CITIZEN, person(9)]) {
    expect(await revocation.revokeAll(admin, input({ personId }))).toEqual({ kind: 'NotFound', what: 'Person', id: personId });
  }
  for (const role of ['centre_manager', 'system_admin', 'audit_admin', 'province_supervisor'] as const) {
    expect(await revocation.revokeAll(staff(ADMIN, role, SHIFANG), input({ personId: CLERK }))).toMatchObject({ kind: 'NotFound' });
  }
  expect(await isRevoked(CLERK, 'fresh')).toBe(false);
});

test('the database alone lets nobody write for another person outside his reach, and nothing be taken back', async () => {
  const insert = (ctx: RequestContext, whose: string) => database.transaction(ctx.scope, (em) => em.execute(
    `insert into tenants.revoked_session (id, person_id, session_id, revoked_at, expires_at, reason) values (gen_random_uuid(), ?, 'x', now(), now(), 'signed_out')`, [whose]));
  await expect(insert(staff(CLERK, 'centre_manager', SHIFANG), NEIGHBOUR)).rejects.toThrow(/row-level security/);
  await expect(insert(as({ kind: 'anonymous' }), CLERK)).rejects.toThrow(/permission denied/);
  await expect(insert(as({ kind: 'system', name: 'x', provinceNo: SICHUAN }), CLERK)).rejects.toThrow(/row-level security/);
  await expect(insert(citizen(), CLERK)).rejects.toThrow(/row-level security/);
  await expect(insert(staff(ADMIN, 'security_admin', SHIFANG), NEIGHBOUR)).rejects.toThrow(/row-level security/);
  for (const sql of ['update tenants.revoked_session set expires_at = now()', 'delete from tenants.revoked_session']) {
    await expect(database.transaction(staff(CLERK, 'window_clerk', SHIGU).scope, (em) => em.execute(sql))).rejects.toThrow(/permission denied/);
  }
});

test.each([
  ['no id', { clientRequestId: 'x' }, 'clientRequestId'],
  ['a person who is none', { personId: 'x' }, 'personId'],
  ['a session without a name', { sessionId: '' }, 'sessionId'],
  ['a session with a name beyond measure', { sessionId: 'x'.repeat(201) }, 'sessionId'],
])('%s is refused by field', async (_what, changes, field) => {
  expect(await revocation.revokeOne(citizen(), input({ sessionId: 'x', ...changes }))).toMatchObject({ kind: 'InvalidInput', field });
});

test('a row whose time is over revokes nothing any more', async () => {
  await owner.query(`insert into tenants.revoked_session (id, person_id, session_id, revoked_at, expires_at, reason)
    values (gen_random_uuid(), $1, 'last-week', now() - interval '8 days', now() - interval '1 s', 'signed_out')`, [CLERK]);
  expect(await isRevoked(CLERK, 'last-week')).toBe(false);
});

test('who has signed in is known by his subject from then on: his account finds nobody who gets it after him', async () => {
  const [id, other] = [person(6), person(7)];
  await owner.query(`insert into tenants.person (id, account, name) values ($1, 'wang.fang', '王芳'), ($2, 'li.na', '李娜')`, [id, other]);
  const directory = new PrincipalDirectory(elsewhere);
  const token = { subject: 'wang-of-the-realm', sessionId: 'first-day', signedInAt: new Date(), account: 'wang.fang' };
  const successor = { ...token, subject: 'another-wang' };
  expect(await directory.bySubject(token)).toMatchObject({ personId: id, subjectUnknown: true });
  const signIn = new FirstSignIn(database);
  await Promise.all([signIn.bind(citizen(), id, token.subject), signIn.bind(citizen(), id, token.subject)]);
  await signIn.bind(citizen(), id, successor.subject);
  expect(await directory.bySubject({ ...token, account: 'renamed' })).toMatchObject({ personId: id, subjectUnknown: false });
  expect(await directory.bySubject(successor)).toBeNull();
  expect(await directory.bySubject({ ...token, subject: 'li-of-the-realm', account: 'li.na' })).toMatchObject({ personId: other, subjectUnknown: true });
  const { rows } = await owner.query("select actor_id, object_id from tenants.audit_entry where operation = 'bindSubject'");
  expect(rows).toEqual([{ actor_id: id, object_id: id }]);
});

describe('the identity provider', () => {
  let said: EndedSession;
  const verifier = { verifyLogout: async (jwt: string) => {
    if (jwt === 'forged') throw new TokenRejected('signature');
    return said;
  } } as unknown as TokenVerifier;
  const logout = () => new BackchannelLogout(database, verifier, new SystemClock());

  test('says that a session has ended: its tokens are refused at once, and the audit knows', async () => {
    said = { subject: CITIZEN, sessionId: 'at-keycloak', tokenId: 'logout-1', endedAt: new Date() };
    await logout().end('a token', 'request-1');
    expect([await isRevoked(CITIZEN, 'at-keycloak'), await isRevoked(CITIZEN, 'another')]).toEqual([true, false]);
    const { rows } = await owner.query(`select person_id, reason from tenants.revoked_session where subject = $1 and session_id = 'at-keycloak'`, [CITIZEN]);
    expect(rows).toEqual([{ person_id: null, reason: 'ended_by_realm' }]);
    const audited = await owner.query(`select actor_id, actor_name, object_type from tenants.audit_entry where operation = 'backchannelLogout'`);
    expect(audited.rows).toEqual([{ actor_id: null, actor_name: 'tenants.backchannel-logout', object_type: 'RevokedSession' }]);
  });

  test('is believed once: the same token again is refused', async () => {
    said = { subject: CITIZEN, sessionId: 'twice', tokenId: 'logout-2', endedAt: new Date() };
    const answers = await Promise.allSettled([1, 2, 3].map(() => logout().end('a token', 'request-1')));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(logout().end('a token', 'request-1')).rejects.toMatchObject({ name: 'TokenRejected', reason: 'replayed' });
    expect((await owner.query(`select from tenants.audit_entry where operation = 'backchannelLogout'`)).rowCount).toBe(2);
    expect(await isRevoked(CITIZEN, 'twice')).toBe(true);
  });

  test('may end all sessions of a person that had begun by then', async () => {
    said = { subject: CLERK, sessionId: null, tokenId: 'logout-3', endedAt: new Date(Date.now() - 5_000) };
    await logout().end('a token', 'request-1');
    expect([await isRevoked(CLERK, 'any', new Date(Date.now() - 6_000)), await isRevoked(CLERK, 'any', new Date())]).toEqual([true, false]);
  });

  test('knows people by its own names: who is known here by his account alone is out too', async () => {
    await owner.query(`insert into tenants.person (id, account, name) values ($1, 'newcomer', '新人')`, [person(5)]);
    const newcomer = { subject: 'of-the-realm', sessionId: 'first-day', signedInAt: new Date(), account: 'newcomer' };
    const directory = new PrincipalDirectory(elsewhere);
    expect(await directory.bySubject(newcomer)).toMatchObject({ personId: person(5), sessionRevoked: false });
    said = { subject: 'of-the-realm', sessionId: 'first-day', tokenId: 'logout-4', endedAt: new Date() };
    await logout().end('a token', 'request-1');
    expect(await directory.bySubject(newcomer)).toMatchObject({ personId: person(5), sessionRevoked: true });
  });

  test('says nothing with a forged token', async () => {
    await expect(logout().end('forged', 'request-1')).rejects.toMatchObject({ reason: 'signature' });
  });
});
