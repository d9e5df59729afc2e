import fc from 'fast-check';
import { addDays } from '@yimen/working-days';
import { decideChange, decideGiving, decideRenewal, decideStandIn, STAFF_ROLE_NAMES, type Candidate, type HeldPost, type NewPost, type StaffRole } from './index.js';

const TENANTS = [51_00_000_000_0000, 51_06_082_000_0000, 51_06_082_120_0000, 51_06_082_120_0201];
const PEOPLE = ['a', 'b', 'c'];
const FIRST = '2026-11-23';
const ADMINISTRATORS: readonly StaffRole[] = ['system_admin', 'security_admin', 'audit_admin'];

/** One thing that somebody does, some days later; whether it is allowed to him is not asked, so the rules bear all alone. */
const step = fc.record({
  verb: fc.constantFrom('give', 'give', 'give', 'standIn', 'renew', 'shorten', 'revoke'),
  later: fc.nat(200), actor: fc.constantFrom(...PEOPLE, 'elsewhere'), person: fc.constantFrom(...PEOPLE), tenantNo: fc.constantFrom(...TENANTS),
  role: fc.constantFrom(...STAFF_ROLE_NAMES), begins: fc.nat(300), lasts: fc.option(fc.nat(900)), pick: fc.nat(50),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const candidate = (posts: readonly HeldPost[], personId: string): Candidate => ({ personId, posts: posts.filter((post) => post.personId === personId), operator: false });
const kept = (post: NewPost, personId: string, id: string): HeldPost => ({ ...post, id, personId, kind: post.postKind, revoked: false });

/** What there is after a step; refusals leave everything as it is. */
function after(posts: readonly HeldPost[], at: Step, today: string, id: string): readonly HeldPost[] {
  const facts = { today, actorId: at.actor, quota: null };
  const picked = posts[at.pick % Math.max(posts.length, 1)];
  const change = (over: Partial<HeldPost>) => posts.map((post) => (post === picked ? { ...post, ...over } : post));
  const validFrom = addDays(today, at.begins);
  const validUntil = at.lasts === null ? null : addDays(validFrom, at.lasts);
  if (at.verb === 'give') {
    const order = { tenantNo: at.tenantNo, role: at.role, departmentId: null, windowId: null, dataScope: 'whole' as const, chosenTenants: [], validFrom, validUntil, sentBy: null };
    const outcome = decideGiving(order, candidate(posts, at.person), facts);
    return outcome.kind === 'NewPost' ? [...posts, kept(outcome, at.person, id)] : posts;
  }
  if (!picked) return posts;
  switch (at.verb) {
    case 'standIn': {
      const outcome = decideStandIn(picked, { validFrom, validUntil: addDays(validFrom, at.lasts ?? 10) }, candidate(posts, at.person), facts);
      return outcome.kind === 'NewPost' ? [...posts, kept(outcome, at.person, id)] : posts;
    }
    case 'renew': {
      const outcome = decideRenewal(picked, validUntil, candidate(posts, picked.personId), facts);
      return outcome.kind === 'PostRenewal' ? change({ validUntil: outcome.validUntil }) : posts;
    }
    case 'shorten': {
      const outcome = decideChange(picked, { validUntil: validFrom }, facts);
      return outcome.kind === 'PostChange' ? change({ validUntil: outcome.validUntil }) : posts;
    }
    default:
      return change({ revoked: true });
  }
}

const sameDay = (one: HeldPost, other: HeldPost): boolean => one.validFrom <= (other.validUntil ?? '9999') && other.validFrom <= (one.validUntil ?? '9999');
const apart = (one: HeldPost, other: HeldPost): boolean => one.role !== other.role && [one, other].some(({ role }) => ADMINISTRATORS.includes(role));

test('whatever is done in whatever order, nobody ever holds roles that stand apart on one day, nor gives himself anything', () => {
  let given = 0;
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
    let posts: readonly HeldPost[] = [];
    let today = FIRST;
    for (const [index, at] of steps.entries()) {
      today = addDays(today, at.later);
      const next = after(posts, at, today, String(index));
      for (const post of next.slice(posts.length)) {
        given += 1;
        expect(post.personId).not.toBe(at.actor);
      }
      posts = next;
      const valid = posts.filter(({ revoked }) => !revoked);
      for (const one of valid) for (const other of valid) expect(one.personId === other.personId && sameDay(one, other) && apart(one, other)).toBe(false);
    }
  }), { numRuns: 500 });
  // A property over nothing but refusals would prove nothing.
  expect(given).toBeGreaterThan(500);
});
