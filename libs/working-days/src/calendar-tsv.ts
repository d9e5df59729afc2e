import type { CalendarDay, CalendarLayer, CalendarYear, DayKind } from './calendar-rows.js';
import { type IsoDate, isIsoDate } from './iso-date.js';

/** A day of a calendar file. `region` is an administrative code such as 45, or empty for the nation. */
export interface CalendarTsvDay {
  readonly region: string;
  readonly on: IsoDate;
  readonly kind: DayKind;
  readonly name: string;
  readonly document: string;
}

/** A year of a calendar file: a row whose date is only `yyyy` and whose kind is official or provisional. */
export interface CalendarTsvYear {
  readonly region: string;
  readonly year: number;
  readonly status: CalendarYear['status'];
  readonly document: string;
}

/** What a line of the file broke. */
export type CalendarTsvRule = 'header' | 'columns' | 'region' | 'date' | 'kind' | 'name' | 'document' | 'duplicate';

/** A calendar file that was understood whole. */
export interface CalendarTsv {
  readonly kind: 'CalendarTsv';
  readonly days: readonly CalendarTsvDay[];
  readonly years: readonly CalendarTsvYear[];
}

/** A calendar file of which nothing is taken, with every faulty line (counted from 1, the header included). */
export interface CalendarTsvRefused {
  readonly kind: 'CalendarTsvRefused';
  readonly faults: readonly { readonly line: number; readonly rule: CalendarTsvRule; readonly found: string }[];
}

const COLUMNS = ['on', 'kind', 'name', 'document'];
const DAY_KINDS: readonly string[] = ['off', 'work', 'half'] satisfies DayKind[];
const STATUSES: readonly string[] = ['official', 'provisional'] satisfies CalendarYear['status'][];

/**
 * Reads a calendar file: tab-separated, header `on kind name document`, optionally with `region` before it. A byte order mark,
 * Windows line ends and empty lines are accepted, for spreadsheets add them. One faulty line refuses the whole file: a calendar
 * with a hole counts wrongly without saying so.
 */
export function parseCalendarTsv(text: string): CalendarTsv | CalendarTsvRefused {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines[0] ?? '';
  const regional = header === ['region', ...COLUMNS].join('\t');
  if (!regional && header !== COLUMNS.join('\t')) return { kind: 'CalendarTsvRefused', faults: [{ line: 1, rule: 'header', found: header }] };

  const days: CalendarTsvDay[] = [];
  const years: CalendarTsvYear[] = [];
  const seen = new Set<string>();
  const faults = lines.flatMap((text, index) => {
    if (index === 0 || text.trim() === '') return [];
    const cells = text.split('\t').map((cell) => cell.trim());
    const [region = '', on = '', kind = '', name = '', document = ''] = regional ? cells : ['', ...cells];
    const rule = brokenRule(cells.length === (regional ? 5 : 4), regional, { region, on, kind, name, document }, seen);
    if (rule) return [{ line: index + 1, rule, found: text }];
    seen.add(`${region} ${on}`);
    if (on.length === 4) years.push({ region, year: Number(on), status: kind as CalendarYear['status'], document });
    else days.push({ region, on, kind: kind as DayKind, name, document });
    return [];
  });
  return faults.length > 0 ? { kind: 'CalendarTsvRefused', faults } : { kind: 'CalendarTsv', days, years };
}

type Cells = Readonly<Record<'region' | 'on' | 'kind' | 'name' | 'document', string>>;

function brokenRule(complete: boolean, regional: boolean, cells: Cells, seen: ReadonlySet<string>): CalendarTsvRule | null {
  const isYear = /^\d{4}$/.test(cells.on);
  if (!complete) return 'columns';
  if (regional && !/^\d{2,12}$/.test(cells.region)) return 'region';
  if (!isYear && !isIsoDate(cells.on)) return 'date';
  if (!(isYear ? STATUSES : DAY_KINDS).includes(cells.kind)) return 'kind';
  if (cells.name === '') return 'name';
  // A day without the paper that orders it could not explain itself to an applicant.
  if (cells.document === '') return 'document';
  return seen.has(`${cells.region} ${cells.on}`) ? 'duplicate' : null;
}

/** One region's rows (empty for the nation) as a layer owned by the tenant with that path number; the nation owns 0. */
export function layerOf(file: CalendarTsv, region: string, ownerNo: number): CalendarLayer {
  const days = file.days.filter((day) => day.region === region);
  const years = file.years.filter((row) => row.region === region);
  return {
    days: days.map(({ on, kind, name, document }): CalendarDay => ({ on, kind, name, document, ownerNo })),
    years: years.map(({ year, status, document }): CalendarYear => ({ year, ownerNo, status, document })),
  };
}
