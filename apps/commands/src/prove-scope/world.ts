/**
 * A small world in which the scope is proven: everything in it is plain data as the tables hold it, so that what the product
 * says of it and what the oracle says of it have nothing else in common. Days are legal days, `yyyy-MM-dd`.
 */
export interface World {
  /** Instant of all requests, and the legal day that it falls on in Shanghai, written down by hand. */
  readonly now: string;
  readonly today: string;
  readonly tenants: readonly TenantRow[];
  readonly departments: readonly PlaceRow[];
  readonly windows: readonly PlaceRow[];
  readonly people: readonly PersonRow[];
  readonly posts: readonly PostRow[];
  readonly representations: readonly RepresentationRow[];
  readonly operators: readonly OperatorRow[];
  readonly cases: readonly CaseRow[];
  readonly legs: readonly LegRow[];
  readonly letters: readonly LetterRow[];
  readonly personCases: readonly PersonCaseRow[];
  readonly closedCases: readonly ClosedCaseRow[];
  readonly ratings: readonly RatingRow[];
  readonly editions: readonly EditionRow[];
  readonly overrides: readonly OverrideRow[];
  /** As whom requests come in. */
  readonly asked: readonly Asked[];
}

export const ROLE_NAMES = [
  'province_publisher', 'province_supervisor', 'centre_manager', 'window_clerk', 'approver', 'village_agent', 'rating_handler',
  'system_admin', 'security_admin', 'audit_admin',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];
export const SCOPE_NAMES = ['whole', 'department', 'window', 'mine', 'tenants'] as const;
export type ScopeName = (typeof SCOPE_NAMES)[number];

export interface TenantRow {
  readonly tenantNo: number;
  readonly parentNo: number | null;
  readonly level: number;
  /** Last day of a closed tenant. */
  readonly validUntil: string | null;
  /** Who goes on for it. */
  readonly successorNo: number | null;
}
export interface PlaceRow {
  readonly id: string;
  readonly tenantNo: number;
}
export interface PersonRow {
  readonly id: string;
  /** Legal persons sign in by nobody. */
  readonly kind: 'natural' | 'legal';
}
export interface PostRow {
  readonly id: string;
  readonly tenantNo: number;
  readonly visibleFrom: number;
  readonly personId: string;
  readonly role: RoleName;
  readonly departmentId: string | null;
  readonly windowId: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly revoked: boolean;
  readonly dataScope: ScopeName;
  readonly chosenTenants: readonly number[];
}
export interface RepresentationRow {
  readonly id: string;
  /** Whose administrator wrote it down. */
  readonly tenantNo: number;
  readonly legalPersonId: string;
  readonly personId: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
}
export interface OperatorRow {
  readonly personId: string;
  /** By the database's own clock, which says who runs the platform today. */
  readonly term: 'past' | 'now' | 'future';
}
/** The root of a case, and with it one event, applicant, mandate and attachment each. */
export interface CaseRow {
  readonly id: string;
  readonly tenantNo: number;
  readonly visibleFrom: number;
  readonly personId: string;
}
export interface LegRow {
  readonly id: string;
  readonly caseId: string;
  readonly tenantNo: number;
  readonly visibleFrom: number;
  readonly status: string;
  readonly windowId: string | null;
  readonly departmentId: string | null;
  readonly handlerId: string | null;
}
export interface LetterRow {
  readonly id: string;
  readonly caseId: string;
  readonly fromTenantNo: number;
  readonly toTenantNo: number;
  readonly visibleFrom: number;
  readonly signed: boolean;
}
export interface PersonCaseRow {
  readonly personId: string;
  readonly caseId: string;
  readonly validUntil: string | null;
}
export interface ClosedCaseRow {
  readonly caseId: string;
  readonly tenantNo: number;
  readonly visibleFrom: number;
  readonly windowId: string | null;
  readonly personId: string;
}
export interface RatingRow extends ClosedCaseRow {
  readonly id: string;
}
export interface EditionRow {
  readonly id: string;
  readonly tenantNo: number;
  readonly status: 'draft' | 'published';
}
export interface OverrideRow {
  readonly id: string;
  readonly tenantNo: number;
  readonly withdrawn: boolean;
}

/** Of the first edition there is one task for each tenant that overrides anything, under the id of its first override. */
export const tasksOf = ({ editions, overrides }: Pick<World, 'editions' | 'overrides'>): readonly OverrideRow[] =>
  (editions.length === 0 ? [] : overrides.filter(({ tenantNo }, index) => overrides.findIndex((other) => other.tenantNo === tenantNo) === index));

/** Of each tenant there is one claim, with its number in it. */
export const claimIdOf = (tenantNo: number): string => `00000000-0000-4${String(tenantNo).slice(0, 2).padStart(3, '0')}-8997-${String(tenantNo).slice(-12)}`;

/** Of each letter between two tenants of a province one asks the other's consent, under the same id. */
export const proposalsOf = ({ letters }: Pick<World, 'letters'>): readonly LetterRow[] =>
  letters.filter(({ fromTenantNo, toTenantNo }) => fromTenantNo !== toTenantNo && provinceDigits(fromTenantNo) === provinceDigits(toTenantNo));
/** Of each that was agreed to, the claim was left, and an item of the asking tenant's own published. */
export const agreedOf = (world: Pick<World, 'letters'>): readonly LetterRow[] => proposalsOf(world).filter(({ signed, fromTenantNo }) => signed && fromTenantNo !== provinceTenant(fromTenantNo));
export const provinceTenant = (no: number): number => Number(provinceDigits(no).padEnd(14, '0'));
const provinceDigits = (no: number): string => String(no).slice(0, 2);

/** Of each tenant there is a rule of supervision, with its number in the list. */
export const ruleIdOf = (n: number): string => `00000000-0000-4000-8996-${String(n).padStart(12, '0')}`;

/** Who sends a request: nobody who signed in, a service, or a person with what he chose to act as. */
export type Asked =
  | { readonly by: 'nobody' }
  | { readonly by: 'service'; readonly provinceNo: number }
  | { readonly by: 'person'; readonly personId: string; readonly chosen: string | null };

/** The instants that a world may live at, a second before and after midnight in Shanghai among them. */
export const MOMENTS = [
  { now: '2026-11-23T04:00:00.000Z', today: '2026-11-23' },
  { now: '2026-03-10T15:59:59.999Z', today: '2026-03-10' },
  { now: '2026-03-10T16:00:00.000Z', today: '2026-03-11' },
  { now: '2028-02-28T17:30:00.000Z', today: '2028-02-29' },
] as const;

export const EMPTY_WORLD: World = {
  ...MOMENTS[0], tenants: [], departments: [], windows: [], people: [], posts: [], representations: [], operators: [], cases: [], legs: [],
  letters: [], personCases: [], closedCases: [], ratings: [], editions: [], overrides: [], asked: [],
};

const KINDS = ['department', 'window', 'person', 'post', 'representation', 'case', 'leg', 'letter', 'closed', 'rating', 'edition', 'override', 'new'] as const;

/** An id that says what it is the id of: the kind's number, and its own. */
export const idOf = (kind: (typeof KINDS)[number], number: number): string =>
  `00000000-0000-4000-8${String(KINDS.indexOf(kind)).padStart(3, '0')}-${String(number).padStart(12, '0')}`;

/** The day so many days away; negative numbers lie back. */
export function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
