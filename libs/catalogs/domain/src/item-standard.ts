import type { Level } from '@yimen/jurisdiction';
import type {
  BodyCodes, Booking, Channel, CodedName, Condition, Contacts, CrossRegion, DeliveryWay, Faq, Fee, Implementer, ImplementingBody,
  Intermediary, LegalBasis, Mailing, Material, NamedLine, Online, Phones, Powers, Remedies, Remedy, ReviewCounts, ReviewKind, RouteKind,
  Scenario, ServiceResult, SpecialProcedure, Step, TimeKind, Topics,
} from './item-elements.js';
import type { TimeLimit } from './time-limit.js';

/**
 * The content of one published edition of a service item (政务服务事项): the elements of GB/T 39046-2020 table 4 and
 * of the exchange tables in use.
 */
export interface ItemStandard extends FurtherElements {
  /** Issued by the province's code scheme, at most 50 characters, opaque: never parsed, never re-used. */
  readonly code: string;
  readonly name: string;
  /** Item type (事项类型), a dictionary code of GB/T 39046-2020 table A.1: 01 行政许可, 05 行政给付, 07 行政确认, 20 公共服务 … */
  readonly type: string;
  readonly timeKind: TimeKind;
  readonly route: RouteKind;
  /** Department in charge (主管部门). */
  readonly department: string;
  /** Who may apply (服务对象), dictionary codes: 1 natural person, 2 enterprise, 3 public institution … */
  readonly serviceObjects: readonly string[];
  readonly legalBasis: readonly LegalBasis[];
  readonly conditions: readonly Condition[];
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
  /** The limit set by law (法定办结时限). */
  readonly statutoryLimit: TimeLimit;
  /** The limit promised to the citizen (承诺办结时限). */
  readonly promisedLimit: TimeLimit;
  readonly fees: readonly Fee[];
  /** How often the citizen must come in person (到办事现场次数). */
  readonly visits: number;
  readonly result: ServiceResult;
  /** The level above whose centre reviews (终审层级), or null when nobody above does. */
  readonly reviewLevel: Level | null;
  readonly reviewCounts: ReviewCounts;
  readonly place: string;
  readonly hours: string;
  readonly phones: Phones;
  /** The window that receives it, null while no centre has named one. */
  readonly window: string | null;
  readonly faq: readonly Faq[];
  readonly channels: readonly Channel[];
}

/** Elements of an implementation item beyond what every item must say; each has a value that says nothing. */
export interface FurtherElements {
  /** The national code beside the province's own (国家基本编码). */
  readonly nationalCode: string | null;
  readonly mainItem: CodedName | null;
  readonly subItem: CodedName | null;
  readonly scenarios: readonly Scenario[];
  readonly powers: Powers;
  readonly implementer: Implementer;
  /** Bodies that decide together (联办机构、共同实施部门). */
  readonly jointBodies: readonly NamedLine[];
  /** 业务指导部门 */
  readonly guidingBody: string;
  readonly reviewKind: ReviewKind;
  readonly specialProcedures: readonly SpecialProcedure[];
  /** How many are granted (数量限制); empty without a limit. */
  readonly quantityLimit: string;
  readonly intermediary: Intermediary | null;
  /** What the limits do not say in days (时限说明). */
  readonly statutoryNote: string;
  readonly promisedNote: string;
  /** The flow in words (办理流程说明). */
  readonly flowNote: string;
  readonly topics: Topics;
  /** 地方特色主题 */
  readonly localTopics: readonly NamedLine[];
  /** 依法享有的权利 */
  readonly rights: string;
  /** 依法履行的义务 */
  readonly duties: string;
  readonly remedies: Remedies;
  readonly bodyCodes: BodyCodes;
  readonly body: ImplementingBody;
  /** 承办机构 */
  readonly office: string;
  /** 通办范围 */
  readonly crossRegion: CrossRegion;
  /** Whether fees can be paid online (网上支付); null where nobody has said. */
  readonly onlinePayment: boolean | null;
  readonly delivery: readonly DeliveryWay[];
  /** Why the citizen must come in person (必须现场办理原因说明). */
  readonly visitReason: string;
  readonly online: Online | null;
  readonly booking: Booking | null;
  readonly mailing: Mailing;
  /** Whether a self-service terminal does it (自助终端). */
  readonly kiosk: boolean;
  /** The hall it is handled in (进驻大厅), null outside of one. */
  readonly hall: string | null;
  /** 交通指引 */
  readonly traffic: string;
  readonly contacts: Contacts;
}

const NO_REMEDY: Remedy = { body: '', address: '', phone: '', url: '' };

/** What an item says of its further elements while nobody has said anything. */
const UNSAID: Omit<FurtherElements, 'reviewKind'> = {
  nationalCode: null, mainItem: null, subItem: null, scenarios: [],
  powers: { levels: [], source: null, division: '', content: '' },
  implementer: { name: '', nature: '1', delegating: '' },
  jointBodies: [], guidingBody: '', specialProcedures: [], quantityLimit: '', intermediary: null,
  statutoryNote: '', promisedNote: '', flowNote: '',
  topics: { persons: [], organisations: [] }, localTopics: [], rights: '', duties: '',
  remedies: { reconsideration: NO_REMEDY, litigation: NO_REMEDY },
  bodyCodes: { national: null, local: null, handling: null }, body: { name: '', creditCode: '' }, office: '',
  crossRegion: 'none', onlinePayment: null, delivery: [], visitReason: '', online: null, booking: null,
  mailing: { materials: false, results: false }, kiosk: false, hall: null, traffic: '',
  contacts: { consultUrl: '', consultEmail: '', consultAccount: '', complaintUrl: '', complaintAddress: '' },
};

/** A standard that may leave its further elements unsaid: as a publisher writes it, or as an edition says it that was published before they existed. */
export type WrittenStandard = Omit<ItemStandard, keyof FurtherElements> & Partial<FurtherElements>;

/** The whole standard of what is written; what is done on the spot is decided at once (即审即办) unless it says otherwise. */
export const completed = (written: WrittenStandard): ItemStandard =>
  ({ ...UNSAID, reviewKind: written.timeKind === 'on_the_spot' ? 'immediate' : 'staged', ...written });

export type ItemField = keyof ItemStandard;

const EVERY_FIELD: { readonly [F in ItemField]: true } = {
  code: true, nationalCode: true, mainItem: true, subItem: true, name: true, type: true, timeKind: true, reviewKind: true, route: true,
  department: true, implementer: true, powers: true, jointBodies: true, guidingBody: true, serviceObjects: true, topics: true, localTopics: true,
  bodyCodes: true, body: true, office: true, legalBasis: true, scenarios: true, conditions: true, quantityLimit: true, materials: true,
  intermediary: true, steps: true, flowNote: true, specialProcedures: true, statutoryLimit: true, statutoryNote: true, promisedLimit: true,
  promisedNote: true, fees: true, onlinePayment: true, visits: true, visitReason: true, result: true, delivery: true, reviewLevel: true,
  reviewCounts: true, place: true, hall: true, window: true, hours: true, traffic: true, phones: true, contacts: true, channels: true,
  online: true, crossRegion: true, booking: true, mailing: true, kiosk: true, rights: true, duties: true, remedies: true, faq: true,
};

/** Every field of a standard, in the order a guide prints them. */
export const ITEM_FIELDS = Object.keys(EVERY_FIELD) as readonly ItemField[];
