import type { Column } from '@yimen/tables';
import type { ItemField } from '../item-standard.js';
import { count, day, level, limit, oneOf, several, text, yesNo, yuan, type Codec } from './codecs.js';

/** A column with how its values are written. `blank` is what an empty cell says; without one it says nothing. */
export interface ValueColumn extends Column {
  readonly codec: Codec;
  readonly blank?: unknown;
}
export type ValueColumns = Readonly<Record<string, ValueColumn>>;

export const needed = (zh: string, en: string, codec: Codec): ValueColumn => ({ zh, en, codec, needed: true });
/** May be empty, and then says so. */
export const blankable = (zh: string, en: string, codec: Codec = text, blank: unknown = ''): ValueColumn => ({ zh, en, codec, needed: false, blank });
/** May be empty, and is then left out. */
export const optional = (zh: string, en: string, codec: Codec = text): ValueColumn => ({ zh, en, codec, needed: false });

const ON_OFFER = oneOf({ 窗口办理: 'window', 电脑端网上办理: 'web', 移动端网上申请: 'mobile', 快递申请: 'courier', 其他: 'other' });
const SERVICE_OBJECT = oneOf({ 自然人: '1', 企业法人: '2', 事业法人: '3', 社会组织法人: '4', 行政机关: '5', 其他组织: '6' });
const POWER_LEVEL = oneOf({ 国家级: '1', 省级: '2', 市级: '3', 县级: '4', 乡镇街道级: '5', 村社区级: '6', 分级管理: '7' });

/** Columns of the sheet of items (事项), by the path of what they say in a standard. */
export const ITEM_COLUMNS: ValueColumns = {
  code: needed('事项编码', 'code', text),
  name: needed('事项名称', 'name', text),
  type: needed('事项类型', 'type', text),
  nationalCode: blankable('国家基本编码', 'national code', text, null),
  'mainItem.code': blankable('主项编码', 'main item code', text, null),
  'mainItem.name': blankable('主项名称', 'main item', text, null),
  'subItem.code': blankable('子项编码', 'sub-item code', text, null),
  'subItem.name': blankable('子项名称', 'sub-item', text, null),
  timeKind: needed('办件类型', 'time kind', oneOf({ 即办件: 'on_the_spot', 承诺件: 'promised' })),
  reviewKind: optional('审查类型', 'review kind', oneOf({ 即审即办: 'immediate', 前审后批: 'staged' })),
  route: needed('流转方式', 'route', oneOf({ 自办件: 'own', 初审件: 'review', 联办件: 'joint', 转报件: 'forward', 代办件: 'agent' })),
  department: needed('主管部门', 'department', text),
  'implementer.name': blankable('实施机关', 'implementing authority'),
  'implementer.nature': blankable('实施主体性质', 'nature of the authority', oneOf({ 法定机关: '1', 授权组织: '2', 受委托组织: '3', 其他: '9' }), '1'),
  'implementer.delegating': blankable('委托部门', 'delegating authority'),
  'powers.levels': blankable('行使层级', 'levels of power', several(POWER_LEVEL), []),
  'powers.source': blankable('权力来源', 'source of power',
    oneOf({ 法定本级行使: '1', 上级下放: '2', 上级授权: '3', 同级授权: '4', 上级委托: '5', 同级委托: '6' }), null),
  'powers.division': blankable('权限划分', 'division of power'),
  'powers.content': blankable('行使内容', 'content of power'),
  guidingBody: blankable('业务指导部门', 'guiding body'),
  serviceObjects: needed('服务对象', 'who may apply', several(SERVICE_OBJECT)),
  'topics.persons': blankable('面向自然人主题分类', 'topics for persons', several(text), []),
  'topics.organisations': blankable('面向法人主题分类', 'topics for organisations', several(text), []),
  'bodyCodes.national': blankable('国家实施编码', 'national implementation code', text, null),
  'bodyCodes.local': blankable('地方实施编码', 'local implementation code', text, null),
  'bodyCodes.handling': blankable('业务办理项编码', 'handling code', text, null),
  'body.name': blankable('实施主体', 'implementing body'),
  'body.creditCode': blankable('实施主体信用代码', 'credit code of the body'),
  office: blankable('承办机构', 'office in charge'),
  quantityLimit: blankable('数量限制', 'quantity limit'),
  'intermediary.name': blankable('中介服务', 'intermediary service', text, null),
  'intermediary.content': blankable('中介服务内容', 'content of the intermediary service'),
  flowNote: blankable('办理流程说明', 'flow'),
  statutoryLimit: needed('法定办结时限', 'statutory limit', limit),
  statutoryNote: blankable('法定时限说明', 'note on the statutory limit'),
  promisedLimit: needed('承诺办结时限', 'promised limit', limit),
  promisedNote: blankable('承诺时限说明', 'note on the promised limit'),
  onlinePayment: blankable('网上支付', 'online payment', yesNo, null),
  visits: needed('到现场次数', 'visits', count),
  visitReason: blankable('必须现场办理原因', 'reason of the visit'),
  'result.name': blankable('审批结果名称', 'result'),
  'result.kind': needed('审批结果类型', 'kind of result', oneOf({ 出证: 'certificate', 出文: 'document', 审批: 'approval', 其他: 'other' })),
  'result.sample': optional('结果样本', 'sample of the result'),
  reviewLevel: blankable('终审层级', 'reviewing level', level, null),
  reviewCounts: needed('上级审查期间计时', 'clock during review', oneOf({ 计时: 'counts', 暂停: 'pauses' })),
  place: blankable('办理地点', 'place'),
  hall: blankable('进驻大厅', 'hall', text, null),
  window: blankable('办理窗口', 'window', text, null),
  hours: blankable('办理时间', 'hours'),
  traffic: blankable('交通指引', 'how to get there'),
  'phones.consult': blankable('咨询电话', 'phone for questions'),
  'phones.complaint': blankable('监督投诉电话', 'phone for complaints'),
  'contacts.consultUrl': blankable('咨询网址', 'address for questions'),
  'contacts.consultEmail': blankable('咨询邮箱', 'e-mail for questions'),
  'contacts.consultAccount': blankable('咨询公众号', 'account for questions'),
  'contacts.complaintUrl': blankable('投诉网址', 'address for complaints'),
  'contacts.complaintAddress': blankable('投诉地址', 'postal address for complaints'),
  'online.depth': blankable('网上办理深度', 'online depth', count, null),
  'online.url': blankable('网上办理地址', 'online address'),
  'online.mobileUrl': blankable('移动端办理地址', 'mobile address'),
  crossRegion: blankable('通办范围', 'cross-region', oneOf({ 不通办: 'none', 跨县: 'counties', 跨市: 'cities', 跨省: 'provinces', 全国: 'nation' }), 'none'),
  'booking.rule': blankable('预约规则', 'booking rule', text, null),
  'booking.perDay': blankable('每日预约数', 'bookings a day', count, null),
  'mailing.materials': blankable('材料可邮寄', 'materials by mail', yesNo, false),
  'mailing.results': blankable('结果可邮寄', 'results by mail', yesNo, false),
  kiosk: blankable('自助终端办理', 'kiosk', yesNo, false),
  rights: blankable('依法享有的权利', 'rights'),
  duties: blankable('依法履行的义务', 'duties'),
  'remedies.reconsideration.body': blankable('行政复议部门', 'reconsideration body'),
  'remedies.reconsideration.address': blankable('行政复议地址', 'reconsideration address'),
  'remedies.reconsideration.phone': blankable('行政复议电话', 'reconsideration phone'),
  'remedies.reconsideration.url': blankable('行政复议网址', 'reconsideration url'),
  'remedies.litigation.body': blankable('行政诉讼部门', 'litigation body'),
  'remedies.litigation.address': blankable('行政诉讼地址', 'litigation address'),
  'remedies.litigation.phone': blankable('行政诉讼电话', 'litigation phone'),
  'remedies.litigation.url': blankable('行政诉讼网址', 'litigation url'),
};

/** Objects that an item may have or not: they are there when this column says something. */
export const WHEN_SAID: Readonly<Record<string, string>> = {
  mainItem: 'mainItem.code', subItem: 'subItem.code', intermediary: 'intermediary.name', online: 'online.depth', booking: 'booking.rule',
};

/** A sheet with one row for each line of a list, under the code of the item. */
export interface ListSheet {
  readonly field: ItemField;
  readonly name: string;
  readonly columns: ValueColumns;
}

const ID = needed('编号', 'id', text);
const SCENARIOS = optional('适用情形', 'scenarios', several(text));
const named = (zh: string, en: string): ValueColumns => ({ id: ID, name: needed(zh, en, text) });
const ITEM = needed('事项编码', 'code', text);
const sheet = (field: ItemField, name: string, columns: ValueColumns): ListSheet => ({ field, name, columns: { code: ITEM, ...columns } });

export const ITEM_SHEET = '事项';
export const LIST_SHEETS: readonly ListSheet[] = [
  sheet('legalBasis', '设定依据', {
    law: needed('法律法规名称', 'law', text), clause: blankable('条款', 'clause'), number: optional('文号', 'number'), text: optional('条文内容', 'text'),
    issuer: optional('颁布机关', 'issuer'), effectiveOn: optional('实施日期', 'in force since', day),
  }),
  sheet('scenarios', '办理情形', named('情形名称', 'scenario')),
  sheet('conditions', '受理条件', { id: ID, text: needed('条件', 'condition', text), scenarios: SCENARIOS }),
  sheet('materials', '申请材料', {
    id: ID, name: needed('材料名称', 'material', text),
    necessity: needed('必要性', 'necessity', oneOf({ 必要: 'required', 容缺后补: 'deferrable', 免交: 'exempt' })),
    form: needed('材料类型', 'form', oneOf({ 原件: 'original', 复印件: 'copy', 原件或复印件: 'original_or_copy', 系统自动获取: 'fetched' })),
    source: needed('来源渠道', 'source', oneOf({ 申请人自备: 'applicant', 政府部门核发: 'government', 中介机构出具: 'intermediary', 其他: 'other' })),
    copies: needed('份数', 'copies', count), scenarios: SCENARIOS,
    medium: optional('材料形式', 'medium', oneOf({ 纸质: 'paper', 电子: 'electronic', 纸质或电子: 'paper_and_electronic' })),
    paperSize: optional('纸质规格', 'paper size'), sourceNote: optional('来源渠道说明', 'note on the source'), issuer: optional('出具机构', 'issuer'),
    issuedWithin: optional('出具时间要求', 'issued within'), blankForm: optional('空白表格', 'blank form'), sampleForm: optional('示例样表', 'sample form'),
    guidance: optional('填报须知', 'guidance'), acceptance: optional('受理标准', 'acceptance'), basis: optional('要求提供的依据', 'basis'), note: optional('备注', 'note'),
  }),
  sheet('steps', '办理环节', {
    id: ID, name: needed('环节名称', 'step', text), limit: needed('环节时限', 'limit', limit), level: needed('办理层级', 'level', level),
    handler: optional('办理人员', 'handler'), criteria: optional('审查标准', 'criteria'), outcome: optional('办理结果', 'outcome'),
  }),
  sheet('specialProcedures', '特别程序', {
    id: ID, kind: needed('种类', 'kind', oneOf({ 延长审批: 'extension', 其他: 'other' })), name: needed('名称', 'name', text), basis: blankable('依据', 'basis'),
    limit: blankable('时限', 'limit', limit, null),
  }),
  sheet('fees', '收费项目', {
    id: ID, name: needed('收费名称', 'fee', text), amountFen: blankable('金额（元）', 'amount in yuan', yuan, null), standard: blankable('收费标准', 'standard'),
    basis: blankable('收费依据', 'basis'), reductionBasis: optional('减免依据', 'basis of reductions'), note: optional('备注', 'note'),
  }),
  sheet('channels', '办理形式', { id: ID, kind: needed('形式', 'kind', ON_OFFER), name: needed('名称', 'name', text) }),
  sheet('delivery', '送达方式', { id: ID, kind: needed('方式', 'kind', oneOf({ 窗口领取: 'window', 快递送达: 'courier', 网上送达: 'online', 其他: 'other' })), name: needed('名称', 'name', text) }),
  sheet('jointBodies', '联办机构', named('机构名称', 'body')),
  sheet('localTopics', '地方特色主题', named('主题名称', 'topic')),
  sheet('faq', '常见问题', { id: ID, question: needed('问题', 'question', text), answer: needed('答复', 'answer', text) }),
];

/** The sheet without which there is nothing to read, and those that add to it. */
export const columnsOfSheet = (name: string): ValueColumns | null => (name === ITEM_SHEET ? ITEM_COLUMNS : (LIST_SHEETS.find((one) => one.name === name)?.columns ?? null));
