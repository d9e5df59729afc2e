import type { Level } from '@yimen/jurisdiction';
import type { TimeLimit } from './time-limit.js';

/** When the answer is due (办件类型): on the spot (即办件) or within a promise (承诺件); GB/T 39046-2020 annex A. */
export type TimeKind = 'on_the_spot' | 'promised';

/** Who handles it (流转方式): alone (自办), first review (初审), jointly (联办), passed on upwards (转报), on behalf of the citizen (代办). */
export type RouteKind = 'own' | 'review' | 'joint' | 'forward' | 'agent';

/** Whether the handling clock of the centre below runs on during the review above, or stands still (CLOCK: the item's setting). */
export type ReviewCounts = 'counts' | 'pauses';

/** How firmly a material is asked for (材料必要性): required (必要), may follow later (容缺后补), not to be handed in (免交). */
export type Necessity = 'required' | 'deferrable' | 'exempt';

/** What is handed in (材料类型): original, copy, either, or nothing because the system fetches it (系统自动获取). */
export type MaterialForm = 'original' | 'copy' | 'original_or_copy' | 'fetched';

/** Where the material comes from (来源渠道): the applicant, an authority, an intermediary, elsewhere. */
export type MaterialSource = 'applicant' | 'government' | 'intermediary' | 'other';

/** What the citizen gets (审批结果类型): a certificate (出证), a document (出文), an approval (审批), anything else. */
export type ResultKind = 'certificate' | 'document' | 'approval' | 'other';

/** By which way a request may come in (办理形式): window, computer, mobile, courier, other; GB/T 39046-2020 annex A. */
export type ChannelKind = 'window' | 'web' | 'mobile' | 'courier' | 'other';

/** A provision the item rests on (设定依据). */
export interface LegalBasis {
  readonly law: string;
  readonly clause: string;
  readonly text?: string;
}

/** A condition for acceptance (受理条件). */
export interface Condition {
  readonly id: string;
  readonly text: string;
}

/** A line of the material list (申请材料). `copies` is the number of pieces handed in, 0 when none is. */
export interface Material {
  readonly id: string;
  readonly name: string;
  readonly necessity: Necessity;
  readonly form: MaterialForm;
  readonly source: MaterialSource;
  readonly copies: number;
}

/** A step of the flow (办理环节) with its own limit; `level` is the level whose centre does it. */
export interface Step {
  readonly id: string;
  readonly name: string;
  readonly limit: TimeLimit;
  readonly level: Level;
}

/** A line of the fee list (收费项目). `amountFen` is in fen (1/100 yuan); null means by meter or contract, and `standard` says how. */
export interface Fee {
  readonly id: string;
  readonly name: string;
  readonly amountFen: number | null;
  readonly standard: string;
  readonly basis: string;
}

export interface ServiceResult {
  readonly name: string;
  readonly kind: ResultKind;
}

/** The telephones of a guide: for questions (咨询) and for complaints (监督投诉). */
export interface Phones {
  readonly consult: string;
  readonly complaint: string;
}

export interface Faq {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
}

export interface Channel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
}

/** The content of one published edition of a service item (政务服务事项): fields of GB/T 39046-2020 table 4 that this product uses. */
export interface ItemStandard {
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

export type ItemField = keyof ItemStandard;

const EVERY_FIELD: { readonly [F in ItemField]: true } = {
  code: true, name: true, type: true, timeKind: true, route: true, department: true, serviceObjects: true, legalBasis: true,
  conditions: true, materials: true, steps: true, statutoryLimit: true, promisedLimit: true, fees: true, visits: true,
  result: true, reviewLevel: true, reviewCounts: true, place: true, hours: true, phones: true, window: true, faq: true,
  channels: true,
};

/** Every field of a standard, in the order a guide prints them. */
export const ITEM_FIELDS = Object.keys(EVERY_FIELD) as readonly ItemField[];
