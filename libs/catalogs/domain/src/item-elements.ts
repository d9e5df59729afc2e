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

/** How thoroughly it is looked at (审查类型): decided at once (即审即办), or reviewed first and approved then (前审后批). */
export type ReviewKind = 'immediate' | 'staged';

/** On what a material is handed in (材料形式): paper (纸质), electronic (电子), both. */
export type MaterialMedium = 'paper' | 'electronic' | 'paper_and_electronic';

/** How the result reaches the citizen (送达方式): at the window, by courier, online, otherwise. */
export type DeliveryKind = 'window' | 'courier' | 'online' | 'other';

/** How far away it may be applied for (通办范围), narrow to wide: not at all, across counties (跨县), cities (跨市), provinces (跨省), nationwide (全国). */
export type CrossRegion = 'none' | 'counties' | 'cities' | 'provinces' | 'nation';

/** What GB/T 39046-2020 annex A calls 特别程序种类: 1 extension of the review (延长审批), 2 anything else. */
export type SpecialProcedureKind = 'extension' | 'other';

/** A code with its name, e.g. of a main item (主项) or a sub-item (子项). */
export interface CodedName {
  readonly code: string;
  readonly name: string;
}

/** A provision the item rests on (设定依据): law, document number (文号), clause, text, who issued it (颁布机关), since when (实施日期). */
export interface LegalBasis {
  readonly law: string;
  readonly clause: string;
  readonly text?: string;
  readonly number?: string;
  readonly issuer?: string;
  /** `yyyy-MM-dd` */
  readonly effectiveOn?: string;
}

/** A choice of the citizen that changes what he must bring (办理情形). */
export interface Scenario {
  readonly id: string;
  readonly name: string;
}

/** What holds for everybody, or in certain scenarios only. */
export interface InScenarios {
  /** Ids of the scenarios in which the line counts; left out, it counts in all. */
  readonly scenarios?: readonly string[];
}

/** A condition for acceptance (受理条件). */
export interface Condition extends InScenarios {
  readonly id: string;
  readonly text: string;
}

/** A line of the material list (申请材料). `copies` is the number of pieces handed in, 0 when none is. */
export interface Material extends InScenarios {
  readonly id: string;
  readonly name: string;
  readonly necessity: Necessity;
  readonly form: MaterialForm;
  readonly source: MaterialSource;
  readonly copies: number;
  readonly medium?: MaterialMedium;
  /** 纸质规格, e.g. A4. */
  readonly paperSize?: string;
  /** 来源渠道说明 */
  readonly sourceNote?: string;
  /** Who issues it (出具机构). */
  readonly issuer?: string;
  /** How old it may be (出具时间要求). */
  readonly issuedWithin?: string;
  /** Address of the blank form (空白表格). */
  readonly blankForm?: string;
  /** Address of a filled-in example (示例样表). */
  readonly sampleForm?: string;
  /** How to fill it in (填报须知). */
  readonly guidance?: string;
  /** When it is accepted (受理标准). */
  readonly acceptance?: string;
  /** Which provision asks for it (要求提供的依据). */
  readonly basis?: string;
  readonly note?: string;
}

/** A step of the flow (办理环节) with its own limit; `level` is the level whose centre does it. */
export interface Step {
  readonly id: string;
  readonly name: string;
  readonly limit: TimeLimit;
  readonly level: Level;
  /** Who does it (办理人员). */
  readonly handler?: string;
  /** What it is measured by (审查标准). */
  readonly criteria?: string;
  /** What comes of it (办理结果). */
  readonly outcome?: string;
}

/** A line of the fee list (收费项目). `amountFen` is in fen (1/100 yuan); null means by meter or contract, and `standard` says how. */
export interface Fee {
  readonly id: string;
  readonly name: string;
  readonly amountFen: number | null;
  readonly standard: string;
  readonly basis: string;
  /** What it can be reduced by (减免依据); left out where it cannot. */
  readonly reductionBasis?: string;
  readonly note?: string;
}

export interface ServiceResult {
  readonly name: string;
  readonly kind: ResultKind;
  /** Address of a sample (结果样本). */
  readonly sample?: string;
}

/** Whose power it is (权力): levels that exercise it (行使层级) and where it comes from (权力来源) in codes of GB/T 39046-2020, how it is divided (权限划分), what it is (行使内容). */
export interface Powers {
  readonly levels: readonly string[];
  readonly source: string | null;
  readonly division: string;
  readonly content: string;
}

/** The authority that the law names (实施机关); nature (实施主体性质) 1 authority, 2 authorised, 3 commissioned, 9 other; `delegating` commissioned it (委托部门). */
export interface Implementer {
  readonly name: string;
  readonly nature: string;
  readonly delegating: string;
}

/** Time that does not count while something else is awaited (特别程序). */
export interface SpecialProcedure {
  readonly id: string;
  readonly kind: SpecialProcedureKind;
  readonly name: string;
  readonly basis: string;
  readonly limit: TimeLimit | null;
}

/** A service that the applicant must buy elsewhere (中介服务). */
export interface Intermediary {
  readonly name: string;
  readonly content: string;
}

/** Subjects under which people (面向自然人) and organisations (面向法人) find it (主题分类). */
export interface Topics {
  readonly persons: readonly string[];
  readonly organisations: readonly string[];
}

/** Codes of the item at the body that carries it out (实施编码): national, local, and of the item as handled (业务办理项编码). Opaque. */
export interface BodyCodes {
  readonly national: string | null;
  readonly local: string | null;
  readonly handling: string | null;
}

/** The body that carries it out (实施主体), with its credit code (统一社会信用代码). */
export interface ImplementingBody {
  readonly name: string;
  readonly creditCode: string;
}

/** Other ways than the telephone to ask (咨询) and to complain (监督投诉). */
export interface Contacts {
  readonly consultUrl: string;
  readonly consultEmail: string;
  readonly consultAccount: string;
  readonly complaintUrl: string;
  readonly complaintAddress: string;
}

/** Where a decision can be challenged. */
export interface Remedy {
  readonly body: string;
  readonly address: string;
  readonly phone: string;
  readonly url: string;
}

/** Administrative reconsideration (行政复议) and litigation (行政诉讼). */
export interface Remedies {
  readonly reconsideration: Remedy;
  readonly litigation: Remedy;
}

/** How far it can be done online (网上办理深度): 1 information … 4 wholly (全程网办), and where. */
export interface Online {
  readonly depth: 1 | 2 | 3 | 4;
  readonly url: string;
  readonly mobileUrl: string;
}

/** Appointments (预约): how many a day, and by which rule. */
export interface Booking {
  readonly perDay: number | null;
  readonly rule: string;
}

/** What can be sent by courier (物流快递). */
export interface Mailing {
  readonly materials: boolean;
  readonly results: boolean;
}

export interface DeliveryWay {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly name: string;
}

/** A line of a list that has nothing but a name. */
export interface NamedLine {
  readonly id: string;
  readonly name: string;
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
