import fc from 'fast-check';
import { isTenantNo, isWithin, levelOf, parentOf, provinceOf } from '@yimen/jurisdiction';
import { planSuccession, type SuccessionOrder, type SuccessionPlan, type TenantFacts } from './index.js';

const TODAY = '2026-11-23';
const DAYS = ['2026-11-23', '2026-12-01', '2027-01-01'] as const;
const digits = (value: number, places: number): string => String(value).padStart(places, '0');

/** A province with up to three counties in two prefectures, few townships and villages: small, so that orders often fit. */
const world: fc.Arbitrary<readonly TenantFacts[]> = fc
  .array(fc.tuple(fc.constantFrom(1, 6), fc.integer({ min: 1, max: 2 }), fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })), { maxLength: 3 })), { minLength: 1, maxLength: 3 })
  .map((counties) => {
    const found = new Map<number, TenantFacts>();
    const add = (no: number, code: string): void =>
      void found.set(no, { no, level: levelOf(no), parentNo: parentOf(no), name: `地${no}`, code, prefecture: null, centreName: '', validFrom: '2020-01-01', validUntil: null });
    add(51e12, '51');
    for (const [prefecture, county, townships] of counties) {
      const countyNo = 51e12 + prefecture * 1e10 + county * 1e7;
      add(countyNo, `51${digits(prefecture, 2)}${digits(county, 2)}`);
      for (const [township, villages] of townships) {
        const townNo = countyNo + (100 + township) * 1e4;
        add(townNo, `${found.get(countyNo)!.code}${100 + township}`);
        for (const village of villages) add(townNo + 200 + village, `${found.get(townNo)!.code}${200 + village}`);
      }
    }
    return [...found.values()];
  });

interface Dice {
  readonly kind: SuccessionOrder['kind'];
  readonly picks: readonly number[];
  readonly newCode: number;
  readonly into: boolean;
  readonly day: string;
}
const dice: fc.Arbitrary<Dice> = fc.record({
  kind: fc.constantFrom('close', 'succeed', 'merge'),
  picks: fc.array(fc.nat(999), { minLength: 3, maxLength: 4 }),
  newCode: fc.integer({ min: 20, max: 89 }),
  into: fc.boolean(),
  day: fc.constantFrom(...DAYS),
});

/** An order about tenants of one level, so that it often can be carried out; every village below a merger gets a code of its own. */
function orderOf(tenants: readonly TenantFacts[], { kind, picks, newCode, into, day }: Dice): SuccessionOrder {
  const first = tenants[1 + (picks[0]! % Math.max(1, tenants.length - 1))] ?? tenants[0]!;
  const peers = tenants.filter(({ level }) => level === first.level);
  const others = picks.slice(1).map((pick) => peers[pick % peers.length]!.no);
  const parent = tenants.find(({ no }) => no === first.parentNo) ?? first;
  const code = first.level === 2 ? `51${first.code.slice(2, 4)}${newCode}` : `${parent.code}${100 + newCode}`;
  const successor = { parentNo: null, name: '新地', code };
  if (kind === 'close') return { kind, tenantNo: first.no, successorNo: others[0]!, effectiveOn: day };
  if (kind === 'succeed') return { kind, tenantNo: first.no, successor, below: [], effectiveOn: day };
  const roots = [...new Set([first.no, ...others])];
  const below = tenants
    .filter(({ no }) => roots.slice(into ? 0 : 1).some((root) => no !== root && isWithin(no, root)))
    .map(({ no, code: old }, index) => ({ tenantNo: no, code: old.slice(0, -3) + digits(300 + index, 3), name: null }));
  return { kind, tenantNos: into ? roots.slice(1).concat(roots.length === 1 ? roots : []) : roots, into: into ? roots[0]! : successor, below: into ? below.filter(({ tenantNo }) => !isWithin(tenantNo, roots[0]!)) : below, effectiveOn: day };
}

/** The tenants after the effective day. */
function after(tenants: readonly TenantFacts[], plan: SuccessionPlan): readonly TenantFacts[] {
  const ended = new Set(plan.closures.map(({ no }) => no));
  return [
    ...tenants.map((tenant) => (ended.has(tenant.no) ? { ...tenant, validUntil: plan.lastDayOn } : tenant)),
    ...plan.creations.map(({ inheritsFrom: _from, ...creation }): TenantFacts => ({ ...creation, validFrom: plan.effectiveOn, validUntil: null })),
  ];
}
const codesOf = (tenants: readonly TenantFacts[]) => tenants.map(({ code, no }) => ({ code, tenantNo: no }));

/** Several orders one after the other, each judged by what the ones before have left. */
const eachPlan = (check: (plan: SuccessionPlan, before: readonly TenantFacts[], order: SuccessionOrder) => void): number => {
  let plans = 0;
  fc.assert(fc.property(world, fc.array(dice, { minLength: 1, maxLength: 5 }), (start, rolls) => {
    let tenants = start;
    for (const roll of [...rolls].sort((a, b) => (a.day < b.day ? -1 : 1))) {
      const open = tenants.filter(({ validUntil }) => validUntil === null);
      const order = orderOf(open, roll);
      const facts = { today: TODAY, tenants, codes: codesOf(tenants) };
      const plan = planSuccession(order, facts);
      expect(planSuccession(order, { ...facts, tenants: [...tenants].reverse() })).toEqual(plan);
      if (plan.kind !== 'SuccessionPlan') continue;
      plans += 1;
      check(plan, tenants, order);
      tenants = after(tenants, plan);
    }
  }), { numRuns: 500 });
  return plans;
};

describe('any plan', () => {
  it('closes what it names with everything open below, and nothing else', () => {
    expect(eachPlan((plan, before, order) => {
      const roots = order.kind === 'merge' ? order.tenantNos : [order.tenantNo];
      const expected = before.filter(({ no, validUntil }) => validUntil === null && roots.some((root) => isWithin(no, root))).map(({ no }) => no);
      expect(plan.closures.map(({ no }) => no)).toEqual(expected.sort((a, b) => a - b));
    })).toBeGreaterThan(300);
  });

  it('uses no number and no name among siblings twice, and gives each open tenant a code of its own', () => {
    eachPlan((plan, before) => {
      const had = new Set(before.map(({ no }) => no));
      for (const { no } of plan.creations) expect([no, isTenantNo(no), had.has(no)]).toEqual([no, true, false]);
      expect(new Set(plan.creations.map(({ no }) => no)).size).toBe(plan.creations.length);
      const open = after(before, plan).filter(({ validUntil }) => validUntil === null);
      expect(new Set(open.map(({ code }) => code)).size).toBe(open.length);
      const places = open.filter(({ level }) => level > 2).map(({ parentNo, name }) => `${parentNo} ${name}`);
      expect(new Set(places).size).toBe(places.length);
    });
  });

  it('leaves a whole tree: every open tenant has an open parent of the level above, in the same province, told by its number', () => {
    eachPlan((plan, before) => {
      const open = new Map(after(before, plan).filter(({ validUntil }) => validUntil === null).map((tenant) => [tenant.no, tenant]));
      for (const { no, level, parentNo } of open.values()) {
        expect([level, parentNo]).toEqual([levelOf(no), parentOf(no)]);
        expect(parentNo === null || open.has(parentNo)).toBe(true);
      }
    });
  });

  it('gives everything that ends one successor that is open, of its level and province, and keeps what was above above', () => {
    eachPlan((plan, before) => {
      const open = new Set(after(before, plan).filter(({ validUntil }) => validUntil === null).map(({ no }) => no));
      const successorOf = new Map(plan.closures.map(({ no, successorNo }) => [no, successorNo]));
      for (const { no, level, successorNo } of plan.closures) {
        expect([open.has(successorNo), levelOf(successorNo), provinceOf(successorNo)]).toEqual([true, level, provinceOf(no)]);
        const above = successorOf.get(parentOf(no)!);
        if (above !== undefined) expect(isWithin(successorNo, above)).toBe(true);
      }
      for (const { no, inheritsFrom } of plan.creations) if (inheritsFrom !== null) expect(successorOf.get(inheritsFrom)).toBe(no);
    });
  });
});
