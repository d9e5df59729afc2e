import type { Locale } from '@yimen/access';
import { explainClock, sayClock, type ExplainedSpan } from '@yimen/cases-domain';
import { tenantStub } from '@yimen/graphql-kit';
import type { ReadClock } from './calendar-book.js';

/** A clock as the graph shows it; it explains itself when it is asked to. */
export function shownClock({ reading, calendar, tenantNo }: ReadClock, locale: Locale) {
  return { ...reading, kind: reading.clock, tenant: tenantStub(tenantNo), explanation: () => explanationOf({ reading, calendar }, locale) };
}

function explanationOf({ reading, calendar }: Pick<ReadClock, 'reading' | 'calendar'>, locale: Locale) {
  const spans = explainClock(reading, calendar);
  const sum = (of: (span: ExplainedSpan) => number): number => spans.reduce((all, span) => all + of(span), 0);
  return {
    spans,
    sentences: sayClock(reading, calendar, locale),
    countedDays: sum(({ countedDays }) => countedDays),
    extendedDays: sum(({ extended, countedDays }) => (extended ? countedDays : 0)),
    pausedDays: sum(({ pausedDays }) => pausedDays),
  };
}
