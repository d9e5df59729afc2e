import type { Locale } from '@yimen/access';
import type { DisclosureKey, Fee, ItemStandard, Material, Step } from '@yimen/catalogs-domain';
import { sayLimit, sayNecessity } from '../catalog.messages.js';

type Say = (values: ItemStandard, locale: Locale) => readonly string[];

const zh = (locale: Locale): boolean => locale === 'zh-CN';
const yuan = (fen: number): string => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2));
const said = (...texts: readonly (string | null)[]): readonly string[] => texts.filter((text): text is string => text !== null && text !== '');
const NO_FEE: Readonly<Record<Locale, string>> = { 'zh-CN': '不收费', en: 'No fee' };

/** Scenarios of a line by name; nothing where it counts in all. */
function inScenarios({ scenarios }: { readonly scenarios?: readonly string[] }, { scenarios: all }: ItemStandard, locale: Locale): string {
  if (!scenarios) return '';
  const names = all.filter(({ id }) => scenarios.includes(id)).map(({ name }) => name);
  return zh(locale) ? `（${names.join('、')}）` : ` (${names.join(', ')})`;
}

function sayMaterial(material: Material, values: ItemStandard, locale: Locale): string {
  const { name, necessity, copies } = material;
  const count = copies > 0 ? (zh(locale) ? `，${copies} 份` : `, ${copies}`) : '';
  return `${name}${zh(locale) ? '：' : ': '}${sayNecessity(necessity, locale)}${count}${inScenarios(material, values, locale)}`;
}

function sayFee({ name, amountFen, standard }: Fee, locale: Locale): string {
  const amount = amountFen === null ? '' : zh(locale) ? `${yuan(amountFen)} 元` : `CNY ${yuan(amountFen)}`;
  return `${name}${zh(locale) ? '：' : ': '}${said(amount, standard).join(zh(locale) ? '，' : ', ')}`;
}

const sayStep = ({ name, limit }: Step, locale: Locale): string => (zh(locale) ? `${name}（${sayLimit(limit, locale)}）` : `${name} (${sayLimit(limit, locale)})`);
const named = (label: string, text: string, locale: Locale): string => (text === '' ? '' : `${label}${zh(locale) ? '：' : ': '}${text}`);

/** Each element of a guide in lines of words, as it is printed or posted. */
export const GUIDE_LINES: Readonly<Record<DisclosureKey, Say>> = {
  item: ({ name, code }) => [`${name}（${code}）`],
  conditions: (values, locale) => [...values.conditions.map((condition) => condition.text + inScenarios(condition, values, locale)), ...said(values.quantityLimit)],
  basis: ({ legalBasis }) => legalBasis.map(({ law, number = '', clause, text = '' }) => `《${law}》${number === '' ? '' : `（${number}）`}${clause}${text === '' ? '' : `：${text}`}`),
  procedure: ({ steps, flowNote }, locale) => [...steps.map((step) => sayStep(step, locale)), ...said(flowNote)],
  materials: (values, locale) => values.materials.map((material) => sayMaterial(material, values, locale)),
  limit: ({ statutoryLimit, promisedLimit, statutoryNote, promisedNote }, locale) => said(
    named(zh(locale) ? '法定' : 'By law', sayLimit(statutoryLimit, locale), locale), statutoryNote,
    named(zh(locale) ? '承诺' : 'Promised', sayLimit(promisedLimit, locale), locale), promisedNote,
  ),
  fees: ({ fees }, locale) => (fees.length === 0 ? [NO_FEE[locale]] : fees.map((fee) => sayFee(fee, locale))),
  feeBasis: ({ fees }, locale) => (fees.length === 0 ? [NO_FEE[locale]] : [...new Set(said(...fees.map(({ basis }) => basis)))]),
  result: ({ result }) => said(result.name, result.sample ?? null),
  phones: ({ phones: { consult, complaint }, contacts }, locale) => said(
    named(zh(locale) ? '咨询' : 'Questions', consult, locale), contacts.consultUrl, contacts.consultEmail, contacts.consultAccount,
    named(zh(locale) ? '监督投诉' : 'Complaints', complaint, locale), contacts.complaintUrl, contacts.complaintAddress,
  ),
  place: ({ place, window, hours, traffic }) => said(place, window, hours, traffic),
  staff: () => [],
};
