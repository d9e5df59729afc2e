import type { Subscription } from '@yimen/events';
import { LEGS_MOVED } from './case-facts.js';

export const COPY_LEGS: Subscription = { event: LEGS_MOVED, consumer: 'cases.copy-legs' };
/** A batch of cases whose tenant has ended. */
export const INHERIT_WORK: Subscription = { event: 'cases.work-left', consumer: 'cases.inherit-work' };

/** Told when an appeal against a card was right. */
export const APPEAL_UPHELD = 'cases.appeal-upheld';
export const WITHDRAW_CARD: Subscription = { event: APPEAL_UPHELD, consumer: 'cases.withdraw-card' };

/** What this service listens to; the command that prepares the database makes the queues. */
export const CASES_SUBSCRIPTIONS: readonly Subscription[] = [COPY_LEGS, INHERIT_WORK, WITHDRAW_CARD];
