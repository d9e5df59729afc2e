import { readFileSync } from 'node:fs';
import { layerOf, parseCalendarTsv } from './calendar-tsv.js';

const HEADER = 'on\tkind\tname\tdocument';
const FOLDER = new URL('../../../deploy/seed-data/calendars/', import.meta.url);
const read = (name: string) => parseCalendarTsv(readFileSync(new URL(name, FOLDER), 'utf8'));

test('the nation’s file: every year official, the counts of its README', () => {
  const file = read('cn.tsv');
  if (file.kind !== 'CalendarTsv') throw new Error(JSON.stringify(file));
  expect(file.years.map((row) => [row.year, row.status])).toEqual(Array.from({ length: 23 }, (_, index) => [2004 + index, 'official']));
  expect(file.days.filter((day) => day.kind === 'off')).toHaveLength(619);
  expect(file.days.filter((day) => day.kind === 'work')).toHaveLength(151);
  // New Year's days of December are ordered by the notice of the year they belong to.
  expect(file.days.find((day) => day.on === '2018-12-31')?.document).toBe('国务院办公厅关于2019年部分节假日安排的通知');
});

test('the regions’ file becomes layers of the tenants that own it', () => {
  const file = read('regions.tsv');
  if (file.kind !== 'CalendarTsv') throw new Error(JSON.stringify(file));
  expect(layerOf(file, '45', 45).days).toHaveLength(4);
  expect(layerOf(file, '64', 64).days).toHaveLength(13);
  expect(layerOf(file, '45', 45).days[0]).toEqual(
    { on: '2021-04-14', kind: 'off', name: '壮族三月三', document: '广西壮族自治区人民政府办公厅关于2021年“壮族三月三”放假的通知', ownerNo: 45 });
  expect(layerOf(file, '51', 51)).toEqual({ days: [], years: [] });
});

test('spreadsheet habits are accepted: byte order mark, Windows line ends, empty lines', () => {
  expect(parseCalendarTsv(`\uFEFF${HEADER}\r\n2026-02-14\twork\t春节\t通知\r\n\r\n2027\tprovisional\t全年安排\t待公布\r\n`)).toEqual({
    kind: 'CalendarTsv',
    days: [{ region: '', on: '2026-02-14', kind: 'work', name: '春节', document: '通知' }],
    years: [{ region: '', year: 2027, status: 'provisional', document: '待公布' }],
  });
});

test.each([
  ['header', 'date,kind\n', 1],
  ['header', '', 1],
  ['columns', `${HEADER}\n2026-02-14\twork\t春节`, 2],
  ['date', `${HEADER}\n2026-02-30\toff\t春节\t通知`, 2],
  ['date', `${HEADER}\n26-02-14\toff\t春节\t通知`, 2],
  ['kind', `${HEADER}\n2026-02-14\tofficial\t春节\t通知`, 2],
  ['kind', `${HEADER}\n2026\toff\t春节\t通知`, 2],
  ['name', `${HEADER}\n2026-02-14\toff\t\t通知`, 2],
  ['document', `${HEADER}\n2026-02-14\toff\t春节\t `, 2],
  ['duplicate', `${HEADER}\n2026-02-14\toff\t春节\t通知\n2026-02-14\twork\t春节\t通知`, 3],
  ['region', `region\t${HEADER}\n广西\t2026-02-14\toff\t春节\t通知`, 2],
])('refuses by the rule %s', (rule, text, line) => {
  expect(parseCalendarTsv(text)).toMatchObject({ kind: 'CalendarTsvRefused', faults: [{ rule, line }] });
});

test('all faulty lines are reported at once', () => {
  const refused = parseCalendarTsv(`${HEADER}\nx\toff\ta\tb\n2026-01-01\toff\ta\tb\n2026-01-02\tfree\ta\tb`);
  expect(refused).toMatchObject({ kind: 'CalendarTsvRefused', faults: [{ line: 2, rule: 'date' }, { line: 4, rule: 'kind', found: '2026-01-02\tfree\ta\tb' }] });
});
