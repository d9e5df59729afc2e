import type {
  BodyCodes, Booking, Channel, ChannelKind, Contacts, CrossRegion, DeliveryKind, DeliveryWay, Faq, ImplementingBody, Mailing, NamedLine,
  Necessity, Online, Phones, Remedies, Remedy,
} from './item-elements.js';
import type { ItemField } from './item-standard.js';
import { isTimeLimit, type TimeLimit } from './time-limit.js';

/** Takes a line away for the citizens of this tenant: wholly, or in these scenarios. */
export interface Drop {
  readonly id: string;
  readonly dropped: true;
  readonly scenarios?: readonly string[];
}

/** Asks for a material less firmly, or no longer lists it. */
export type MaterialChange = { readonly id: string; readonly necessity: Necessity } | Drop;

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
  readonly conditions: readonly Drop[];
  readonly materials: readonly MaterialChange[];
  readonly steps: readonly StepChange[];
  readonly fees: readonly FeeChange[];
  readonly place: string;
  readonly hours: string;
  readonly window: string;
  readonly phones: Phones;
  readonly faq: readonly Faq[];
  readonly channels: readonly Channel[];
  readonly delivery: readonly DeliveryWay[];
  readonly localTopics: readonly NamedLine[];
  readonly promisedNote: string;
  readonly office: string;
  readonly visitReason: string;
  readonly hall: string;
  readonly traffic: string;
  readonly bodyCodes: BodyCodes;
  readonly body: ImplementingBody;
  readonly online: Online;
  readonly booking: Booking;
  readonly mailing: Mailing;
  readonly contacts: Contacts;
  readonly remedies: Remedies;
  readonly crossRegion: CrossRegion;
  readonly onlinePayment: boolean;
  readonly kiosk: boolean;
  /** These where the province lets it only. */
  readonly guidingBody: string;
  readonly quantityLimit: string;
  readonly statutoryNote: string;
  readonly flowNote: string;
  readonly rights: string;
  readonly duties: string;
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
const blankable = (longest: number): Shape<string> =>
  (value): value is string => typeof value === 'string' && value.length <= longest && !INVISIBLE.test(value);
const text = (longest: number): Shape<string> =>
  (value): value is string => blankable(longest)(value) && value.trim() !== '';

const one = <T extends string | number>(...choices: readonly T[]): Shape<T> => (value): value is T => choices.some((choice) => choice === value);

const isTrue: Shape<true> = (value) => value === true;
const isPhone: Shape<string> = (value): value is string => typeof value === 'string' && /^[0-9][0-9\- ]{3,19}$/.test(value);
const isId = text(50);

export const isWholeNumber: Shape<number> = (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const nullable = <T>(shape: Shape<T>): Shape<T | null> => (value): value is T | null => value === null || shape(value);
const isDroppedWholly = record<{ readonly id: string; readonly dropped: true }>({ id: isId, dropped: isTrue });
const isDroppedInSome = record<Required<Drop>>({ id: isId, dropped: isTrue, scenarios: some(isId) });
const isDropped: Shape<Drop> = (value): value is Drop => isDroppedWholly(value) || isDroppedInSome(value);
const isSofter = record<{ readonly id: string; readonly necessity: Necessity }>({
  id: isId, necessity: one<Necessity>('required', 'deferrable', 'exempt'),
});

export const isShortText = text(200);
export const isPhones = record<Phones>({ consult: isPhone, complaint: isPhone });
export const areConditionChanges: Shape<readonly Drop[]> = some(isDropped);
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
export const areDeliveryWays = some(record<DeliveryWay>({
  id: isId, kind: one<DeliveryKind>('window', 'courier', 'online', 'other'), name: text(200),
}));
export const areNamedLines = some(record<NamedLine>({ id: isId, name: text(200) }));

export const isYesOrNo: Shape<boolean> = (value) => typeof value === 'boolean';
export const isCrossRegion = one<CrossRegion>('none', 'counties', 'cities', 'provinces', 'nation');
export const isLongText = text(2000);
const note = blankable(500);
const isCode = nullable(text(50));
export const areBodyCodes = record<BodyCodes>({ national: isCode, local: isCode, handling: isCode });
/** A credit code has 18 characters (GB 32100-2015); empty while it is not known. */
const isCreditCode: Shape<string> = (value): value is string => typeof value === 'string' && /^([0-9A-Z]{18})?$/.test(value);
export const isBody = record<ImplementingBody>({ name: text(200), creditCode: isCreditCode });
/** Empty, or an address that a browser can open. */
const isUrl: Shape<string> = (value): value is string => typeof value === 'string' && value.length <= 500 && (value === '' || /^https?:\/\/[^\s"<>]+$/.test(value));
export const isOnline = record<Online>({ depth: one<Online['depth']>(1, 2, 3, 4), url: isUrl, mobileUrl: isUrl });
export const isBooking = record<Booking>({ perDay: nullable(isWholeNumber), rule: note });
export const isMailing = record<Mailing>({ materials: isYesOrNo, results: isYesOrNo });
export const areContacts = record<Contacts>({ consultUrl: isUrl, consultEmail: note, consultAccount: note, complaintUrl: isUrl, complaintAddress: note });
const isRemedy = record<Remedy>({ body: note, address: note, phone: note, url: isUrl });
export const areRemedies = record<Remedies>({ reconsideration: isRemedy, litigation: isRemedy });
