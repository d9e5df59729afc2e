import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarTsv } from './calendar-tsv.js';
import { parseHolidayNotice } from './holiday-notice.js';

const file = parseCalendarTsv(readFileSync(join(import.meta.dirname, '../../../deploy/seed-data/calendars/cn.tsv'), 'utf8'));
if (file.kind !== 'CalendarTsv') throw new Error('the nation’s calendar cannot be read');
const { days: known } = file;
/** What the file has of a year's notice. */
const daysOf = (year: number) => known.filter(({ document }) => document.includes(`关于${year}年`)).map(({ on, kind, name }) => ({ on, kind, name }));

const OF_2026 = `国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`;

const OF_2024 = `国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。`;

const OF_2023 = `国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。`;

test('the notice of 2026 is the calendar of 2026, day by day', () => {
  expect(parseHolidayNotice(OF_2026)).toEqual({
    kind: 'HolidayNotice', year: 2026, document: '国务院办公厅关于2026年部分节假日安排的通知', days: daysOf(2026), others: [],
  });
});

test('2024: a single day off, and advice that orders nothing', () => {
  const notice = parseHolidayNotice(OF_2024);
  if (notice.kind !== 'HolidayNotice') throw new Error(JSON.stringify(notice));
  expect(notice.others).toEqual(['鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息']);
  const worked = (days: readonly { on: string; kind: string }[], kind: string) => days.filter((day) => day.kind === kind).map(({ on }) => on);
  expect(worked(notice.days, 'work')).toEqual(worked(daysOf(2024), 'work'));
  // The file also keeps the weekends that a holiday joins.
  for (const on of worked(notice.days, 'off')) expect(worked(daysOf(2024), 'off')).toContain(on);
  expect(worked(notice.days, 'off')).not.toContain('2024-02-09');
});

test('2023: from one year to the next, and two festivals in one', () => {
  const notice = parseHolidayNotice(OF_2023);
  if (notice.kind !== 'HolidayNotice') throw new Error(JSON.stringify(notice));
  expect(notice.days.slice(0, 3).map(({ on }) => on)).toEqual(['2022-12-31', '2023-01-01', '2023-01-02']);
  expect(notice.days.filter(({ name }) => name === '中秋、国庆节')).toHaveLength(10);
});

test.each([
  ['title', OF_2026.replace('2026年部分', ''), '国务院办公厅关于节假日安排的通知'],
  ['weekday', OF_2026.replace('1月4日（周日）', '1月4日（周六）'), '1月4日（周六）'],
  ['count', OF_2026.replace('共9天', '共8天'), '2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共8天'],
  ['date', OF_2026.replace('2月28日（周六）', '2月30日（周六）'), '2月30日（周六）'],
  ['twice', OF_2026.replace('9月20日（周日）、10月10日', '10月7日（周三）、10月10日'), '2026-10-07'],
  ['items', '国务院办公厅关于2026年部分节假日安排的通知\n具体安排另行通知。', '国务院办公厅关于2026年部分节假日安排的通知'],
])('%s: nothing is taken of a text with a slip', (rule, text, found) => {
  const refused = parseHolidayNotice(text);
  if (refused.kind !== 'HolidayNoticeRefused') throw new Error('it was taken');
  expect(refused.faults.some((fault) => fault.rule === rule && fault.found.startsWith(found))).toBe(true);
});
