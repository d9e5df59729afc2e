import type { Channel, ChannelKind, Faq, ItemField, Necessity, Phones } from './item-standard.js';
import { isTimeLimit, type TimeLimit } from './time-limit.js';

/** Takes a condition away for the citizens of this tenant. */
export interface ConditionChange {
  readonly id: string;
  readonly dropped: true;
}

/** Asks for a material less firmly, or no longer lists it. */
export type MaterialChange =
  | { readonly id: string; readonly necessity: Necessity }
  | { readonly id: string; readonly dropped: true };

/** Shortens one step. */
export interface StepChange {
  readonly id: string;
  readonly limit: TimeLimit;
}

/** Lowers one fee; null repeats that it is taken by meter. */
export interface FeeChange {
  readonly id: string;
  readonly amountFen: number | null;
}

/**
 * What a tenant stores for each field it may touch.
 * List fields store changes by line, never the whole list: a line that a later edition adds is then inherited, where a
 * stored list would silently waive it.
 */
export interface OverrideValues {
  readonly promisedLimit: TimeLimit;
  readonly visits: number;
  readonly conditions: readonly ConditionChange[];
  readonly materials: readonly MaterialChange[];
  readonly steps: readonly StepChange[];
  readonly fees: readonly FeeChange[];
  readonly place: string;
  readonly hours: string;
  readonly window: string;
  readonly phones: Phones;
  readonly faq: readonly Faq[];
  readonly channels: readonly Channel[];
}

export type OverridableField = keyof OverrideValues & ItemField;

type Shape<T> = (value: unknown) => value is T;

/** An object with exactly these keys: an unexpected key would be a change that nobody checks. */
function record<T extends object>(shapes: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  const keys = Object.keys(shapes) as (keyof T & string)[];
  return (value): value is T =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
    && Object.keys(value).length === keys.length
    && keys.every((key) => Object.hasOwn(value, key) && shapes[key]((value as Record<string, unknown>)[key]));
}

const some = <T>(shape: Shape<T>): Shape<readonly T[]> =>
  (value): value is readonly T[] => Array.isArray(value) && value.length > 0 && value.every(shape);

/** Control characters but line ends, and what turns or hides other characters: nobody could see what was published. */
const INVISIBLE = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u200b]/u;
const text = (longest: number): Shape<string> =>
  (value): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= longest && !INVISIBLE.test(value);

const one = <T extends string>(...choices: readonly T[]): Shape<T> => (value): value is T => choices.some((choice) => choice === value);

const isTrue: Shape<true> = (value) => value === true;
const isPhone: Shape<string> = (value): value is string => typeof value === 'string' && /^[0-9][0-9\- ]{3,19}$/.test(value);
const isId = text(50);

export const isWholeNumber: Shape<number> = (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isDropped = record<{ readonly id: string; readonly dropped: true }>({ id: isId, dropped: isTrue });
const isSofter = record<{ readonly id: string; readonly necessity: Necessity }>({
  id: isId, necessity: one<Necessity>('required', 'deferrable', 'exempt'),
});

export const isShortText = text(200);
export const isPhones = record<Phones>({ consult: isPhone, complaint: isPhone });
export const areConditionChanges: Shape<readonly ConditionChange[]> = some(isDropped);
export const areMaterialChanges: Shape<readonly MaterialChange[]> = some(
  (value): value is MaterialChange => isDropped(value) || isSofter(value),
);
export const areStepChanges = some(record<StepChange>({ id: isId, limit: isTimeLimit }));
export const areFeeChanges = some(record<FeeChange>({
  id: isId, amountFen: (value): value is number | null => value === null || isWholeNumber(value),
}));
export const areFaq = some(record<Faq>({ id: isId, question: text(200), answer: text(2000) }));
export const areChannels = some(record<Channel>({
  id: isId, kind: one<ChannelKind>('window', 'web', 'mobile', 'courier', 'other'), name: text(200),
}));
