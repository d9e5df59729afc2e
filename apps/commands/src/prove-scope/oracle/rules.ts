import { ADMINISTRATES, seenSpans, type Actor } from './actor.js';
import { levelOfNumber, lies } from './numbers.js';
import type { Wall } from './wall.js';
import type { CaseRow, ClosedCaseRow, EditionRow, LegRow, LetterRow, OverrideRow, PlaceRow, PostRow, RatingRow, RepresentationRow, RoleName, TenantRow, World } from '../world.js';

type Post = Extract<Actor, { readonly is: 'post' }>;

/** What each role does with cases, from the roles' table in docs/security.md and docs/api/operations.txt. */
const AT_THE_COUNTER: Readonly<Partial<Record<RoleName, readonly string[]>>> = {
  village_agent: ['submitCase', 'supplyMaterials', 'withdrawCase', 'attach'],
  window_clerk: [
    'submitCase', 'signHandover', 'takeCase', 'requestSupplement', 'supplyMaterials', 'closeUnsupplied', 'acceptCase', 'declineCase', 'suspendCase', 'resumeCase',
    'completeStep', 'sendForReview', 'deliverResult', 'finishCase', 'withdrawCase', 'returnCase', 'attach', 'reveal',
  ],
  approver: ['signHandover', 'takeCase', 'assignCase', 'declineCase', 'suspendCase', 'resumeCase', 'extendCase', 'completeStep', 'decideCase', 'voidCase', 'moveEdition'],
  centre_manager: ['assignCase', 'voidCase'],
};
const SUPERVISES: readonly RoleName[] = ['centre_manager', 'province_supervisor'];
const JUDGES: readonly RoleName[] = ['centre_manager', 'province_supervisor', 'rating_handler'];

const readsCases = ({ role }: PostRow): boolean => SUPERVISES.includes(role) || AT_THE_COUNTER[role] !== undefined;

/** What the rules may be asked about: a row, and which columns tell whose it is. */
interface Owned {
  readonly departmentId?: string | null;
  readonly windowId?: string | null;
  readonly handlerId?: string | null;
}

/** A department's, a window's, a holder's own work: rows that do not say whose they are, are nobody's. */
function isItsOwn({ personId, post }: Post, row: Owned): boolean {
  const same = (one: string | null | undefined, other: string | null) => other !== null && one === other;
  switch (post.dataScope) {
    case 'whole':
    case 'tenants':
      return true;
    case 'department':
      return same(row.departmentId, post.departmentId);
    case 'window':
      return same(row.windowId, post.windowId);
    case 'mine':
      return same(row.handlerId, personId);
  }
}

const seen = ({ post }: Post, tenantNo: number): boolean => seenSpans(post).some((span) => lies(tenantNo, span));
const home = (actor: Post, tenantNo: number): boolean => tenantNo === actor.post.tenantNo && seen(actor, tenantNo);
const open = ({ post }: Post, visibleFrom: number): boolean => visibleFrom <= levelOfNumber(post.tenantNo);

/** May this actor do this to this row? The oracle's reading of SCOPE.md and of the roles' table, one question per type. */
export interface Powers {
  readonly Post: (action: string, row: PostRow) => boolean;
  readonly Tenant: (action: string, row: TenantRow) => boolean;
  readonly AddressRule: (action: string, row: TenantRow) => boolean;
  readonly Province: (action: string, row: TenantRow) => boolean;
  readonly Representation: (action: string, row: RepresentationRow) => boolean;
  /** Of these there is one of each post: asked for by its holder, about its holder. */
  readonly StaffChange: (action: string, row: PostRow) => boolean;
  readonly ServiceCertificate: (action: string, row: PostRow) => boolean;
  readonly AuditEntry: (action: string, row: TenantRow) => boolean;
  readonly ItemEdition: (action: string, row: EditionRow) => boolean;
  readonly ItemPublication: (action: string, row: EditionRow) => boolean;
  readonly ItemStanding: (action: string, row: EditionRow) => boolean;
  readonly FieldPolicy: (action: string, row: EditionRow) => boolean;
  readonly Dictionary: (action: string, row: EditionRow) => boolean;
  readonly DisclosureTemplate: (action: string, row: TenantRow) => boolean;
  readonly ItemOverride: (action: string, row: OverrideRow) => boolean;
  readonly DepartmentRoster: (action: string, row: TenantRow) => boolean;
  readonly ItemClaim: (action: string, row: TenantRow) => boolean;
  readonly ItemProposal: (action: string, row: LetterRow) => boolean;
  readonly AdjustmentTask: (action: string, row: OverrideRow) => boolean;
  readonly CaseLeg: (action: string, row: LegRow) => boolean;
  readonly Handover: (action: string, row: LetterRow) => boolean;
  readonly LegClock: (action: string, row: LegRow) => boolean;
  readonly SupervisionRule: (action: string, row: TenantRow) => boolean;
  readonly SupervisionCard: (action: string, row: LegRow) => boolean;
  readonly CardAppeal: (action: string, row: LetterRow) => boolean;
  readonly SupervisionOrder: (action: string, row: LetterRow) => boolean;
  readonly FirstContact: (action: string, row: LegRow) => boolean;
  readonly AccountabilityRecord: (action: string, row: LegRow) => boolean;
  readonly CaseOpening: (action: string, row: LetterRow) => boolean;
  readonly Case: (action: string, row: CaseRow) => boolean;
  readonly ClosedCase: (action: string, row: ClosedCaseRow) => boolean;
  readonly WindowScore: (action: string, row: PlaceRow) => boolean;
  readonly Rating: (action: string, row: RatingRow) => boolean;
}

export function powersOf(actor: Actor, wall: Wall, world: World): Powers {
  const none = () => false;
  const standards = (action: string, { status }: EditionRow) => action === 'read' && status === 'published';
  const nothing: Powers = {
    Post: none, Tenant: none, AddressRule: none, Province: none, Representation: none, StaffChange: none, ServiceCertificate: none, AuditEntry: none, ItemEdition: standards, ItemPublication: standards, ItemStanding: none, FieldPolicy: none, Dictionary: none, DisclosureTemplate: none, ItemOverride: none, DepartmentRoster: none, ItemClaim: none, ItemProposal: none, AdjustmentTask: none, CaseLeg: none, Handover: none, LegClock: none, CaseOpening: none, Case: none, ClosedCase: none,
    WindowScore: none, Rating: none, SupervisionRule: none, SupervisionCard: none, CardAppeal: none, SupervisionOrder: none, FirstContact: none, AccountabilityRecord: none,
  };
  switch (actor.is) {
    case 'refused':
      return { ...nothing, ItemEdition: none, ItemPublication: none };
    case 'nobody':
    case 'service':
      return nothing;
    case 'operator':
      return { ...nothing, Province: () => true, Tenant: (action) => action === 'reorganise', Post: (action, { role }) => ['list', 'give', 'revoke'].includes(action) && ADMINISTRATES.includes(role) };
    case 'person':
      return {
        ...nothing,
        Case: (_, row) => wall.case(row),
        ClosedCase: (_, { personId }) => personId === actor.personId,
        ServiceCertificate: (_, { personId }) => personId === actor.actsHimself,
      };
    case 'post':
      return { ...nothing, ...officePowers(actor), ...staffPowers(actor), ...casePowers(actor, wall, world), ...supervisionPowers(actor), ...judgingPowers(actor) };
  }
}

/** Who gives and takes which of the posts that he sees: the staffing table of docs/security.md. Auditors come from the operator alone. */
function gives(actor: Post, row: PostRow): boolean {
  const { role, tenantNo } = actor.post;
  if (role === 'centre_manager') return row.tenantNo === tenantNo && ['window_clerk', 'approver', 'rating_handler'].includes(row.role);
  if (role !== 'system_admin' && role !== 'security_admin') return false;
  return ADMINISTRATES.includes(row.role) ? row.role === role && row.tenantNo !== tenantNo : role === 'system_admin';
}

/** Posts, what a unit asks for of those whom it has sent, and what is written of who leaves. */
function staffPowers(actor: Post): Pick<Powers, 'Post' | 'StaffChange' | 'ServiceCertificate'> {
  const { personId, post: { role, departmentId } } = actor;
  const manages = role === 'centre_manager';
  const speaksFor = role === 'approver' && departmentId !== null;
  return {
    Post: (action, row) => {
      if (!seen(actor, row.tenantNo)) return false;
      if (action === 'revokeSessions') return role === 'security_admin';
      if (!open(actor, row.visibleFrom)) return false;
      switch (action) {
        case 'list': return true;
        case 'askFor': return speaksFor && home(actor, row.tenantNo) && row.departmentId === departmentId;
        case 'appraise': return manages && home(actor, row.tenantNo);
        case 'revoke': return gives(actor, row) || (role === 'security_admin' && row.role !== 'audit_admin');
        default: return gives(actor, row);
      }
    },
    StaffChange: (action, row) => {
      if (!open(actor, row.visibleFrom)) return false;
      const isOwn = speaksFor && home(actor, row.tenantNo) && row.personId === personId;
      return action === 'list' ? isOwn || (manages && seen(actor, row.tenantNo)) : manages && home(actor, row.tenantNo);
    },
    ServiceCertificate: (_, row) => row.personId === personId || (manages && open(actor, row.visibleFrom) && seen(actor, row.tenantNo)),
  };
}

function officePowers(actor: Post): Pick<Powers, 'Tenant' | 'AddressRule' | 'AuditEntry' | 'Representation' | 'ItemEdition' | 'ItemPublication' | 'ItemStanding' | 'FieldPolicy' | 'Dictionary' | 'DisclosureTemplate' | 'ItemOverride' | 'DepartmentRoster' | 'ItemClaim' | 'ItemProposal' | 'AdjustmentTask'> {
  const { role, tenantNo } = actor.post;
  const ofProvince = levelOfNumber(tenantNo) === 1;
  // The manager of a centre, and in a village, which has none, its agent.
  const speaksForCentre = role === 'centre_manager' || (role === 'village_agent' && levelOfNumber(tenantNo) === 4);
  const guards = role === 'security_admin';
  const publishes = (row: EditionRow): boolean => role === 'province_publisher' && ofProvince && home(actor, row.tenantNo);
  /** What is published, anybody; what is not yet, the province's own office. */
  const standards = (action: string, row: EditionRow): boolean => (action === 'read'
    ? row.status === 'published' || (ofProvince && !ADMINISTRATES.includes(role) && home(actor, row.tenantNo))
    : publishes(row));
  return {
    Tenant: (action, row) => {
      if (action === 'setCalendar') return role === (ofProvince ? 'province_publisher' : 'centre_manager') && home(actor, row.tenantNo);
      return action === 'rename' ? role === 'centre_manager' && home(actor, row.tenantNo) : role === 'system_admin' && ofProvince && seen(actor, row.tenantNo);
    },
    // Powers of attorney are registered at the county, and looked after by every administrator whose reach they lie in.
    Representation: (action, row) => role === 'system_admin' && (action === 'register' ? levelOfNumber(tenantNo) === 2 && home(actor, row.tenantNo) : seen(actor, row.tenantNo)),
    AddressRule: (_, row) => guards && seen(actor, row.tenantNo),
    AuditEntry: (_, row) => role === 'audit_admin' && seen(actor, row.tenantNo),
    ItemEdition: standards,
    ItemPublication: standards,
    ItemStanding: (_, row) => publishes(row),
    FieldPolicy: (_, row) => publishes(row),
    Dictionary: (_, row) => publishes(row),
    DisclosureTemplate: (_, row) => role === (ofProvince ? 'province_publisher' : 'centre_manager') && home(actor, row.tenantNo),
    ItemOverride: (_, row) => role === 'centre_manager' && !ofProvince && home(actor, row.tenantNo),
    ItemClaim: (_, row) => (ofProvince ? role === 'province_publisher' : speaksForCentre) && home(actor, row.tenantNo),
    DepartmentRoster: (_, row) => role === (ofProvince ? 'province_publisher' : 'centre_manager') && home(actor, row.tenantNo),
    // What is asked between two tenants is read at both, withdrawn by who asks and decided by who is asked.
    ItemProposal: (action, { fromTenantNo, toTenantNo }) => {
      if (ADMINISTRATES.includes(role)) return false;
      if (action === 'read') return seen(actor, fromTenantNo) || seen(actor, toTenantNo);
      if (action === 'decide') return role === (ofProvince ? 'province_publisher' : 'centre_manager') && home(actor, toTenantNo);
      return speaksForCentre && !ofProvince && home(actor, fromTenantNo);
    },
    // Whoever sees the tenant sees what it has to do; its manager says when nothing is to be done.
    AdjustmentTask: (action, row) => !ADMINISTRATES.includes(role)
      && (action === 'read' ? seen(actor, row.tenantNo) : role === 'centre_manager' && !ofProvince && home(actor, row.tenantNo)),
  };
}

function casePowers(actor: Post, wall: Wall, world: World): Pick<Powers, 'CaseLeg' | 'Handover' | 'LegClock' | 'CaseOpening' | 'Case'> {
  const { post } = actor;
  const reads = readsCases(post);
  const verbs = AT_THE_COUNTER[post.role] ?? [];
  const hides = post.role === 'centre_manager' || post.role === 'approver';
  // Neither counts nor openings say whose work it was.
  const isWide = post.dataScope === 'whole' || post.dataScope === 'tenants';
  const leg = (action: string, row: LegRow): boolean => {
    if (!open(actor, row.visibleFrom) || !isItsOwn(actor, row)) return false;
    if (action === 'list') return reads && seen(actor, row.tenantNo);
    if (!home(actor, row.tenantNo)) return false;
    if (action === 'restrict') return hides;
    if (!verbs.includes(action)) return false;
    // In clear, an applicant is read at the window that handles the case, as long as it does.
    return action !== 'reveal' || (post.windowId !== null && row.windowId === post.windowId && row.status !== 'closed');
  };
  const letter = (action: string, { toTenantNo, visibleFrom }: LetterRow): boolean =>
    open(actor, visibleFrom) && (action === 'list' ? reads && seen(actor, toTenantNo) : verbs.includes(action) && home(actor, toTenantNo));
  return {
    CaseLeg: leg,
    Handover: letter,
    LegClock: (_, { tenantNo }) => SUPERVISES.includes(post.role) && isWide && seen(actor, tenantNo),
    CaseOpening: (_, { toTenantNo }) => hides && isWide && home(actor, toTenantNo),
    Case: (action, row) => {
      if (action !== 'read' || !reads) return false;
      if (post.dataScope === 'whole') return wall.case(row);
      return world.legs.some((one) => one.caseId === row.id && leg('list', one))
        || world.letters.some((one) => one.caseId === row.id && !one.signed && letter('list', one));
    },
  };
}

/** Who supervises lays down rules and orders, who answers for a tenant appeals and replies; a card is read wherever the work is, an answer to it by who leads or is named. */
function supervisionPowers(actor: Post): Pick<Powers, 'SupervisionRule' | 'SupervisionCard' | 'CardAppeal' | 'SupervisionOrder' | 'FirstContact' | 'AccountabilityRecord'> {
  const { post, personId } = actor;
  const { role } = post;
  const isWide = post.dataScope === 'whole' || post.dataScope === 'tenants';
  const [supervises, answers] = [SUPERVISES.includes(role), role === 'centre_manager' || role === 'approver'];
  const sees = ({ fromTenantNo, toTenantNo }: LetterRow) => seen(actor, fromTenantNo) || seen(actor, toTenantNo);
  return {
    SupervisionRule: (_, { tenantNo }) => supervises && isWide && home(actor, tenantNo),
    SupervisionCard: (action, row) => readsCases(post) && isItsOwn(actor, row) && (action === 'list' ? seen(actor, row.tenantNo) : answers && home(actor, row.tenantNo)),
    CardAppeal: (action, row) => {
      if (!isWide) return false;
      switch (action) {
        case 'read': return (answers || supervises) && sees(row);
        case 'withdraw': return answers && home(actor, row.fromTenantNo);
        default: return supervises && home(actor, row.toTenantNo);
      }
    },
    SupervisionOrder: (action, row) => {
      if (!isWide) return false;
      const replies = answers || role === 'village_agent';
      switch (action) {
        case 'read': return (replies || supervises) && sees(row);
        case 'reply': return replies && home(actor, row.toTenantNo);
        case 'issue': return supervises && home(actor, row.fromTenantNo) && seen(actor, row.toTenantNo);
        default: return supervises && home(actor, row.fromTenantNo);
      }
    },
    FirstContact: (action, row) => readsCases(post) && open(actor, row.visibleFrom) && isItsOwn(actor, row)
      && (action === 'list' ? seen(actor, row.tenantNo) : role !== 'province_supervisor' && home(actor, row.tenantNo)),
    AccountabilityRecord: (_, row) => (supervises
      ? isWide && seen(actor, row.tenantNo)
      : ['window_clerk', 'approver', 'village_agent'].includes(role) && home(actor, row.tenantNo) && row.handlerId === personId),
  };
}

/** A clerk sees what is his window's, who judges what is in his reach; scores and ratings know a window and nothing narrower. */
function judgingPowers(actor: Post): Pick<Powers, 'WindowScore' | 'Rating'> {
  const { post } = actor;
  const judges = JUDGES.includes(post.role);
  const window = (tenantNo: number, windowId: string | null): boolean =>
    seen(actor, tenantNo) && isItsOwn(actor, { windowId })
    && (judges || (post.role === 'window_clerk' && post.windowId !== null && windowId === post.windowId));
  return {
    WindowScore: (_, { tenantNo, id }) => window(tenantNo, id),
    Rating: (_, { tenantNo, windowId, visibleFrom }) => open(actor, visibleFrom) && window(tenantNo, windowId),
  };
}
