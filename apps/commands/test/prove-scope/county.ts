import { EMPTY_WORLD, idOf, type Asked, type LegRow, type PostRow, type TenantRow, type World } from '../../src/prove-scope/world.js';

/** A small country by hand. The official code of 什邡 is 510682, and that is what the number of 旌南 begins with. */
export const TENANTS = {
  四川: 51_00_000_000_0000, 什邡: 51_06_082_000_0000, 师古: 51_06_082_120_0000, 红豆村: 51_06_082_120_0001, 和兴: 51_06_082_121_0000,
  绵竹: 51_06_083_000_0000, 旌南: 51_06_820_000_0000, 重庆: 50_00_000_000_0000, 渝中: 50_01_003_000_0000,
} as const;
export type Place = keyof typeof TENANTS;
const PLACES = Object.keys(TENANTS) as readonly Place[];
const LEVELS: Readonly<Partial<Record<Place, number>>> = { 四川: 1, 重庆: 1, 师古: 3, 和兴: 3, 红豆村: 4 };
const PARENTS: Readonly<Partial<Record<Place, Place>>> = { 什邡: '四川', 师古: '什邡', 红豆村: '师古', 和兴: '什邡', 绵竹: '四川', 旌南: '四川', 渝中: '重庆' };

export const TODAY = EMPTY_WORLD.today;
export const DEPARTMENT = idOf('department', 0);
export const WINDOW = idOf('window', 0);
export const [CLERK, FARMER] = [idOf('person', 0), idOf('person', 1)];

const tenants = PLACES.map((place): TenantRow => {
  const parent = PARENTS[place];
  // 和兴 was merged into 师古 yesterday.
  const ended = place === '和兴';
  return {
    tenantNo: TENANTS[place], parentNo: parent ? TENANTS[parent] : null, level: LEVELS[place] ?? 2,
    validUntil: ended ? '2026-11-22' : null, successorNo: ended ? TENANTS.师古 : null,
  };
});

/** One leg in each tenant, open to the province; and at the counter of 师古 a petition, somebody else's work, and what the window does. */
const LEGS: readonly (readonly [name: string, place: Place, facts?: Partial<LegRow>])[] = [
  ...PLACES.map((place) => [place, place] as const),
  ['信访', '师古', { visibleFrom: 3 }],
  ['窗口', '师古', { windowId: WINDOW, departmentId: DEPARTMENT, handlerId: CLERK }],
];
const legs = LEGS.map(([, place, facts], n): LegRow => ({
  id: idOf('leg', n), caseId: idOf('case', n), tenantNo: TENANTS[place], visibleFrom: 1, status: 'received', windowId: null, departmentId: null, handlerId: null, ...facts,
}));
const NAMES: ReadonlyMap<string, string> = new Map(LEGS.map(([name], n) => [idOf('leg', n), name]));
/** Legs by the names that they have here. */
export const named = (ids: readonly string[]): readonly string[] => ids.map((id) => NAMES.get(id) ?? id);

/** The county with the clerk's posts in it, and whatever else an example needs. */
export function county(posts: readonly (Partial<PostRow> & Pick<PostRow, 'role' | 'tenantNo'>)[], more: Partial<World> = {}): World {
  return {
    ...EMPTY_WORLD,
    tenants,
    departments: [{ id: DEPARTMENT, tenantNo: TENANTS.师古 }],
    windows: [{ id: WINDOW, tenantNo: TENANTS.师古 }],
    people: [{ id: CLERK, kind: 'natural' }, { id: FARMER, kind: 'natural' }],
    cases: legs.map(({ caseId, tenantNo, visibleFrom }) => ({ id: caseId, tenantNo, visibleFrom, personId: FARMER })),
    legs,
    posts: posts.map((post, n) => ({
      id: idOf('post', n), visibleFrom: 1, personId: CLERK, departmentId: null, windowId: null, validFrom: '2026-01-01', validUntil: null, revoked: false,
      dataScope: 'whole', chosenTenants: [], ...post,
    })),
    ...more,
  };
}

/** The clerk, with the only post that he has, or with what he chooses. */
export const clerk = (chosen: string | null = null): Asked => ({ by: 'person', personId: CLERK, chosen });
export const farmer = (chosen: string | null = null): Asked => ({ by: 'person', personId: FARMER, chosen });
