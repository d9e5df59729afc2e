import { lies } from './numbers.js';
import type { ServiceName, Wall } from './wall.js';
import type { CaseRow, ClosedCaseRow, EditionRow, LegRow, LetterRow, OverrideRow, PersonCaseRow, PostRow, RepresentationRow, TenantRow, World } from '../world.js';

/** What the database alone lets one actor write: rows that he sees, in the tenants where he writes, of cases that he holds there. */
export class WriteWall {
  constructor(private readonly wall: Wall, private readonly world: World) {}

  private at(service: ServiceName, tenantNo: number, roles: readonly string[] = ['staff']): boolean {
    const { role, writes } = this.wall.eyes(service);
    return roles.includes(role) && lies(tenantNo, writes);
  }

  /** Divisions, departments, windows: of the own tenant by its staff, in the reach by its administrators. */
  office(tenantNo: number): boolean {
    return this.at('tenants', tenantNo, ['staff', 'admin']);
  }

  post(row: PostRow): boolean {
    return this.wall.post(row) && this.office(row.tenantNo);
  }

  /** Whom a post is given to may be new; a person himself adds nobody. */
  person(): boolean {
    return ['staff', 'admin'].includes(this.wall.eyes('tenants').role);
  }

  addressRule(tenantNo: number): boolean {
    return this.at('tenants', tenantNo, ['admin']);
  }

  /** Only who writes everywhere sets a quota. */
  quota(): boolean {
    return this.at('tenants', 0, ['admin']);
  }

  representation(row: RepresentationRow): boolean {
    return this.wall.representation(row) && this.at('tenants', row.tenantNo, ['admin']);
  }

  staffChange(row: PostRow): boolean {
    return this.wall.staffChange(row) && this.at('tenants', row.tenantNo);
  }

  withdrawAddressRule(row: TenantRow): boolean {
    return this.wall.addressRule(row) && this.addressRule(row.tenantNo);
  }

  standards(tenantNo: number): boolean {
    return this.at('catalogs', tenantNo);
  }

  /** A published edition is the law of its day. */
  edition({ tenantNo, status }: EditionRow): boolean {
    return this.standards(tenantNo) && status === 'draft';
  }

  /** What was withdrawn stays so. */
  override({ tenantNo, withdrawn }: OverrideRow): boolean {
    return this.standards(tenantNo) && !withdrawn;
  }

  task(row: OverrideRow): boolean {
    return this.wall.task(row) && this.standards(row.tenantNo);
  }

  /** Taken back by who asked, decided by who is asked; what is decided stays so. */
  endProposal(row: LetterRow, side: 'from' | 'to'): boolean {
    return this.wall.proposal(row) && !row.signed && this.standards(side === 'from' ? row.fromTenantNo : row.toTenantNo);
  }

  /** What follows from a consent is written down by who was asked for it. */
  consented(row: LetterRow, tenantNo: number): boolean {
    return tenantNo === row.toTenantNo && this.wall.proposal(row) && this.standards(tenantNo);
  }

  cases(tenantNo: number): boolean {
    return this.at('cases', tenantNo);
  }

  leg(row: LegRow): boolean {
    return this.wall.leg(row) && this.cases(row.tenantNo);
  }

  letter(row: LetterRow): boolean {
    return this.wall.letter(row) && this.cases(row.toTenantNo);
  }

  private began(id: string): boolean {
    const root = this.world.cases.find((one) => one.id === id)!;
    return this.wall.case(root) && this.cases(root.tenantNo);
  }

  private legs(id: string): boolean {
    return this.world.legs.some((leg) => leg.caseId === id && this.leg(leg));
  }

  private letters(id: string): boolean {
    return this.world.letters.some((letter) => letter.caseId === id && this.letter(letter));
  }

  /** Knowing a case's id makes nobody its holder: a leg is opened where the case began, or by who is asked to sign for it. */
  openLeg(caseId: string, tenantNo: number): boolean {
    return this.cases(tenantNo) && (this.began(caseId) || this.letters(caseId));
  }

  sendLetter(caseId: string, from: number, to: number): boolean {
    return this.cases(from) && from !== to && this.legs(caseId);
  }

  /** What belongs to a case: by who began it, has a leg of it, or is to sign for it. */
  ofCase(caseId: string): boolean {
    return this.wall.eyes('cases').role === 'staff' && (this.began(caseId) || this.legs(caseId) || this.letters(caseId));
  }

  case({ id }: CaseRow): boolean {
    return this.wall.caseById(id) && this.ofCase(id);
  }

  personCase(row: PersonCaseRow): boolean {
    return this.wall.personCase(row) && this.ofCase(row.caseId);
  }

  event(caseId: string, tenantNo: number): boolean {
    return this.cases(tenantNo) && this.wall.caseById(caseId);
  }

  /** Cards come from services, never from anybody in person, and so does what opens for them. */
  card(tenantNo: number): boolean {
    return this.at('cases', tenantNo) && this.wall.eyes('cases').self === null;
  }

  accountable(tenantNo: number): boolean {
    return this.closedCase(tenantNo);
  }

  /** Facts about closed cases come from services, never from anybody in person. */
  closedCase(tenantNo: number): boolean {
    return this.at('assessments', tenantNo) && this.wall.eyes('assessments').self === null;
  }

  rating({ personId }: ClosedCaseRow): boolean {
    const eyes = this.wall.eyes('assessments');
    return eyes.role === 'person' && eyes.personId === personId;
  }
}
