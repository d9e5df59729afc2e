import type { TimeLimit, TimeUnit } from './time-limit.js';

/** What a stored or proposed override value must be; the service words each rule for the user. */
export type InvalidRule =
  | 'time_limit' | 'whole_number' | 'text' | 'phones' | 'different_phones'
  | 'condition_changes' | 'material_changes' | 'step_changes' | 'fee_changes' | 'faq_entries' | 'channel_entries'
  | 'topic_entries' | 'delivery_entries' | 'yes_or_no' | 'cross_region' | 'body_codes' | 'implementing_body' | 'online_service'
  | 'booking' | 'mailing' | 'contacts' | 'remedies'
  | 'distinct_ids' | 'id_taken_above';

/** A side of a comparison, as the citizen would read it: a limit, a number (visits, fen), or how firmly a material is asked for. */
export type Comparable = TimeLimit | number | string;

/**
 * Why an override does not hold. `kind` equals the GraphQL type name.
 * `lineId` names the line inside a list field (material, fee, step), null for a field without lines.
 */
export type OverrideRefusal =
  | { readonly kind: 'UnknownField'; readonly field: string }
  | { readonly kind: 'FieldLocked'; readonly field: string }
  | { readonly kind: 'InvalidValue'; readonly field: string; readonly rule: InvalidRule }
  | { readonly kind: 'UnknownLine'; readonly field: string; readonly lineId: string }
  | {
      readonly kind: 'LooserThanParent'; readonly field: string; readonly lineId: string | null;
      readonly parent: Comparable; readonly proposed: Comparable;
    }
  | {
      readonly kind: 'UnitMismatch'; readonly field: string; readonly lineId: string | null;
      readonly parentUnit: TimeUnit | FeeUnit; readonly proposedUnit: TimeUnit | FeeUnit;
    };

/** A fee is a sum in fen, or taken by meter (按表计收); the two cannot be compared. */
export type FeeUnit = 'fen' | 'by_meter';
