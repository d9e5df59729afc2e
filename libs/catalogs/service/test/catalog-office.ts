import { contextOf, SystemClock, type Principal, type RequestContext, type Role } from '@yimen/access';
import { completed, provenanceOf, type FieldProvenance, type ItemField, type ItemStandard, type WrittenStandard } from '@yimen/catalogs-domain';
import { EventBus } from '@yimen/events';
import { Level, levelOf } from '@yimen/jurisdiction';
import { done, type Database, type Done } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import pino from 'pino';
import { AdjustmentGiving, CATALOGS_SUBSCRIPTIONS } from '../src/adjustment/adjustment-giving.js';
import { Claiming } from '../src/claim/claiming.js';
import { ClaimQueries } from '../src/claim/claim.queries.js';
import { AdjustmentQueries } from '../src/adjustment/adjustment.queries.js';
import { ThreeWays } from '../src/adjustment/three-ways.js';
import { AdjustmentSettling } from '../src/adjustment/adjustment-settling.js';
import { DictionaryQueries } from '../src/dictionary/dictionary.queries.js';
import { DictionaryWriting } from '../src/dictionary/dictionary-writing.js';
import { EditionDrafting } from '../src/edition/edition-drafting.js';
import { EditionQueries } from '../src/edition/edition.queries.js';
import { LocalEffectiveStandards } from '../src/effective/local-effective-standards.js';
import { CatalogRows } from '../src/effective/catalog-rows.js';
import { CatalogMemory } from '../src/memory/catalog-memory.js';
import { EffectiveQueries } from '../src/effective/effective.queries.js';
import { FieldPolicies } from '../src/field-policy/field-policies.js';
import { FieldPolicyQueries } from '../src/field-policy/field-policy.queries.js';
import { DisclosureTemplates } from '../src/guide/disclosure-templates.js';
import { GuideQueries } from '../src/guide/guide.queries.js';
import { catalogsService } from '../src/index.js';
import { CATALOGS_ENTITIES } from '../src/catalogs.module.js';
import { PublicationDeciding } from '../src/publication/publication-deciding.js';
import { PublicationImpacts } from '../src/publication/publication-impact.js';
import { PublicationQueries } from '../src/publication/publication.queries.js';
import { PublicationSubmitting } from '../src/publication/publication-submitting.js';
import { ProposalEnding } from '../src/proposal/proposal-ending.js';
import { ProposalQueries } from '../src/proposal/proposal.queries.js';
import { Proposing } from '../src/proposal/proposing.js';
import { ItemStandingQueries } from '../src/standing/item-standing.queries.js';
import { ItemStandings } from '../src/standing/item-standing.js';
import { Overriding } from '../src/override/overriding.js';

/** A small real corner of Sichuan, by path number. */
export const SICHUAN = 51_00_000_000_0000;
export const GUANGXI = 45_00_000_000_0000;
export const SHIFANG = 51_06_082_000_0000;
export const SHIGU = 51_06_082_120_0000;
export const MAJING = 51_06_082_110_0000;
export const VILLAGE = 51_06_082_120_0201;

/** Days of the story: published on the first, overridden on the second, asked on the third. */
export const DAY_1 = new Date('2026-03-02T02:00:00Z');
export const DAY_2 = new Date('2026-03-03T02:00:00Z');
export const DAY_3 = new Date('2026-03-04T02:00:00Z');

export const days = (amount: number) => ({ amount, unit: 'working_day' }) as const;

/** A consistent standard under a code of its own, so that the tests of one file do not meet. */
export const written = (code: string, changes: Partial<WrittenStandard> = {}): WrittenStandard => ({
  code,
  name: `林木采伐许可 ${code}`,
  type: '01',
  timeKind: 'promised',
  route: 'review',
  department: '林业和草原主管部门',
  serviceObjects: ['1'],
  legalBasis: [{ law: '中华人民共和国森林法', clause: '第五十六条' }],
  conditions: [{ id: 'c1', text: '林木权属清楚' }],
  materials: [
    { id: 'm1', name: '申请表', necessity: 'required', form: 'original', source: 'applicant', copies: 1 },
    { id: 'm2', name: '林权证明', necessity: 'required', form: 'copy', source: 'government', copies: 1 },
  ],
  steps: [
    { id: 's1', name: '受理', limit: days(1), level: Level.Township },
    { id: 's2', name: '审核', limit: days(2), level: Level.Township },
    { id: 's3', name: '审批', limit: days(5), level: Level.County },
    { id: 's4', name: '办结', limit: days(1), level: Level.County },
    { id: 's5', name: '送达', limit: days(1), level: Level.Township },
  ],
  statutoryLimit: days(20),
  promisedLimit: days(10),
  fees: [{ id: 'f1', name: '工本费', amountFen: 1000, standard: '每证 10 元', basis: '省价目表' }],
  visits: 2,
  result: { name: '林木采伐许可证', kind: 'certificate' },
  reviewLevel: Level.County,
  reviewCounts: 'counts',
  place: '各级政务服务中心',
  hours: '工作日 9:00—17:00',
  phones: { consult: '96196', complaint: '12345' },
  window: null,
  faq: [{ id: 'q1', question: '零星林木要办证吗？', answer: '不要。' }],
  channels: [{ id: 'h1', kind: 'window', name: '窗口办理' }],
  onlinePayment: true,
  visitReason: '须核验林权证明原件',
  ...changes,
});
/** The same with everything that may stay unsaid. */
export const standard = (code: string, changes: Partial<ItemStandard> = {}): ItemStandard => completed(written(code, changes));

export const as = (principal: Principal, now: Date): RequestContext => contextOf(principal, { now, requestId: 'test-request', locale: 'zh-CN' });
export const anybody = (now = DAY_3): RequestContext => as({ kind: 'anonymous' }, now);

/** Somebody in a post; each tenant and role has a person of its own. */
export function inPost(role: Role, tenantNo: number, now: Date): RequestContext {
  const personId = `0198a8f0-0000-7000-8${String(role.length).padStart(3, '0')}-${String(tenantNo).slice(-12)}`;
  const post = { id: personId, tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
  return as({ kind: 'staff', personId, name: '某人', post, level: levelOf(tenantNo) }, now);
}
export const publisher = (now: Date, provinceNo = SICHUAN): RequestContext => inPost('province_publisher', provinceNo, now);
/** Another publisher of the same province, at the same moment. */
export function secondPublisher(ctx: RequestContext): RequestContext {
  if (ctx.principal.kind !== 'staff') throw new Error('not a publisher');
  return as({ ...ctx.principal, personId: ctx.principal.personId.replace(/^0198a8f0/, '0198a8f1') }, ctx.now);
}
export const manager = (tenantNo: number, now = DAY_2): RequestContext => inPost('centre_manager', tenantNo, now);

export const idOf = (outcome: { readonly kind: string }): string => {
  expect(outcome).toMatchObject({ kind: 'done' });
  return (outcome as Done).id;
};

let requests = 0;
export const request = () => ({ clientRequestId: `request-${++requests}` });

/** The use cases of the service on a database of their own, as its resolvers call them. */
export class CatalogOffice {
  /** Which day it is for what the process knows by heart. */
  readonly clock = { now: () => DAY_3 };
  readonly rows: CatalogRows;
  readonly memory: CatalogMemory;
  readonly effective: EffectiveQueries;
  readonly editions: EditionQueries;
  readonly overriding: Overriding;
  private readonly drafting: EditionDrafting;
  readonly publications: PublicationQueries;
  readonly impacts: PublicationImpacts;
  readonly forServices: LocalEffectiveStandards;
  readonly standings: ItemStandings;
  readonly standingQueries: ItemStandingQueries;
  readonly guides: GuideQueries;
  readonly templates: DisclosureTemplates;
  readonly policies: FieldPolicies;
  readonly policyQueries: FieldPolicyQueries;
  readonly adjustments: AdjustmentQueries;
  readonly threeWays: ThreeWays;
  readonly settling: AdjustmentSettling;
  readonly giving: AdjustmentGiving;
  readonly dictionary: DictionaryQueries;
  readonly words: DictionaryWriting;
  readonly claims: ClaimQueries;
  readonly claiming: Claiming;
  readonly proposals: ProposalQueries;
  readonly proposing: Proposing;
  readonly ending: ProposalEnding;
  private readonly submitting: PublicationSubmitting;
  private readonly deciding: PublicationDeciding;

  private constructor(
    readonly databases: TestDatabase,
    readonly database: Database,
    private readonly bus: EventBus,
  ) {
    this.rows = new CatalogRows();
    this.memory = new CatalogMemory(database, this.rows, databases, this.clock);
    this.effective = new EffectiveQueries(database, this.rows, this.memory);
    this.editions = new EditionQueries(database);
    this.overriding = new Overriding(database, this.effective);
    this.drafting = new EditionDrafting(database);
    this.publications = new PublicationQueries(database);
    this.impacts = new PublicationImpacts(database, this.publications);
    this.dictionary = new DictionaryQueries(database);
    this.words = new DictionaryWriting(database);
    this.claims = new ClaimQueries(database, this.effective);
    this.claiming = new Claiming(database, this.effective);
    this.proposals = new ProposalQueries(database);
    this.proposing = new Proposing(database);
    this.ending = new ProposalEnding(database, bus);
    this.forServices = new LocalEffectiveStandards(this.effective, this.claims);
    this.standings = new ItemStandings(database);
    this.standingQueries = new ItemStandingQueries(database);
    this.submitting = new PublicationSubmitting(database);
    this.deciding = new PublicationDeciding(database, bus);
    this.guides = new GuideQueries(database, this.effective);
    this.templates = new DisclosureTemplates(database);
    this.policies = new FieldPolicies(database);
    this.policyQueries = new FieldPolicyQueries(database);
    this.adjustments = new AdjustmentQueries(database);
    this.threeWays = new ThreeWays(database);
    this.settling = new AdjustmentSettling(database);
    this.giving = new AdjustmentGiving(database, bus, this.publications);
  }

  static async open(): Promise<CatalogOffice> {
    const databases = await TestDatabase.create([catalogsService], CATALOGS_SUBSCRIPTIONS);
    const bus = await EventBus.connect(databases.urlOf('jobs'), new SystemClock(), pino({ level: 'silent' }));
    return new CatalogOffice(databases, await databases.connect('catalogs', CATALOGS_ENTITIES), bus);
  }

  async close(): Promise<void> {
    await this.bus.onApplicationShutdown();
    await this.memory.onApplicationShutdown();
    await this.database.onApplicationShutdown();
  }

  draft(code: string, changes: unknown, ctx = publisher(DAY_1)) {
    return this.drafting.draft(ctx, { ...request(), code, changes });
  }

  /** Changes a draft as it was read. */
  draftAt(code: string, changes: unknown, version: number, ctx = publisher(DAY_1)) {
    return this.drafting.draft(ctx, { ...request(), code, changes, version });
  }

  discard(editionId: string, version: number, ctx = publisher(DAY_1)) {
    return this.drafting.discard(ctx, { ...request(), editionId, version });
  }

  /** Submits drafts, with a reason for each warning that the rules may have. */
  async submit(items: readonly { readonly editionId: string; readonly version: number }[], ctx = publisher(DAY_1), more: object = {}) {
    const answers = items.flatMap(({ editionId }) => ['result_sample_missing', 'topic_missing'].map((code) => ({ editionId, code, reason: '待补充' })));
    return this.submitting.submit(ctx, { ...request(), title: '修订', items, answers, ...more });
  }

  decide(what: 'publish' | 'return', publicationId: string, ctx: RequestContext, version = 1) {
    return this.deciding[what](ctx, { ...request(), publicationId, version, ...(what === 'return' && { reason: '请补充依据' }) });
  }

  /** Submits a draft, and a second person publishes it at the same moment. @returns the edition, or the first refusal */
  async publish(editionId: string, version = 1, ctx = publisher(DAY_1), effectiveOn?: string): Promise<{ readonly kind: string }> {
    const submitted = await this.submit([{ editionId, version }], ctx, { effectiveOn });
    if (submitted.kind !== 'done') return submitted;
    const published = await this.decide('publish', idOf(submitted), secondPublisher(ctx));
    return published.kind === 'done' ? done('ItemEdition', editionId) : published;
  }

  /** Drafts and publishes a standard on the first day. */
  async published(code: string): Promise<string> {
    const id = idOf(await this.draft(code, standard(code)));
    return idOf(await this.publish(id));
  }

  set(ctx: RequestContext, itemCode: string, field: string, value: unknown, effectiveOn?: string) {
    return this.overriding.set(ctx, { ...request(), itemCode, field, value, effectiveOn });
  }

  at(tenantNo: number, code: string, asOf = DAY_3) {
    return this.effective.at(anybody().scope, tenantNo, code, asOf);
  }

  /** Who set these fields as they hold at the tenant, and how. */
  async provenance<F extends ItemField>(tenantNo: number, code: string, ...fields: readonly F[]): Promise<readonly FieldProvenance[]> {
    const found = await this.at(tenantNo, code);
    if (!found) throw new Error(`${code} does not hold at ${tenantNo}`);
    return fields.map((field) => provenanceOf(found.edition, found.effective, tenantNo, field));
  }
}
