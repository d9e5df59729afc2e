import { TIME_UNITS, type WrittenStandard } from '@yimen/catalogs-domain';
import { Level } from '@yimen/jurisdiction';
import { isIsoDate } from '@yimen/working-days';
import { z } from 'zod';

/** Text and JSON that PostgreSQL can store: no NUL character and no half of a surrogate pair, however deep. */
export const isStorable = (value: unknown): boolean => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)?.replaceAll('\\\\', '') ?? '');

const text = (longest: number) => z.string().max(longest).refine(isStorable, 'storable_text');
const blankable = text(500);
/** A line that says something. */
export const line = text(500).refine((value) => value.trim() !== '', 'not_blank');
const passage = text(4_000);
const id = text(50).refine((value) => value.trim() !== '', 'not_blank');
const lines = <T extends z.ZodType>(of: T) => z.array(of).max(200);
/** GraphQL's Int has 32 bits. */
const count = z.int().min(0).max(2_000_000_000);

const limit = z.strictObject({ amount: z.int().min(0).max(10_000), unit: z.enum(TIME_UNITS) });
const level = z.union([z.literal(Level.Province), z.literal(Level.County), z.literal(Level.Township), z.literal(Level.Village)]);

export const LARGEST_CODE = 50;
/** Code of an item (事项编码): at most 50 characters, opaque. */
export const itemCode = z.string().max(LARGEST_CODE).regex(/^[^\s\p{C}]+$/u);

const day = z.string().refine(isIsoDate, 'date');
/** Empty, or an address that a browser can open. */
const address = z.string().max(500).regex(/^(https?:\/\/[^\s"<>]+)?$/);
/** Where a line counts in some scenarios only. */
const scenarios = z.array(id).min(1).max(200).optional();
const codedName = z.strictObject({ code: id, name: line });
const named = lines(z.strictObject({ id, name: line }));
const remedy = z.strictObject({ body: blankable, address: blankable, phone: blankable, url: address });

/**
 * The shape of a standard that comes from outside. What a standard must say beyond its shape (a legal basis, limits that
 * agree) is the business of checkStandard, when it is published: a draft may be incomplete.
 */
const ESSENTIALS = z.strictObject({
  code: itemCode,
  name: line,
  type: id,
  timeKind: z.enum(['on_the_spot', 'promised']),
  route: z.enum(['own', 'review', 'joint', 'forward', 'agent']),
  department: line,
  serviceObjects: lines(id),
  legalBasis: lines(z.strictObject({
    law: blankable, clause: blankable, text: passage.optional(), number: blankable.optional(), issuer: blankable.optional(), effectiveOn: day.optional(),
  })),
  conditions: lines(z.strictObject({ id, text: passage, scenarios })),
  materials: lines(z.strictObject({
    id,
    name: line,
    necessity: z.enum(['required', 'deferrable', 'exempt']),
    form: z.enum(['original', 'copy', 'original_or_copy', 'fetched']),
    source: z.enum(['applicant', 'government', 'intermediary', 'other']),
    copies: count,
    scenarios,
    medium: z.enum(['paper', 'electronic', 'paper_and_electronic']).optional(),
    paperSize: blankable.optional(),
    sourceNote: blankable.optional(),
    issuer: blankable.optional(),
    issuedWithin: blankable.optional(),
    blankForm: address.optional(),
    sampleForm: address.optional(),
    guidance: passage.optional(),
    acceptance: passage.optional(),
    basis: passage.optional(),
    note: passage.optional(),
  })),
  steps: lines(z.strictObject({
    id, name: line, limit, level, handler: blankable.optional(), criteria: passage.optional(), outcome: blankable.optional(),
  })),
  statutoryLimit: limit,
  promisedLimit: limit,
  fees: lines(z.strictObject({
    id, name: line, amountFen: count.nullable(), standard: blankable, basis: blankable, reductionBasis: blankable.optional(), note: passage.optional(),
  })),
  visits: count,
  result: z.strictObject({ name: blankable, kind: z.enum(['certificate', 'document', 'approval', 'other']), sample: address.optional() }),
  reviewLevel: level.nullable(),
  reviewCounts: z.enum(['counts', 'pauses']),
  place: blankable,
  hours: blankable,
  phones: z.strictObject({ consult: blankable, complaint: blankable }),
  window: line.nullable(),
  faq: lines(z.strictObject({ id, question: line, answer: passage })),
  channels: lines(z.strictObject({ id, kind: z.enum(['window', 'web', 'mobile', 'courier', 'other']), name: line })),
});

/** Elements that may stay unsaid; `completed` says what they are then. */
const FURTHER = z.strictObject({
  nationalCode: id.nullable(),
  mainItem: codedName.nullable(),
  subItem: codedName.nullable(),
  scenarios: named,
  powers: z.strictObject({ levels: lines(z.enum(['1', '2', '3', '4', '5', '6', '7'])), source: z.enum(['1', '2', '3', '4', '5', '6']).nullable(), division: passage, content: passage }),
  implementer: z.strictObject({ name: blankable, nature: z.enum(['1', '2', '3', '9']), delegating: blankable }),
  jointBodies: named,
  guidingBody: blankable,
  reviewKind: z.enum(['immediate', 'staged']),
  specialProcedures: lines(z.strictObject({ id, kind: z.enum(['extension', 'other']), name: line, basis: blankable, limit: limit.nullable() })),
  quantityLimit: blankable,
  intermediary: z.strictObject({ name: line, content: passage }).nullable(),
  statutoryNote: passage,
  promisedNote: passage,
  flowNote: passage,
  topics: z.strictObject({ persons: lines(id), organisations: lines(id) }),
  localTopics: named,
  rights: passage,
  duties: passage,
  remedies: z.strictObject({ reconsideration: remedy, litigation: remedy }),
  bodyCodes: z.strictObject({ national: id.nullable(), local: id.nullable(), handling: id.nullable() }),
  body: z.strictObject({ name: blankable, creditCode: z.string().regex(/^([0-9A-Z]{18})?$/) }),
  office: blankable,
  crossRegion: z.enum(['none', 'counties', 'cities', 'provinces', 'nation']),
  onlinePayment: z.boolean().nullable(),
  delivery: lines(z.strictObject({ id, kind: z.enum(['window', 'courier', 'online', 'other']), name: line })),
  visitReason: passage,
  online: z.strictObject({ depth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]), url: address, mobileUrl: address }).nullable(),
  booking: z.strictObject({ perDay: count.nullable(), rule: passage }).nullable(),
  mailing: z.strictObject({ materials: z.boolean(), results: z.boolean() }),
  kiosk: z.boolean(),
  hall: line.nullable(),
  traffic: passage,
  contacts: z.strictObject({ consultUrl: address, consultEmail: blankable, consultAccount: blankable, complaintUrl: address, complaintAddress: blankable }),
});

/** A whole standard, as it is written. */
export const STANDARD: z.ZodType<WrittenStandard> = z.strictObject({ ...ESSENTIALS.shape, ...FURTHER.partial().shape });
/** Some fields of a standard. */
export const STANDARD_CHANGES: z.ZodType<Partial<WrittenStandard>> = z.strictObject({ ...ESSENTIALS.shape, ...FURTHER.shape }).partial();
