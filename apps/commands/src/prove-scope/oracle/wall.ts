import { ADMINISTRATES, reachOf, seenSpans, type Actor } from './actor.js';
import { alone, EVERYTHING, levelOfNumber, lies, spanning, treeOf, type Span } from './numbers.js';
import type { CaseRow, ClosedCaseRow, EditionRow, LegRow, LetterRow, OverrideRow, PersonCaseRow, PersonRow, PostRow, RepresentationRow, TenantRow, World } from '../world.js';

export type ServiceName = 'tenants' | 'catalogs' | 'cases' | 'assessments';

/** What the database has to know of an actor: where, for whom, and up to which barrier. */
export interface Eyes {
  readonly role: 'staff' | 'person' | 'admin' | 'nobody';
  readonly reads: Span | null;
  readonly writes: Span | null;
  readonly level: number;
  /** Whose own matters are meant. */
  readonly personId: string | null;
  /** Who acts. */
  readonly self: string | null;
}

const BLIND: Eyes = { role: 'nobody', reads: null, writes: null, level: 0, personId: null, self: null };

/** Administrators and operators are somebody in the tenants service only. */
export function eyesOf(actor: Actor, service: ServiceName): Eyes {
  switch (actor.is) {
    case 'refused':
    case 'nobody':
      return BLIND;
    case 'person':
      return { ...BLIND, role: 'person', personId: actor.personId, self: actor.actsHimself };
    case 'service': {
      const province = treeOf(actor.provinceNo);
      return { ...BLIND, role: 'staff', reads: province, writes: province, level: 4 };
    }
    case 'operator':
      return service === 'tenants' ? { ...BLIND, role: 'admin', reads: EVERYTHING, writes: EVERYTHING, level: 1, self: actor.personId } : BLIND;
    case 'post': {
      const { post, personId } = actor;
      const administrates = ADMINISTRATES.includes(post.role);
      if (administrates && service !== 'tenants') return BLIND;
      return {
        ...BLIND,
        role: administrates ? 'admin' : 'staff',
        reads: spanning(seenSpans(post)),
        // Supervising is reading: only who administers posts and addresses writes below his own tenant.
        writes: post.role === 'system_admin' || post.role === 'security_admin' ? reachOf(post) : alone(post.tenantNo),
        level: levelOfNumber(post.tenantNo),
        self: personId,
      };
    }
  }
}

/** Tenant in the reach, content not above the barrier: rows of the staff family. */
const staffSees = ({ role, reads, level }: Eyes, row: { readonly tenantNo: number; readonly visibleFrom: number }): boolean =>
  role === 'staff' && lies(row.tenantNo, reads) && row.visibleFrom <= level;

/** What one actor sees of a world by the database alone: where he may look, for whom, up to which barrier. */
export class Wall {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly actor: Actor, private readonly world: World) {}

  eyes(service: ServiceName): Eyes {
    return eyesOf(this.actor, service);
  }

  post(row: PostRow): boolean {
    const eyes = this.eyes('tenants');
    return eyes.role === 'admin' ? lies(row.tenantNo, eyes.reads) : staffSees(eyes, row);
  }

  person({ id }: PersonRow): boolean {
    const eyes = this.eyes('tenants');
    if (eyes.role === 'admin' || (eyes.role !== 'nobody' && eyes.self === id)) return true;
    return eyes.role === 'staff' && this.world.posts.some((post) => post.personId === id && this.post(post));
  }

  representation({ personId, legalPersonId, tenantNo }: RepresentationRow): boolean {
    const eyes = this.eyes('tenants');
    if (eyes.role === 'admin') return lies(tenantNo, eyes.reads);
    return eyes.role === 'person' && (personId === eyes.self || legalPersonId === eyes.personId);
  }

  addressRule({ tenantNo }: Pick<TenantRow, 'tenantNo'>): boolean {
    const eyes = this.eyes('tenants');
    return eyes.role === 'admin' && lies(tenantNo, eyes.reads);
  }

  quota({ tenantNo }: TenantRow): boolean {
    return this.addressRule({ tenantNo });
  }

  staffChange(row: PostRow): boolean {
    return staffSees(this.eyes('tenants'), row);
  }

  /** A paper that its holder takes with him, as whomever he acts. */
  certificate(row: PostRow): boolean {
    const eyes = this.eyes('tenants');
    return staffSees(eyes, row) || (eyes.role !== 'nobody' && eyes.self === row.personId);
  }

  /** What other services have audited, in whatever reach there is; that only auditors are led there is the rules' business. */
  audit({ tenantNo }: TenantRow): boolean {
    return lies(tenantNo, this.eyes('tenants').reads);
  }

  edition({ status, tenantNo }: EditionRow): boolean {
    const eyes = this.eyes('catalogs');
    return status === 'published' || (eyes.role === 'staff' && lies(tenantNo, eyes.writes));
  }

  /** No barrier stands before what is left to do. */
  task({ tenantNo }: OverrideRow): boolean {
    return staffSees(this.eyes('catalogs'), { tenantNo, visibleFrom: 1 });
  }

  /** What is asked between two tenants, by who looks at either. */
  proposal({ fromTenantNo, toTenantNo }: LetterRow): boolean {
    const eyes = this.eyes('catalogs');
    return eyes.role === 'staff' && (lies(fromTenantNo, eyes.reads) || lies(toTenantNo, eyes.reads));
  }

  leg(row: LegRow): boolean {
    return staffSees(this.eyes('cases'), row);
  }

  /** Where and until when, whatever it is about: no barrier hides that from who supervises. */
  clock({ tenantNo }: LegRow): boolean {
    const eyes = this.eyes('cases');
    return eyes.role === 'staff' && lies(tenantNo, eyes.reads);
  }

  letter({ toTenantNo, visibleFrom }: LetterRow): boolean {
    return staffSees(this.eyes('cases'), { tenantNo: toTenantNo, visibleFrom });
  }

  /** What one tenant demands of another, or says against it: by who looks at either. */
  between({ fromTenantNo, toTenantNo }: LetterRow): boolean {
    const eyes = this.eyes('cases');
    return eyes.role === 'staff' && (lies(fromTenantNo, eyes.reads) || lies(toTenantNo, eyes.reads));
  }

  /** What somebody has to answer for says nothing of the case. */
  accountable({ tenantNo }: LegRow): boolean {
    const eyes = this.eyes('assessments');
    return eyes.role === 'staff' && lies(tenantNo, eyes.reads);
  }

  /** That somebody broke the glass is told to the centre that handles the case. */
  opening({ toTenantNo }: LetterRow): boolean {
    const eyes = this.eyes('cases');
    return eyes.role === 'staff' && lies(toTenantNo, eyes.reads);
  }

  /** A case is seen by whoever sees where it began or is handled, must sign for it, or whose own it is. */
  case(row: CaseRow): boolean {
    const before = this.known.get(row.id);
    if (before !== undefined) return before;
    const sees = this.eyes('cases').role === 'staff' ? this.holds(row) : this.ownCase(row.id);
    this.known.set(row.id, sees);
    return sees;
  }

  private holds(row: CaseRow): boolean {
    const { id } = row;
    const { legs, letters } = this.world;
    return staffSees(this.eyes('cases'), row)
      || legs.some((leg) => leg.caseId === id && this.leg(leg)) || letters.some((letter) => letter.caseId === id && this.letter(letter));
  }

  private ownCase(caseId: string): boolean {
    return this.world.personCases.some((row) => row.caseId === caseId && this.own(row));
  }

  private own({ personId, validUntil }: PersonCaseRow): boolean {
    const eyes = this.eyes('cases');
    return eyes.role === 'person' && eyes.personId === personId && (validUntil === null || validUntil >= this.world.today);
  }

  personCase(row: PersonCaseRow): boolean {
    return this.eyes('cases').role === 'staff' ? this.caseById(row.caseId) : this.own(row);
  }

  /** Names and numbers: the applicant himself, and staff who see the case. His agent does not. */
  applicant(row: CaseRow): boolean {
    const eyes = this.eyes('cases');
    return eyes.role === 'staff' ? this.case(row) : eyes.role === 'person' && row.personId === eyes.personId;
  }

  closedCase(row: ClosedCaseRow): boolean {
    const eyes = this.eyes('assessments');
    return eyes.role === 'person' ? row.personId === eyes.personId : staffSees(eyes, row);
  }

  caseById(id: string): boolean {
    return this.case(this.world.cases.find((one) => one.id === id)!);
  }
}
