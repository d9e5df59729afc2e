import fc from 'fast-check';
import { randomTenants, tenantSeeds } from './random-tenants.js';
import {
  dayFrom, idOf, MOMENTS, ROLE_NAMES, SCOPE_NAMES,
  type Asked, type CaseRow, type ClosedCaseRow, type EditionRow, type LegRow, type LetterRow, type OperatorRow, type OverrideRow, type PersonCaseRow,
  type PersonRow, type PlaceRow, type PostRow, type RatingRow, type RepresentationRow, type TenantRow, type World,
} from './world.js';

/** A number that chooses from a list which is not known yet; it goes on choosing something as the list shrinks. */
const pick = fc.nat({ max: 9_999 });
const maybe = fc.option(pick, { nil: null, freq: 3 });
const some = <T>(seeds: fc.Arbitrary<T>, most: number) => fc.array(seeds, { maxLength: most, size: 'max' });
const days = fc.constantFrom(-400, -1, 0, 1, 400);
const term = fc.record({ from: fc.constantFrom(-400, -400, -400, -400, -400, -400, -400, -1, 0, 1), until: fc.oneof(fc.constant(null), fc.constant(null), fc.constantFrom(-1, 0, 0, 1, 400)) });
/** Half of all rows stand open to the province. */
const barrier = fc.constantFrom(1, 1, 1, 2, 3, 4);

/** Texts of numbers that are no tenants: a county's official code, a prefecture, nobody's, more than there can be. */
const NONSENSE = [510_682, 51_06_000_000_0000, 0, 99_999_999_999_999, 51_06_082_000_0001] as const;
const STATUSES = ['received', 'handed_over', 'awaiting_supplement', 'accepted', 'under_review', 'closed'] as const;

const postSeed = fc.record({
  tenant: pick, fits: fc.boolean(), barrier, person: pick, department: maybe, window: maybe, term, revoked: fc.constantFrom(false, false, false, false, false, false, false, true),
  role: fc.constantFrom(...ROLE_NAMES, ...ROLE_NAMES, 'window_clerk', 'window_clerk', 'centre_manager', 'centre_manager', 'province_supervisor', 'approver'),
  scope: fc.oneof(fc.constantFrom('whole'), fc.constantFrom(...SCOPE_NAMES)),
  chosen: some(fc.record({ tenant: pick, nonsense: fc.option(fc.constantFrom(...NONSENSE), { nil: null, freq: 8 }) }), 4),
});
const askedSeed = fc.record({
  how: fc.oneof(
    { weight: 9, arbitrary: fc.constant('post') }, { weight: 2, arbitrary: fc.constantFrom('only', 'legal', 'platform') },
    { weight: 2, arbitrary: fc.constant('citizen') }, { weight: 1, arbitrary: fc.constantFrom('foreign', 'nobody', 'service') }),
  one: pick, other: pick,
});

/** What a world grows from: independent choices only, so that a failing one shrinks part by part. */
const seeds = fc.record({
  moment: fc.constantFrom(...MOMENTS),
  tenants: tenantSeeds,
  departments: some(pick, 4),
  windows: some(pick, 4),
  people: fc.array(fc.constantFrom('natural', 'natural', 'legal'), { minLength: 1, maxLength: 8, size: 'max' }),
  posts: some(postSeed, 20),
  representations: some(fc.record({ tenant: pick, legal: pick, person: pick, term }), 10),
  operators: some(fc.record({ person: pick, term: fc.constantFrom('past', 'now', 'future') }), 3),
  cases: some(fc.record({ tenant: pick, barrier, person: pick }), 16),
  legs: some(fc.record({ case: pick, tenant: pick, barrier, status: fc.constantFrom(...STATUSES), window: maybe, department: maybe, handler: maybe }), 70),
  letters: some(fc.record({ case: pick, from: pick, to: pick, barrier, signed: fc.boolean() }), 16),
  personCases: some(fc.record({ person: pick, case: pick, until: fc.oneof(fc.constant(null), days) }), 16),
  closedCases: some(fc.record({ tenant: pick, barrier, window: maybe, person: pick }), 16),
  ratings: some(fc.record({ closed: pick, tenant: pick, barrier, window: maybe, person: pick }), 16),
  editions: some(fc.record({ tenant: pick, status: fc.constantFrom('draft', 'published') }), 8),
  overrides: some(fc.record({ tenant: pick, withdrawn: fc.boolean() }), 8),
  asked: some(askedSeed, 32),
});
type Seeds = typeof seeds extends fc.Arbitrary<infer T> ? T : never;

const at = <T>(list: readonly T[], choice: number): T => list[choice % list.length]!;
const atOrNull = (list: readonly { readonly id: string }[], choice: number | null): string | null =>
  choice === null || list.length === 0 ? null : at(list, choice).id;

/** Rows that chose the same key as an earlier one are left out. */
function distinct<T>(rows: readonly T[], key: (row: T) => unknown): readonly T[] {
  return [...new Map(rows.toReversed().map((row) => [key(row), row])).values()].toReversed();
}

function peopleOf({ people }: Seeds): readonly PersonRow[] {
  // Somebody signs in, whatever else there is.
  return people.map((kind, number) => ({ id: idOf('person', number), kind: number === 0 ? 'natural' : kind }));
}

interface Ground {
  readonly today: string;
  readonly tenants: readonly TenantRow[];
  readonly departments: readonly PlaceRow[];
  readonly windows: readonly PlaceRow[];
  readonly people: readonly PersonRow[];
}

/** Where a role really stands, if there is such a tenant: elsewhere it can do little. */
function placesFor(role: PostRow['role'], tenants: readonly TenantRow[]): readonly TenantRow[] {
  const fitting = tenants.filter(({ level }) => (role.startsWith('province_') ? level === 1 : role === 'village_agent' ? level === 4 : level < 4));
  return fitting.length === 0 ? tenants : fitting;
}

function postsOf(all: Seeds, { today, tenants, departments, windows, people }: Ground): readonly PostRow[] {
  const natural = people.filter(({ kind }) => kind === 'natural');
  const posts = all.posts.map((seed, number) => ({
    id: idOf('post', number),
    tenantNo: at(seed.fits ? placesFor(seed.role, tenants) : tenants, seed.tenant).tenantNo,
    visibleFrom: seed.barrier,
    personId: at(natural, seed.person).id,
    role: seed.role,
    departmentId: atOrNull(departments, seed.department),
    windowId: atOrNull(windows, seed.window),
    validFrom: dayFrom(today, seed.term.from),
    validUntil: seed.term.until === null ? null : dayFrom(today, seed.term.until),
    revoked: seed.revoked,
    dataScope: seed.scope,
    chosenTenants: seed.chosen.map(({ tenant, nonsense }) => nonsense ?? at(tenants, tenant).tenantNo),
  }));
  // The database lets nobody hold an administrator's post beside another role's, as long as neither is revoked.
  const classOf = ({ role }: PostRow): string => (role.endsWith('_admin') ? role : 'office');
  const first = new Map(posts.filter(({ revoked }) => !revoked).toReversed().map((post) => [post.personId, classOf(post)]));
  return posts.filter((post) => post.revoked || first.get(post.personId) === classOf(post));
}

function representationsOf(all: Seeds, { today, tenants, people }: Ground, posts: readonly PostRow[]): readonly RepresentationRow[] {
  const legal = people.filter(({ kind }) => kind === 'legal');
  const natural = people.filter(({ kind }) => kind === 'natural');
  // Every second one where somebody may register it.
  const registrars = posts.filter(({ role, tenantNo }) => role === 'system_admin' && tenants.some((one) => one.tenantNo === tenantNo && one.level === 2));
  const places = (number: number) => (number % 2 === 0 && registrars.length > 0 ? registrars : posts.length === 0 ? tenants : posts);
  const rows = (legal.length === 0 ? [] : all.representations).map((seed, number) => ({
    id: idOf('representation', number), tenantNo: at<{ readonly tenantNo: number }>(places(number), seed.tenant).tenantNo, legalPersonId: at(legal, seed.legal).id, personId: at(natural, seed.person).id,
    validFrom: dayFrom(today, seed.term.from), validUntil: seed.term.until === null ? null : dayFrom(today, seed.term.until),
  }));
  return distinct(rows, (row) => `${row.legalPersonId} ${row.personId} ${row.validFrom}`);
}

type Work = Pick<World, 'cases' | 'legs' | 'letters' | 'personCases'>;

function workOf(all: Seeds, { today, tenants, departments, windows, people }: Ground): Work {
  const cases: readonly CaseRow[] = all.cases.map((seed, number) => ({
    id: idOf('case', number), tenantNo: at(tenants, seed.tenant).tenantNo, visibleFrom: seed.barrier, personId: at(people, seed.person).id,
  }));
  if (cases.length === 0) return { cases, legs: [], letters: [], personCases: [] };
  const legs: readonly LegRow[] = all.legs.map((seed, number) => ({
    id: idOf('leg', number), caseId: at(cases, seed.case).id, tenantNo: at(tenants, seed.tenant).tenantNo, visibleFrom: seed.barrier, status: seed.status,
    windowId: atOrNull(windows, seed.window), departmentId: atOrNull(departments, seed.department), handlerId: atOrNull(people, seed.handler),
  }));
  const letters: readonly LetterRow[] = all.letters.map(({ case: of, from, to, barrier: visibleFrom, signed }, number) => ({
    id: idOf('letter', number), caseId: at(cases, of).id, fromTenantNo: at(tenants, from).tenantNo, toTenantNo: at(tenants, to).tenantNo, visibleFrom, signed,
  }));
  const personCases: readonly PersonCaseRow[] = distinct(
    all.personCases.map(({ person, case: of, until }) => ({
      personId: at(people, person).id, caseId: at(cases, of).id, validUntil: until === null ? null : dayFrom(today, until),
    })),
    ({ personId, caseId }) => `${personId} ${caseId}`);
  return { cases, legs, letters, personCases };
}

type Judged = Pick<World, 'closedCases' | 'ratings' | 'editions' | 'overrides'>;

function judgedOf(all: Seeds, { tenants, windows, people }: Ground): Judged {
  const place = (seed: { readonly tenant: number; readonly barrier: number; readonly window: number | null; readonly person: number }) => ({
    tenantNo: at(tenants, seed.tenant).tenantNo, visibleFrom: seed.barrier, windowId: atOrNull(windows, seed.window), personId: at(people, seed.person).id,
  });
  const closedCases: readonly ClosedCaseRow[] = all.closedCases.map((seed, number) => ({ caseId: idOf('closed', number), ...place(seed) }));
  const ratings: readonly RatingRow[] = closedCases.length === 0 ? [] : distinct(
    all.ratings.map((seed, number) => ({ id: idOf('rating', number), caseId: at(closedCases, seed.closed).caseId, ...place(seed) })), ({ caseId }) => caseId);
  const provinces = tenants.filter(({ level }) => level === 1);
  const below = tenants.filter(({ level }) => level > 1);
  const editions: readonly EditionRow[] = all.editions.map(({ tenant, status }, number) => ({ id: idOf('edition', number), tenantNo: at(provinces, tenant).tenantNo, status }));
  const overrides: readonly OverrideRow[] = (below.length === 0 ? [] : all.overrides).map(({ tenant, withdrawn }, number) => ({
    id: idOf('override', number), tenantNo: at(below, tenant).tenantNo, withdrawn,
  }));
  return { closedCases, ratings, editions, overrides };
}

function askedOf(all: Seeds, { tenants, people }: Ground, posts: readonly PostRow[], represented: readonly RepresentationRow[], operators: readonly OperatorRow[]): readonly Asked[] {
  const natural = people.filter(({ kind }) => kind === 'natural');
  const by = (personId: string, chosen: string | null): Asked => ({ by: 'person', personId, chosen });
  return all.asked.map(({ how, one, other }) => {
    const person = at(natural, one).id;
    if (how === 'nobody') return { by: 'nobody' };
    if (how === 'service') return { by: 'service', provinceNo: at(tenants.filter(({ level }) => level === 1), one).tenantNo };
    if (how === 'citizen') return by(person, 'citizen');
    if (how === 'platform') return by(operators.length === 0 ? person : at(operators, other).personId, 'platform');
    if (how === 'legal' && represented.length > 0) {
      const { personId, legalPersonId } = at(represented, other);
      // Now and then somebody names a legal person whom another represents.
      return by(one % 4 === 0 ? person : personId, `legal:${legalPersonId}`);
    }
    if (how === 'post' && posts.length > 0) return by(at(posts, one).personId, at(posts, one).id);
    return by(person, how === 'foreign' && posts.length > 0 ? at(posts, other).id : null);
  });
}

function grow(all: Seeds): World {
  const { today } = all.moment;
  const tenants = randomTenants(all.tenants, today);
  const places = (kind: 'department' | 'window', choices: readonly number[]): readonly PlaceRow[] =>
    choices.map((choice, number) => ({ id: idOf(kind, number), tenantNo: at(tenants, choice).tenantNo }));
  const ground: Ground = { today, tenants, people: peopleOf(all), departments: places('department', all.departments), windows: places('window', all.windows) };
  const posts = postsOf(all, ground);
  const representations = representationsOf(all, ground, posts);
  const natural = ground.people.filter(({ kind }) => kind === 'natural');
  const operators: readonly OperatorRow[] = distinct(all.operators.map(({ person, term: when }) => ({ personId: at(natural, person).id, term: when })), ({ personId }) => personId);
  return {
    ...all.moment, ...ground, posts, representations, operators, ...workOf(all, ground), ...judgedOf(all, ground),
    asked: askedOf(all, ground, posts, representations, operators),
  };
}

/** Random worlds: every size is as likely as any other, for small ones would meet few rules. */
export const worlds: fc.Arbitrary<World> = fc.noBias(seeds).map(grow);
