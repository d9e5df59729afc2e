import fc from 'fast-check';
import { fitsScheme } from './code-scheme.js';
import { dictionaryOf, isValidOn, NATIONAL_DICTIONARY, type DictionaryEntry } from './dictionaries.js';
import { checkStandard, checkUnder, completed, type ItemStandard } from './index.js';
import { FELLING } from '../test/item-fixtures.js';

/** 非行政许可审批, ended by 国发〔2015〕27号: readable for ever, and of no use since. */
const ABOLISHED: DictionaryEntry = { dictionary: 'item_type', code: '11', name: '非行政许可审批', english: 'approval other than a licence', validFrom: null, validUntil: '2015-05-10' };
const rules = (own: readonly DictionaryEntry[] = [], scheme: { itemMasks: readonly string[]; nationalMasks: readonly string[] } | null = null) => ({ dictionary: dictionaryOf(own), scheme });
const under = (changes: Partial<ItemStandard>, own: readonly DictionaryEntry[] = [], on = '2026-11-23') =>
  checkUnder(rules(own), completed({ ...FELLING, ...changes }), on, false).filter(({ code }) => code.startsWith('word')).map(({ code, field, lineId }) => [code, field, lineId]);

test('a standard whose words are national has the findings of the consistency rules and no other', () => {
  const standard = completed(FELLING);
  expect(checkUnder(rules(), standard, '2026-11-23', true)).toEqual(checkStandard(standard));
});

test.each([
  ['type', { type: '11' }, ['word_unknown', 'type', '11']],
  ['applicants', { serviceObjects: ['1', '8'] }, ['word_unknown', 'serviceObjects', '8']],
  ['levels', { powers: { levels: ['4', '9'], source: '1', division: '', content: '' } }, ['word_unknown', 'powers', '9']],
  ['source', { powers: { levels: ['4'], source: 'x', division: '', content: '' } }, ['word_unknown', 'powers', 'x']],
  ['nature', { implementer: { name: '林业局', nature: '4', delegating: '' } }, ['word_unknown', 'implementer', '4']],
] as const)('a code that no dictionary has is an error: %s', (_, changes, finding) => {
  expect(under(changes)).toEqual([finding]);
});

test('a code counts to its last day, and its name is never forgotten', () => {
  expect(under({ type: '11' }, [ABOLISHED], '2015-05-10')).toEqual([]);
  expect(under({ type: '11' }, [ABOLISHED], '2015-05-11')).toEqual([['word_out_of_date', 'type', '11']]);
  expect(dictionaryOf([ABOLISHED]).find(({ code }) => code === '11')?.name).toBe('非行政许可审批');
});

test('a province’s own entry goes before the national one of the same code', () => {
  const levy = { ...NATIONAL_DICTIONARY.find(({ code }) => code === '04')!, validUntil: '2020-12-31' };
  expect(under({ type: '04' }, [levy])).toEqual([['word_out_of_date', 'type', '04']]);
  expect(dictionaryOf([levy])).toHaveLength(NATIONAL_DICTIONARY.length);
  expect(isValidOn(levy, '2020-12-31')).toBe(true);
});

test.each([
  ['511A0138000000-511602000000-000-115113010833722043-1-00', '51#*##########-############-###-******************-#-##', true],
  ['62052400MZ-XK-0001', '########@@-@@-####', true],
  ['62052400mz-XK-0001', '########@@-@@-####', false],
  ['62052400MZ-XK-00011', '########@@-@@-####', false],
  ['XK0010100Y', '@@#######@', true],
])('%s against %s: %s', (code, mask, fits) => {
  expect(fitsScheme([mask], code)).toBe(fits);
  expect(fitsScheme(['#', mask], code)).toBe(fits);
});

test('every code fits itself as a mask of signs, and anything fits where there is no mask', () => {
  const codes = fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZ-'), minLength: 1, maxLength: 50 });
  fc.assert(fc.property(codes, (code) => {
    const mask = code.replaceAll(/\d/g, '#').replaceAll(/[A-Z]/g, '@');
    expect([fitsScheme([mask], code), fitsScheme([mask.replaceAll(/[#@]/g, '*')], code), fitsScheme([], code), fitsScheme([`${mask}#`], code)]).toEqual([true, true, true, false]);
  }));
});

test('the scheme is for new items', () => {
  const scheme = { itemMasks: ['51-####'], nationalMasks: ['#########'] };
  const of = (isNew: boolean) => checkUnder(rules([], scheme), completed({ ...FELLING, nationalCode: '1' }), '2026-11-23', isNew).filter(({ code }) => code.includes('scheme')).map(({ code, field }) => [code, field]);
  expect(of(true)).toEqual([['code_off_scheme', 'code'], ['national_code_off_scheme', 'nationalCode']]);
  expect(of(false)).toEqual([]);
});
