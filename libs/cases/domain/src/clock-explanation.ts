import { addDays, daysBetween, type IsoDate, shanghaiDateOf, spansOfDays, startOfShanghaiDay, weekdayOf, type WorkingCalendar, workingDaysBetween } from '@yimen/working-days';
import { countsEveryDay, daysOfLimit, type ClockKind, type ClockPauseGround, type ClockReading, type ClockSpan, type ClockStopCause } from './deadline-clock.js';

/** Neighbouring days with one fate. Counted are weekdays, make-up work days (调休上班) and half days; all others count 0. */
export interface ExplainedSpan {
  readonly kind: 'counted' | 'make_up_day' | 'half_day' | 'weekend' | 'holiday' | 'paused' | 'waiting';
  readonly fromOn: IsoDate;
  readonly toOn: IsoDate;
  readonly calendarDays: number;
  readonly countedDays: number;
  /** For a pause: by how many days it moved the due date. */
  readonly pausedDays: number;
  /** True for the days of an approved extension (延期). */
  readonly extended: boolean;
  readonly provisional: boolean;
  readonly name: string | null;
  readonly ground: ClockPauseGround | null;
  /** The notice that orders the day, or the paper behind the pause, the supplement or the extension. */
  readonly document: string | null;
}

/**
 * Every day between the start and the due date with its fate, in order. The counted days that are not `extended` add up to the
 * limit, the others to the extension. Throws RangeError when `calendar` is not the one the reading was folded with: the days
 * would not add up, and an explanation that does not add up is worse than none.
 */
export function explainClock(reading: ClockReading, calendar: WorkingCalendar): readonly ExplainedSpan[] {
  if (calendar.version !== reading.calendarVersion) throw new RangeError('a reading is explained by the calendar it was folded with');
  return reading.spans.flatMap((span) =>
    span.kind === 'running' || span.kind === 'extended' ? daysOf(span, reading, calendar) : [standstill(span, span.kind, reading, calendar)]);
}

function standstill(span: ClockSpan, kind: 'paused' | 'waiting', reading: ClockReading, calendar: WorkingCalendar): ExplainedSpan {
  const { fromOn, toOn, days, ground, document } = span;
  const countsByCalendar = kind === 'paused' && reading.limit.unit === 'working_day';
  const provisional = countsByCalendar && workingDaysBetween(calendar, addDays(fromOn, -1), toOn).provisional;
  const calendarDays = daysBetween(fromOn, toOn) + 1;
  return { kind, fromOn, toOn, calendarDays, countedDays: 0, pausedDays: days, extended: false, provisional, name: null, ground, document };
}

function daysOf(span: ClockSpan, reading: ClockReading, calendar: WorkingCalendar): readonly ExplainedSpan[] {
  const whole = { pausedDays: 0, extended: span.kind === 'extended', ground: null };
  if (countsEveryDay(reading.limit.unit)) {
    const { fromOn, toOn, days, document } = span;
    return [{ ...whole, kind: 'counted', fromOn, toOn, calendarDays: days, countedDays: days, provisional: false, name: null, document }];
  }
  return spansOfDays(calendar, span.fromOn, span.toOn).map(({ reason, ...days }) => ({
    ...whole, ...days,
    kind: reason.kind === 'weekday' ? 'counted' : reason.kind,
    provisional: reason.provisional,
    name: 'name' in reason ? reason.name : null,
    document: 'document' in reason ? reason.document : span.document,
  }));
}

/** The languages a due date explains itself in. */
export type ClockLocale = 'zh-CN' | 'en';

/**
 * The explanation as sentences an applicant can read: the start, each stretch of days with the running count, the due date, the
 * notices it rests on, and where the clock stands. Weekends are told with the working days around them.
 */
export function sayClock(reading: ClockReading, calendar: WorkingCalendar, locale: ClockLocale): readonly string[] {
  const say = locale === 'en' ? ENGLISH : CHINESE;
  const spans = explainClock(reading, calendar);
  const inWorkingDays = reading.limit.unit === 'working_day';
  const runs = runsOf(spans.filter((span) => span.kind !== 'waiting')).filter((run) => run.some((span) => span.kind !== 'weekend'));
  const total = countedIn(spans);
  const extension = reading.spans.find((span) => span.kind === 'extended')?.document ?? null;
  const firstDay = inWorkingDays ? calendar.reasonOf(reading.firstDayOn).kind : 'weekday';
  const notices = new Set(spans.filter((span) => span.name !== null).map((span) => span.document ?? ''));
  return [
    ...spans.filter((span) => span.kind === 'waiting').map(say.waiting),
    reading.limit.unit === 'on_the_spot' ? say.onTheSpot(reading) : reading.limit.unit === 'hour' ? say.hours(reading) : say.start(reading, firstDay === 'make_up_day', inWorkingDays),
    ...(reading.limit.unit === 'month' || reading.limit.unit === 'year' ? [say.months(reading, daysOfLimit(reading.limit, reading.startedOn))] : []),
    ...(extension === null ? [] : [say.extension(reading.extendedDays, extension, inWorkingDays)]),
    ...runs.map((run, index) => say.run(run, countedIn(runs.slice(0, index + 1).flat()), inWorkingDays)),
    ...(total === 0 ? [] : [say.due(total, reading.dueOn, inWorkingDays)]),
    ...(reading.limit.unit === 'hour' ? [say.dueAt(reading.dueAt)] : []),
    ...(notices.size === 0 ? [] : [say.notices([...notices])]),
    ...(reading.provisional ? [say.provisional(provisionalYearsOf(reading, calendar))] : []),
    ...say.standing(reading),
  ];
}

function provisionalYearsOf({ startedOn, dueOn }: ClockReading, calendar: WorkingCalendar): readonly string[] {
  const [first, last] = [Number(startedOn.slice(0, 4)), Number(dueOn.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
  // Notices are published for whole years, so any day of a year answers for it.
  return years.filter((year) => calendar.isProvisional(`${year}-01-01`));
}

/** Working days and the weekends between them read as one stretch; everything else stands alone. */
function runsOf(spans: readonly ExplainedSpan[]): readonly (readonly ExplainedSpan[])[] {
  const isPlain = (span: ExplainedSpan | undefined): boolean => span?.kind === 'counted' || span?.kind === 'weekend';
  return spans.reduce<readonly (readonly ExplainedSpan[])[]>((runs, span) => {
    const last = runs.at(-1) ?? [];
    return isPlain(span) && isPlain(last.at(-1)) ? [...runs.slice(0, -1), [...last, span]] : [...runs, [span]];
  }, []);
}

function countedIn(spans: readonly ExplainedSpan[]): number {
  return spans.reduce((sum, span) => sum + span.countedDays, 0);
}

/** An instant as Shanghai's clocks show it. */
const minuteOf = (at: Date): string => {
  const on = shanghaiDateOf(at);
  const minutes = Math.floor((at.getTime() - startOfShanghaiDay(on).getTime()) / 60_000);
  return `${on} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

interface DateRange {
  readonly fromOn: IsoDate;
  readonly toOn: IsoDate;
}

interface Stretch extends DateRange {
  readonly days: number;
  readonly weekendDays: number;
}

/** The counted days of a run from first to last, and the weekend days between them. */
function stretchOf(run: readonly ExplainedSpan[]): Stretch {
  const counted = run.filter((span) => span.countedDays > 0);
  const { fromOn } = counted[0]!;
  const { toOn } = counted.at(-1)!;
  const days = countedIn(counted);
  return { fromOn, toOn, days, weekendDays: daysBetween(fromOn, toOn) + 1 - days };
}

interface Phrases {
  waiting(span: ExplainedSpan): string;
  onTheSpot(reading: ClockReading): string;
  hours(reading: ClockReading): string;
  /** Months or years, and how many days that is. */
  months(reading: ClockReading, days: number): string;
  dueAt(at: Date): string;
  start(reading: ClockReading, onMakeUpDay: boolean, inWorkingDays: boolean): string;
  extension(days: number, document: string, inWorkingDays: boolean): string;
  run(run: readonly ExplainedSpan[], countedSoFar: number, inWorkingDays: boolean): string;
  due(total: number, dueOn: IsoDate, inWorkingDays: boolean): string;
  notices(documents: readonly string[]): string;
  provisional(years: readonly string[]): string;
  standing(reading: ClockReading): readonly string[];
}

const ZH = {
  weekday: ['一', '二', '三', '四', '五', '六', '日'],
  start: { receipt: '收件', handling_statutory: '受理', handling_promised: '受理', review: '转送审核', step: '环节开始', delivery: '作出决定' },
  ground: {
    hearing: '听证', tender: '招标', auction: '拍卖', inspection: '检验', test: '检测', quarantine: '检疫', appraisal: '鉴定',
    expert_review: '专家评审', tolerated_gap: '容缺补正', review_above: '上级审核',
  },
  stop: {
    supplement_requested: '已一次性告知补正', accepted: '已受理', not_accepted: '不予受理', decided: '已作出决定', returned: '退件',
    step_completed: '环节办结', delivered: '已送达', withdrawn: '申请人撤回', transferred: '已转出', terminated: '已终止',
  },
} satisfies Words;

const EN = {
  weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  start: { receipt: 'Received', handling_statutory: 'Accepted', handling_promised: 'Accepted', review: 'Sent for review', step: 'Step begun', delivery: 'Decided' },
  ground: {
    hearing: 'hearing', tender: 'tender', auction: 'auction', inspection: 'inspection', test: 'testing', quarantine: 'quarantine',
    appraisal: 'appraisal', expert_review: 'expert review', tolerated_gap: 'tolerated gap being closed', review_above: 'review by a higher level',
  },
  stop: {
    supplement_requested: 'missing material notified', accepted: 'accepted', not_accepted: 'not accepted', decided: 'decided', returned: 'returned',
    step_completed: 'step completed', delivered: 'delivered', withdrawn: 'withdrawn by the applicant', transferred: 'transferred', terminated: 'terminated',
  },
} satisfies Words;

interface Words {
  readonly weekday: readonly string[];
  readonly start: Readonly<Record<ClockKind, string>>;
  readonly ground: Readonly<Record<ClockPauseGround, string>>;
  readonly stop: Readonly<Record<ClockStopCause, string>>;
}

/** The holidays of the nation in English; a regional one keeps its own name. */
const HOLIDAYS_IN_ENGLISH: Readonly<Record<string, string>> = {
  元旦: 'New Year’s Day', 春节: 'Spring Festival', 清明: 'Tomb-Sweeping Day', 劳动节: 'Labour Day', 端午: 'Dragon Boat Festival',
  中秋: 'Mid-Autumn Festival', 国庆节: 'National Day',
};

const zhDay = (on: IsoDate, note = ''): string => `${on}（星期${ZH.weekday[weekdayOf(on) - 1]}${note}）`;
const zhRange = ({ fromOn, toOn }: DateRange): string => (fromOn === toOn ? zhDay(fromOn) : `${fromOn} 至 ${toOn} `);
const zhUnit = (inWorkingDays: boolean): string => (inWorkingDays ? '个工作日' : '个自然日');

const CHINESE: Phrases = {
  waiting: (span) => `${zhDay(span.fromOn)}一次性告知补正，${zhDay(span.toOn)}收到补正材料，其间等待申请人，不计入时限。`,
  onTheSpot: (reading) => `${zhDay(reading.startedOn)}${ZH.start[reading.clock]}，即办件，当日 24:00 到期。`,
  hours: (reading) => `${zhDay(reading.startedOn)}${ZH.start[reading.clock]}，限 ${reading.limit.amount} 小时，只计办公时间。`,
  months: ({ limit: { amount, unit } }, days) => `时限为 ${amount} ${unit === 'month' ? '个月' : '年'}，至到期月的对应日止（民法典第二百零二条），共 ${days} 个自然日。`,
  dueAt: (at) => `${minuteOf(at)} 到期。`,
  start(reading, onMakeUpDay, inWorkingDays) {
    const firstDay = zhDay(reading.firstDayOn, onMakeUpDay ? '，调休上班' : '');
    return `${zhDay(reading.startedOn)}${ZH.start[reading.clock]}，${inWorkingDays ? '次一工作日' : '次日'} ${firstDay}起算。`;
  },
  extension: (days, document, inWorkingDays) => `经批准延长 ${days} ${zhUnit(inWorkingDays)}（${document}）。`,
  run(run, countedSoFar, inWorkingDays) {
    const span = run[0]!;
    const unit = zhUnit(inWorkingDays);
    if (span.kind === 'holiday') return `${zhRange(span)}${span.name}放假，不计。`;
    if (span.kind === 'paused') return `${zhRange(span)}${ZH.ground[span.ground!]}，暂停${span.pausedDays > 0 ? ` ${span.pausedDays} ${unit}` : ''}，不计（${span.document}）。`;
    const stretch = stretchOf(run);
    const why = { make_up_day: '调休上班，', half_day: '半日办公，按整日' }[span.kind as string] ?? '';
    const weekend = stretch.weekendDays > 0 ? `（周末 ${stretch.weekendDays} 天不计）` : '';
    return `${zhRange(stretch)}${why}计 ${stretch.days} ${unit}${weekend}，累计 ${countedSoFar} 个。`;
  },
  due: (total, dueOn, inWorkingDays) => `第 ${total} ${zhUnit(inWorkingDays)}为 ${zhDay(dueOn)}，当日 24:00 到期。`,
  notices: (documents) => `放假调休依据：${documents.map((document) => `《${document}》`).join('、')}。`,
  provisional: (years) => `${years.join('、')} 年放假安排尚未公布，到期日为暂定，公布后重新计算。`,
  standing(reading) {
    if (reading.state === 'paused') return ['目前暂停计时，到期日随恢复之日顺延。'];
    if (reading.stoppedOn === null || reading.stoppedBecause === null) return [];
    return [`${zhDay(reading.stoppedOn)}停止计时（${ZH.stop[reading.stoppedBecause]}），${reading.onTime ? '未超期' : '已超期'}。`];
  },
};

const enDay = (on: IsoDate, note = ''): string => `${on} (${EN.weekday[weekdayOf(on) - 1]}${note})`;
const enRange = ({ fromOn, toOn }: DateRange): string => (fromOn === toOn ? enDay(fromOn) : `${fromOn} to ${toOn}`);
const enDays = (days: number, inWorkingDays: boolean): string => `${days} ${inWorkingDays ? 'working' : 'calendar'} day${days === 1 ? '' : 's'}`;

const ENGLISH: Phrases = {
  waiting: (span) =>
    `Missing material notified on ${enDay(span.fromOn)}, supplied on ${enDay(span.toOn)}; the applicant’s time in between does not count.`,
  onTheSpot: (reading) => `${EN.start[reading.clock]} on ${enDay(reading.startedOn)}; handled on the spot, due the same day at 24:00.`,
  hours: (reading) => `${EN.start[reading.clock]} on ${enDay(reading.startedOn)}; ${reading.limit.amount} hour${reading.limit.amount === 1 ? '' : 's'} of service.`,
  months: ({ limit: { amount, unit } }, days) => `The limit is ${amount} ${unit}${amount === 1 ? '' : 's'}, to the corresponding day (Civil Code art. 202): ${days} calendar days.`,
  dueAt: (at) => `Due at ${minuteOf(at)}.`,
  start: (reading, onMakeUpDay, inWorkingDays) =>
    `${EN.start[reading.clock]} on ${enDay(reading.startedOn)}; counting starts on the next ${inWorkingDays ? 'working day' : 'day'}, ` +
    `${enDay(reading.firstDayOn, onMakeUpDay ? ', make-up working day' : '')}.`,
  extension: (days, document, inWorkingDays) => `Extended by ${enDays(days, inWorkingDays)} with approval (${document}).`,
  run(run, countedSoFar, inWorkingDays) {
    const span = run[0]!;
    if (span.kind === 'holiday') return `${enRange(span)}: ${HOLIDAYS_IN_ENGLISH[span.name ?? ''] ?? span.name} holiday, not counted.`;
    if (span.kind === 'paused') {
      return `${enRange(span)}: paused${span.pausedDays > 0 ? ` for ${enDays(span.pausedDays, inWorkingDays)}` : ''}, ${EN.ground[span.ground!]}, not counted (${span.document}).`;
    }
    const stretch = stretchOf(run);
    const why = { make_up_day: 'make-up working day, ', half_day: 'half day, counts whole, ' }[span.kind as string] ?? '';
    const weekend = stretch.weekendDays > 0 ? ` (${stretch.weekendDays} weekend day${stretch.weekendDays === 1 ? '' : 's'} not counted)` : '';
    return `${enRange(stretch)}: ${why}${enDays(stretch.days, inWorkingDays)}${weekend}, ${countedSoFar} so far.`;
  },
  due: (total, dueOn, inWorkingDays) => `${inWorkingDays ? 'Working' : 'Calendar'} day ${total} is ${enDay(dueOn)}; due that day at 24:00.`,
  notices: (documents) => `Holidays and make-up days as ordered by ${documents.map((document) => `《${document}》`).join(', ')}.`,
  provisional: (years) => `The holidays of ${years.join(' and ')} are not published yet: the due date is provisional and will be computed again.`,
  standing(reading) {
    if (reading.state === 'paused') return ['The clock is paused; the due date moves on until it is resumed.'];
    if (reading.stoppedOn === null || reading.stoppedBecause === null) return [];
    return [`Stopped on ${enDay(reading.stoppedOn)}: ${EN.stop[reading.stoppedBecause]}, ${reading.onTime ? 'on time' : 'overdue'}.`];
  },
};
