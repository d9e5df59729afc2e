import { ANONYMOUS, contextOf, type Principal, type RequestContext } from '@yimen/access';
import type { HttpRequest } from '@yimen/graphql-kit';
import { BUDGETS } from '@yimen/serving';
import { AddressRules } from './address-rules.js';
import { Admission } from './admission.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const NOW = new Date('2026-11-23T01:00:00Z');
const as = (principal: Principal): RequestContext => contextOf(principal, { now: NOW, requestId: 'test', locale: 'en' });
const CLERK: Principal = {
  kind: 'staff', personId: '0198a8f0-0000-7000-8000-000000000001', name: '罗春雨', level: 3,
  post: { id: 'post', tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
};
const VILLAGER: Principal = { kind: 'citizen', personId: '0198a8f0-0000-7000-8000-000000000002', name: '田青山' };
const asked = (over: Partial<HttpRequest> = {}): HttpRequest => ({ url: '/graphql', method: 'POST', headers: {}, clientAddress: '10.51.6.8', ...over }) as HttpRequest;
const everywhere = { admits: async () => true };
/** How many times of so many it goes through. */
async function passes(times: number, attempt: () => unknown): Promise<number> {
  let passed = 0;
  for (let at = 0; at < times; at++) {
    try {
      await attempt();
      passed++;
    } catch (error) {
      expect(error).toMatchObject({ extensions: { code: 'RATE_LIMITED', http: { status: 429 } } });
    }
  }
  return passed;
}

test('everybody has a budget of his own, and strangers one for each address', async () => {
  const admission = new Admission(everywhere, true);
  const over = 100;
  expect(await passes(BUDGETS.person.burst + over, () => admission.admit(as(CLERK), asked()))).toBeLessThan(BUDGETS.person.burst + over);
  await admission.admit(as(VILLAGER), asked());
  expect(await passes(BUDGETS.anonymous.burst + over, () => admission.admit(as(ANONYMOUS), asked()))).toBeLessThan(BUDGETS.anonymous.burst + over);
  await admission.admit(as(ANONYMOUS), asked({ clientAddress: '10.51.6.9' }));
});

test('mutations and uploads count more than reading', async () => {
  const admission = new Admission(everywhere, true);
  expect(await passes(30, () => admission.admit(as(CLERK), asked({ mutations: 10 })))).toBe(BUDGETS.mutations.burst / 10);
  await admission.admit(as(CLERK), asked());
  expect(await passes(BUDGETS.uploads.burst + 20, () => admission.admit(as(VILLAGER), asked({ url: '/files/cases/1/materials/2' })))).toBeLessThan(BUDGETS.uploads.burst + 20);
});

test('what other services and machines ask is nobody’s budget, and where limits are off there is none', async () => {
  const admission = new Admission(everywhere, true);
  expect(await passes(3_000, () => admission.admit(as(ANONYMOUS), asked({ url: '/internal/standards' })))).toBe(3_000);
  const open = new Admission(everywhere, false);
  expect(await passes(3_000, () => open.admit(as(CLERK), asked({ mutations: 10 })))).toBe(3_000);
});

describe('rules on addresses', () => {
  let now = 0;
  let rows: { tenantNo: number; cidr: string; allows: boolean }[];
  let loads: number;
  const rules = () => new AddressRules({ published: (async () => (loads++, rows)) as never }, () => now);
  beforeEach(() => {
    [now, loads, rows] = [0, 0, []];
  });

  test('the nearest tenant with rules decides', async () => {
    rows = [{ tenantNo: SICHUAN, cidr: '10.0.0.0/8', allows: true }, { tenantNo: SHIFANG, cidr: '10.51.0.0/16', allows: true }];
    const known = rules();
    expect(await known.admits(SHIGU, '10.51.6.8')).toBe(true);
    expect(await known.admits(SHIGU, '10.52.0.1')).toBe(false);
    expect(await known.admits(SICHUAN, '10.52.0.1')).toBe(true);
    expect(await known.admits(45_00_000_000_0000, '203.0.113.7')).toBe(true);
    expect(loads).toBe(1);
  });

  test('a change holds within two seconds, and rules that cannot be read let nobody in on old ones', async () => {
    const known = rules();
    expect(await known.admits(SHIGU, '203.0.113.7')).toBe(true);
    rows = [{ tenantNo: SHIGU, cidr: '203.0.113.0/24', allows: false }];
    now = 900;
    expect(await known.admits(SHIGU, '203.0.113.7')).toBe(true);
    now = 2_001;
    expect(await known.admits(SHIGU, '203.0.113.7')).toBe(false);
    expect(loads).toBe(2);
    const broken = new AddressRules({ published: (async () => Promise.reject(new Error('no database'))) as never }, () => now);
    await expect(broken.admits(SHIGU, '203.0.113.7')).rejects.toThrow('no database');
  });

  test('staff are held to them, citizens and strangers are not', async () => {
    const admission = new Admission({ admits: async () => false }, false);
    await expect(admission.admit(as(CLERK), asked())).rejects.toMatchObject({ extensions: { code: 'ADDRESS_REFUSED', address: '10.51.6.8', http: { status: 403 } } });
    await admission.admit(as(VILLAGER), asked());
    await admission.admit(as(ANONYMOUS), asked());
  });
});
