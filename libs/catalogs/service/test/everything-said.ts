import type { WrittenStandard } from '@yimen/catalogs-domain';
import { days, written } from './catalog-office.js';

const remedy = (body: string) => ({ body, address: '什邡市亭江东路 1 号', phone: '0838-8200000', url: 'https://zwfw.example/remedies' });

/** A standard that leaves nothing unsaid. */
export function everythingSaid(code: string): WrittenStandard {
  const standard = written(code);
  return {
    ...standard,
    nationalCode: '000199806003',
    mainItem: { code: '99806', name: '林木采伐' },
    subItem: { code: '003', name: '林木采伐许可' },
    scenarios: [{ id: 'own', name: '自用材' }, { id: 'trade', name: '商品材' }],
    legalBasis: [{ law: '中华人民共和国森林法', clause: '第五十六条', text: '采伐林地上的林木应当申请采伐许可证', number: '主席令第三十九号', issuer: '全国人大常委会', effectiveOn: '2020-07-01' }],
    conditions: [{ id: 'c1', text: '林木权属清楚', scenarios: ['own', 'trade'] }],
    materials: [{
      id: 'm1', name: '申请表', necessity: 'required', form: 'original', source: 'applicant', copies: 1, scenarios: ['own'], medium: 'paper_and_electronic', paperSize: 'A4',
      sourceNote: '窗口领取', issuer: '本机关', issuedWithin: '一年内', blankForm: 'https://zwfw.example/form.pdf', sampleForm: 'https://zwfw.example/sample.pdf',
      guidance: '用黑色笔填写', acceptance: '填写完整', basis: '森林法实施条例第三十条', note: '一式一份',
    }],
    steps: standard.steps.map((step) => ({ ...step, handler: '张三', criteria: '材料齐全', outcome: '准予' })),
    fees: standard.fees.map((fee) => ({ ...fee, reductionBasis: '川价费〔2001〕1 号', note: '低保户免收' })),
    result: { name: '林木采伐许可证', kind: 'certificate', sample: 'https://zwfw.example/licence.pdf' },
    reviewKind: 'staged',
    powers: { levels: ['4', '5'], source: '1', division: '县级负责', content: '核发采伐许可证' },
    implementer: { name: '县级林业主管部门', nature: '1', delegating: '无' },
    jointBodies: [{ id: 'j1', name: '自然资源局' }],
    guidingBody: '国家林业和草原局',
    topics: { persons: ['农林牧渔'], organisations: [] },
    localTopics: [{ id: 't1', name: '春耕一件事' }],
    bodyCodes: { national: '12441500196720244T3442199806003', local: '511A0138000000', handling: '12441500196720244T344219980600301' },
    body: { name: '什邡市林业局', creditCode: '12441500196720244T' },
    office: '林政股',
    quantityLimit: '年度采伐限额',
    intermediary: { name: '调查设计', content: '伐区调查设计' },
    flowNote: '受理、审核、审批、办结、送达',
    specialProcedures: [{ id: 'p1', kind: 'other', name: '现场勘验', basis: '行政许可法第四十五条', limit: days(10) }],
    statutoryNote: '自受理之日起',
    promisedNote: '不含勘验时间',
    onlinePayment: true,
    visitReason: '须现场核验',
    delivery: [{ id: 'd1', kind: 'courier', name: '邮寄' }],
    hall: '什邡市政务服务中心',
    traffic: '3 路公交车',
    contacts: { consultUrl: 'https://zwfw.example/ask', consultEmail: 'ask@zwfw.example', consultAccount: '什邡政务', complaintUrl: 'https://zwfw.example/complain', complaintAddress: '什邡市亭江东路 1 号' },
    online: { depth: 3, url: 'https://zwfw.example/apply', mobileUrl: 'https://zwfw.example/m' },
    crossRegion: 'counties',
    booking: { perDay: 20, rule: '提前一天' },
    mailing: { materials: true, results: true },
    kiosk: true,
    rights: '依法陈述、申辩',
    duties: '如实提交材料',
    remedies: { reconsideration: remedy('什邡市人民政府'), litigation: remedy('什邡市人民法院') },
  };
}

/** Every field of an item but who set it, as a question. */
export const EVERYTHING = `code nationalCode mainItem { code name } subItem { code name } name type timeKind reviewKind route department
  implementer { name nature delegating } powers { levels source division content } jointBodies { id name } guidingBody serviceObjects
  topics { persons organisations } localTopics { id name } bodyCodes { national local handling } body { name creditCode } office
  legalBasis { law clause text number issuer effectiveOn } scenarios { id name } conditions { id text scenarios } quantityLimit
  materials { id name necessity form source copies scenarios medium paperSize sourceNote issuer issuedWithin blankForm sampleForm guidance acceptance basis note }
  intermediary { name content } steps { id name limit { amount unit } level handler criteria outcome } flowNote
  specialProcedures { id kind name basis limit { amount unit } } statutoryLimit { amount unit } statutoryNote promisedLimit { amount unit } promisedNote
  fees { id name amountFen standard basis reductionBasis note } onlinePayment visits visitReason result { name kind sample } delivery { id kind name }
  reviewLevel reviewCounts place hall window hours traffic phones { consult complaint }
  contacts { consultUrl consultEmail consultAccount complaintUrl complaintAddress } channels { id kind name } online { depth url mobileUrl } crossRegion
  booking { perDay rule } mailing { materials results } kiosk rights duties
  remedies { reconsideration { body address phone url } litigation { body address phone url } } faq { id question answer }`;
