import type { Locale } from '@yimen/access';
import type { FindingCode } from '@yimen/catalogs-domain';

/** What a publisher reads for each finding of checkStandard. */
export const FINDING_MESSAGES: Readonly<Record<FindingCode, Readonly<Record<Locale, string>>>> = {
  code_malformed: { 'zh-CN': '事项编码为空、含空格或超过 50 个字符。', en: 'The item code is empty, has spaces, or is longer than 50 characters.' },
  type_malformed: { 'zh-CN': '事项类型应为两位数字代码（GB/T 39046-2020 表 A.1）。', en: 'The item type is not a two-digit code (GB/T 39046-2020 table A.1).' },
  name_missing: { 'zh-CN': '缺少事项名称。', en: 'The name is missing.' },
  basis_missing: { 'zh-CN': '缺少设定依据，或依据未写明法律名称和条款。', en: 'There is no legal basis, or one without its law and clause.' },
  limit_malformed: { 'zh-CN': '时限应为不少于 1 的整数天，即办件为 0。', en: 'A limit is a whole number of days, at least 1; on the spot it is 0.' },
  visits_malformed: { 'zh-CN': '到办事现场次数应为不小于 0 的整数。', en: 'The number of visits is not a whole number from 0.' },
  promise_exceeds_statute: { 'zh-CN': '承诺办结时限长于法定办结时限。', en: 'The promised limit is longer than the statutory one.' },
  limits_not_comparable: { 'zh-CN': '承诺时限与法定时限单位不同，无法比较。', en: 'The promised and the statutory limit have different units.' },
  on_the_spot_mismatch: { 'zh-CN': '办件类型为即办件，当且仅当承诺时限为即办。', en: 'An item is done on the spot exactly when its promised limit says so.' },
  step_sum_differs: { 'zh-CN': '各办理环节时限之和不等于承诺办结时限。', en: 'The limits of the steps do not add up to the promised limit.' },
  step_units_differ: { 'zh-CN': '办理环节的时限单位与承诺时限不同。', en: 'Steps are counted in another unit than the promised limit.' },
  fee_malformed: { 'zh-CN': '收费金额应为不小于 0 的整数（分）。', en: 'A fee is not a whole number of fen from 0.' },
  fee_basis_missing: { 'zh-CN': '收费项目缺少收费依据。', en: 'A fee has no basis.' },
  fee_standard_missing: { 'zh-CN': '收费项目缺少收费标准。', en: 'A fee has no standard.' },
  licence_flow_incomplete: { 'zh-CN': '行政许可的办理流程应依次包含受理、审核、审批、办结、送达。', en: 'A licence needs the steps 受理, 审核, 审批, 办结, 送达, in this order.' },
  licence_faq_missing: { 'zh-CN': '行政许可事项应至少有一条常见问题。', en: 'A licence needs at least one question and answer.' },
  phones_missing: { 'zh-CN': '缺少咨询电话或监督投诉电话。', en: 'The telephone for questions or for complaints is missing.' },
  phones_equal: { 'zh-CN': '咨询电话与监督投诉电话不能相同。', en: 'The telephones for questions and for complaints must differ.' },
  duplicate_id: { 'zh-CN': '列表中有重复的条目编号。', en: 'Two lines of a list have the same id.' },
  review_level_missing: { 'zh-CN': '初审件未写明终审层级。', en: 'An item with a review names no level that reviews.' },
  review_level_unused: { 'zh-CN': '自办件写了终审层级，不会用到。', en: 'An item that is handled alone names a level that reviews.' },
};
