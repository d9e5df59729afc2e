import { Level } from '@yimen/jurisdiction';
import { completed, type Edition, type ItemStandard, type Override, type TimeLimit } from '../src/index.js';
import { SICHUAN } from './tree.js';

export const days = (amount: number): TimeLimit => ({ amount, unit: 'working_day' });

/** A felling licence as a province might publish it; consistent, so that a test can spoil one thing at a time. */
export const FELLING: ItemStandard = completed({
  code: '51-01-90001-000',
  name: '林木采伐许可证核发',
  type: '01',
  timeKind: 'promised',
  route: 'review',
  department: '林业和草原主管部门',
  serviceObjects: ['1', '6'],
  legalBasis: [{ law: '中华人民共和国森林法', clause: '第五十六条' }],
  conditions: [{ id: 'c1', text: '林木权属清楚' }, { id: 'c2', text: '不在禁伐区内' }],
  materials: [
    { id: 'm1', name: '林木采伐申请表', necessity: 'required', form: 'original', source: 'applicant', copies: 1 },
    { id: 'm2', name: '林权权属证明', necessity: 'required', form: 'copy', source: 'government', copies: 1 },
    { id: 'm3', name: '伐区简易作业设计', necessity: 'deferrable', form: 'original', source: 'applicant', copies: 1 },
  ],
  steps: [
    { id: 's1', name: '受理', limit: days(1), level: Level.Township },
    { id: 's2', name: '审核', limit: days(3), level: Level.Township },
    { id: 's3', name: '审批', limit: days(4), level: Level.County },
    { id: 's4', name: '办结', limit: days(1), level: Level.County },
    { id: 's5', name: '送达', limit: days(1), level: Level.Township },
  ],
  statutoryLimit: days(20),
  promisedLimit: days(10),
  fees: [
    { id: 'f1', name: '证件工本费', amountFen: 1000, standard: '每证 10 元', basis: '省价目表' },
    { id: 'f2', name: '检尺费', amountFen: null, standard: '按方量计收', basis: '省价目表' },
  ],
  visits: 2,
  visitReason: '须核验林权证明原件',
  result: { name: '林木采伐许可证', kind: 'certificate', sample: 'https://zwfw.example/samples/felling.pdf' },
  topics: { persons: ['农林牧渔'], organisations: ['农林牧渔'] },
  onlinePayment: true,
  reviewLevel: Level.County,
  reviewCounts: 'counts',
  place: '各级政务服务中心',
  hours: '工作日 9:00—17:00',
  phones: { consult: '96196', complaint: '12345' },
  window: null,
  faq: [{ id: 'q1', question: '房前屋后的零星林木要办证吗?', answer: '不要。' }],
  channels: [{ id: 'h1', kind: 'window', name: '窗口办理' }],
});

export const editionOf = (standard: ItemStandard, editionNo = 1): Edition => ({
  editionId: `edition-${editionNo}`,
  editionNo,
  publishedBy: SICHUAN,
  publishedAt: new Date('2026-01-05T01:00:00Z'),
  effectiveOn: '2026-01-10',
  standard,
});

export const override = (tenantNo: number, field: string, value: unknown, version = 1): Override => ({
  tenantNo, field, value, version, setAt: new Date(Date.UTC(2026, 1, version)), effectiveOn: '2026-02-01',
});

/** Freezes a fixture all the way down: a function that writes to what it was given then throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
