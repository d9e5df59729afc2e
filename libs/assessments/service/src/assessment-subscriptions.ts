import type { Subscription } from '@yimen/events';

export const RECORD_CLOSED_CASE: Subscription = { event: 'cases.case-closed', consumer: 'assessments.record-closed-case' };
export const OPEN_ACCOUNTABILITY: Subscription = { event: 'cases.red-cards-issued', consumer: 'assessments.open-accountability' };
export const WITHDRAW_ACCOUNTABILITY: Subscription = { event: 'cases.cards-withdrawn', consumer: 'assessments.withdraw-accountability' };

/** What this service listens to; the command that prepares the database makes the queues. */
export const ASSESSMENT_SUBSCRIPTIONS: readonly Subscription[] = [RECORD_CLOSED_CASE, OPEN_ACCOUNTABILITY, WITHDRAW_ACCOUNTABILITY];
