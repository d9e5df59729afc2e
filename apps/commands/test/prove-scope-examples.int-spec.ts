import { defineAccess, ROLES, type AbilityRules } from '@yimen/access';
import { TestDatabase } from '@yimen/testing';
import { attemptsIn } from '../src/prove-scope/attempts.js';
import { actorOf } from '../src/prove-scope/oracle/actor.js';
import { Wall } from '../src/prove-scope/oracle/wall.js';
import { WriteWall } from '../src/prove-scope/oracle/write-wall.js';
import { PRODUCT, ScopeProof } from '../src/prove-scope/proof.js';
import { idOf, ROLE_NAMES, type Asked, type PostRow, type World } from '../src/prove-scope/world.js';
import { SERVICES } from '../src/services.js';
import { clerk, county, farmer, FARMER, named, TENANTS, TODAY, WINDOW } from './prove-scope/county.js';

let database: TestDatabase;
let proof: ScopeProof;
beforeAll(async () => {
  database = await TestDatabase.create(SERVICES);
  proof = await ScopeProof.open(database, database.ownerUrl);
}, 120_000);
afterAll(() => proof?.close());

const { 四川, 什邡, 师古, 绵竹, 和兴, 重庆 } = TENANTS;
const AT_SHIFANG = ['什邡', '师古', '红豆村', '和兴', '窗口'];
type Post = Partial<PostRow> & Pick<PostRow, 'role' | 'tenantNo'>;
const manager = (facts: Partial<PostRow> = {}): Post => ({ role: 'centre_manager', tenantNo: 什邡, ...facts });
const atCounter = (facts: Partial<PostRow> = {}): Post => ({ role: 'window_clerk', tenantNo: 师古, ...facts });

/** Whose legs are listed, said by hand; and what of them the wall shows, where that is more. Null: the request is refused. */
const EXAMPLES: [what: string, posts: readonly Post[], asked: Asked, listed: readonly string[] | null, shown?: readonly string[]][] = [
  ['510682 is what another county’s number begins with, and no tenant’s number', [manager()], clerk(), AT_SHIFANG],
  ['the official code as a chosen tenant', [manager({ dataScope: 'tenants', chosenTenants: [510682] })], clerk(), []],
  ['the official code beside a chosen tenant', [manager({ dataScope: 'tenants', chosenTenants: [510682, 和兴] })], clerk(), ['和兴']],
  ['chosen tenants outside the reach', [manager({ dataScope: 'tenants', chosenTenants: [四川, 绵竹, 重庆, 和兴] })], clerk(), ['和兴']],
  ['chosen tenants on both sides of one that was not', [manager({ tenantNo: 四川, dataScope: 'tenants', chosenTenants: [师古, 绵竹] })], clerk(),
    ['师古', '红豆村', '绵竹', '窗口'], ['师古', '红豆村', '和兴', '绵竹', '窗口']],
  ['the own tenant chosen by who reads nothing below it', [atCounter({ dataScope: 'tenants', chosenTenants: [师古] })], clerk(), ['师古', '信访', '窗口']],
  ['a user without a post', [], clerk(), []],
  ['a user with a post, as a citizen', [manager()], clerk('citizen'), []],
  ['an expired post', [manager({ validUntil: '2026-11-22' })], clerk(), null],
  ['the last day of a post', [manager({ validUntil: TODAY })], clerk(), AT_SHIFANG],
  ['a post from tomorrow', [manager({ validFrom: '2026-11-24' })], clerk(), null],
  ['an expired post, chosen by name', [manager({ validUntil: '2026-11-22' })], clerk(idOf('post', 0)), null],
  ['a revoked post', [manager({ revoked: true })], clerk(), null],
  ['a revoked post beside another', [manager({ revoked: true }), atCounter()], clerk(), ['师古', '信访', '窗口']],
  ['two posts and no choice', [manager(), atCounter({ tenantNo: 绵竹 })], clerk(), null],
  ['two posts, the wider one', [manager(), atCounter({ tenantNo: 绵竹 })], clerk(idOf('post', 0)), AT_SHIFANG],
  ['two posts, the narrower one', [manager(), atCounter({ tenantNo: 绵竹 })], clerk(idOf('post', 1)), ['绵竹']],
  ['somebody else’s post', [manager({ personId: FARMER })], clerk(idOf('post', 0)), null],
  ['a department’s scope without a department', [atCounter({ dataScope: 'department' })], clerk(), [], ['师古', '信访', '窗口']],
  ['a window’s scope', [atCounter({ dataScope: 'window', windowId: WINDOW })], clerk(), ['窗口'], ['师古', '信访', '窗口']],
  ['only mine', [atCounter({ dataScope: 'mine' })], clerk(), ['窗口'], ['师古', '信访', '窗口']],
  ['a barrier above: the province', [{ role: 'province_supervisor', tenantNo: 四川 }], clerk(), ['四川', '什邡', '师古', '红豆村', '和兴', '绵竹', '旌南', '窗口']],
  ['a barrier at the own level', [atCounter()], clerk(), ['师古', '信访', '窗口']],
  ['a closed predecessor: who goes on for it does not inherit its work', [manager({ tenantNo: 师古 })], clerk(), ['师古', '红豆村', '信访', '窗口']],
  ['a closed predecessor: nobody acts for it', [manager({ tenantNo: 和兴 })], clerk(), null],
  ['who administrates reads no case', [{ role: 'system_admin', tenantNo: 什邡 }], clerk(), []],
];

test.each(EXAMPLES.map(([what, posts, asked, listed, shown = listed]) => [what, { posts, asked, listed, shown }] as const))('%s', async (_what, { posts, asked, listed, shown }) => {
  const world = county(posts, { asked: [asked] });
  const sides = await proof.sides(world, asked, 'CaseLeg', 'list');
  const said = sides && Object.fromEntries(Object.entries(sides).map(([side, ids]) => [side, named(ids)]));
  expect(said).toEqual(listed && { object: listed, pastWall: listed, list: listed, oracle: listed, wall: shown });
  await proof.prove(world);
});

test.each([
  ['of yesterday', '2026-11-22', []],
  ['until today', TODAY, [idOf('case', 2)]],
  ['for good', null, [idOf('case', 2)]],
] as const)('a mandate %s', async (_what, validUntil, seen) => {
  const asked = clerk('citizen');
  const world = county([], { asked: [asked, farmer()], personCases: [{ personId: 'x', caseId: idOf('case', 2), validUntil }].map((row) => ({ ...row, personId: idOf('person', 0) })) });
  await proof.prove(world);
  const wall = new Wall(actorOf(asked, world), world);
  expect(world.cases.filter((row) => wall.case(row)).map(({ id }) => id)).toEqual(seen);
});

/** Rules that the product does not have, on the same rows and the same ways. */
test.each<[string, (to: AbilityRules) => void, readonly string[]]>([
  ['an unrestricted rule beside a restricted one', ({ can }) => { can('list', 'CaseLeg', { tenantNo: 绵竹 }); can('list', 'CaseLeg'); }, [...AT_SHIFANG]],
  ['a restricted rule beside an unrestricted one', ({ can }) => { can('list', 'CaseLeg'); can('list', 'CaseLeg', { tenantNo: 绵竹 }); }, [...AT_SHIFANG]],
  ['an inverted rule after it', ({ can, cannot }) => { can('list', 'CaseLeg'); cannot('list', 'CaseLeg', { tenantNo: 师古 }); }, ['什邡', '红豆村', '和兴']],
  ['an inverted rule before it', ({ can, cannot }) => { cannot('list', 'CaseLeg', { tenantNo: 师古 }); can('list', 'CaseLeg'); }, [...AT_SHIFANG]],
  ['an inverted rule on what most rows lack', ({ can, cannot }) => { can('list', 'CaseLeg'); cannot('list', 'CaseLeg', { windowId: WINDOW }); }, ['什邡', '师古', '红豆村', '和兴']],
  ['inverted without conditions', ({ can, cannot }) => { can('list', 'CaseLeg', { tenantNo: 师古 }); cannot('list', 'CaseLeg'); }, []],
])('%s', async (_what, rules, listed) => {
  const cases = defineAccess('cases', (_, to) => rules(to));
  const other = await ScopeProof.open(database, database.ownerUrl, { ...PRODUCT, accesses: { ...PRODUCT.accesses, cases } });
  try {
    const { object, pastWall, list, wall } = (await other.sides(county([manager()]), clerk(), 'CaseLeg', 'list'))!;
    expect(named(list)).toEqual(listed);
    expect(pastWall).toEqual(object);
    // However wide the rules are, the list stays behind the wall.
    expect(list).toEqual(object.filter((id) => wall.includes(id)));
  } finally {
    await other.close();
  }
});

test('another’s tenant, wherever a statement names one, lets nothing through', async () => {
  const world: World = county([atCounter()], { asked: [clerk()] });
  await proof.prove(world);
  const wall = new WriteWall(new Wall(actorOf(clerk(), world), world), world);
  // Whom a post is given to is nobody's in particular, and so not looked at here.
  const passed = Object.values(attemptsIn(world)).flat().filter(({ what, isLetThrough }) => what !== 'add person' && isLetThrough(wall));
  const places = passed.map(({ row }) => (typeof row === 'number' ? row : (row as { readonly at?: number }).at ?? (row as { readonly tenantNo: number }).tenantNo));
  expect(passed.length).toBeGreaterThan(10);
  expect(new Set(places)).toEqual(new Set([师古]));
});

test('the oracle knows every role', () => {
  expect([...ROLE_NAMES].sort()).toEqual([...ROLES].sort());
});
