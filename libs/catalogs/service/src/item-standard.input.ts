import type { ItemStandard } from '@yimen/catalogs-domain';
import { Level } from '@yimen/jurisdiction';
import { z } from 'zod';

/** Text and JSON that PostgreSQL can store: no NUL character and no half of a surrogate pair, however deep. */
export const isStorable = (value: unknown): boolean => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)?.replaceAll('\\\\', '') ?? '');

const text = (longest: number) => z.string().max(longest).refine(isStorable, 'storable_text');
const blankable = text(500);
const line = text(500).refine((value) => value.trim() !== '', 'not_blank');
const passage = text(4_000);
const id = text(50).refine((value) => value.trim() !== '', 'not_blank');
const lines = <T extends z.ZodType>(of: T) => z.array(of).max(200);
/** GraphQL's Int has 32 bits. */
const count = z.int().min(0).max(2_000_000_000);

const limit = z.strictObject({ amount: z.int().min(0).max(10_000), unit: z.enum(['working_day', 'calendar_day', 'on_the_spot']) });
const level = z.union([z.literal(Level.Province), z.literal(Level.County), z.literal(Level.Township), z.literal(Level.Village)]);

/** Code of an item (事项编码): at most 50 characters, opaque. */
export const itemCode = z.string().regex(/^[^\s\p{C}]{1,50}$/u);

/**
 * The shape of a standard that comes from outside. What a standard must say beyond its shape (a legal basis, limits that
 * agree) is the business of checkStandard, when it is published: a draft may be incomplete.
 */
const SHAPE = z.strictObject({
  code: itemCode,
  name: line,
  type: id,
  timeKind: z.enum(['on_the_spot', 'promised']),
  route: z.enum(['own', 'review', 'joint', 'forward', 'agent']),
  department: line,
  serviceObjects: lines(id),
  legalBasis: lines(z.strictObject({ law: blankable, clause: blankable, text: passage.optional() })),
  conditions: lines(z.strictObject({ id, text: passage })),
  materials: lines(z.strictObject({
    id,
    name: line,
    necessity: z.enum(['required', 'deferrable', 'exempt']),
    form: z.enum(['original', 'copy', 'original_or_copy', 'fetched']),
    source: z.enum(['applicant', 'government', 'intermediary', 'other']),
    copies: count,
  })),
  steps: lines(z.strictObject({ id, name: line, limit, level })),
  statutoryLimit: limit,
  promisedLimit: limit,
  fees: lines(z.strictObject({ id, name: line, amountFen: count.nullable(), standard: blankable, basis: blankable })),
  visits: count,
  result: z.strictObject({ name: blankable, kind: z.enum(['certificate', 'document', 'approval', 'other']) }),
  reviewLevel: level.nullable(),
  reviewCounts: z.enum(['counts', 'pauses']),
  place: blankable,
  hours: blankable,
  phones: z.strictObject({ consult: blankable, complaint: blankable }),
  window: line.nullable(),
  faq: lines(z.strictObject({ id, question: line, answer: passage })),
  channels: lines(z.strictObject({ id, kind: z.enum(['window', 'web', 'mobile', 'courier', 'other']), name: line })),
});

/** A whole standard. */
export const STANDARD: z.ZodType<ItemStandard> = SHAPE;
/** Some fields of a standard. */
export const STANDARD_CHANGES: z.ZodType<Partial<ItemStandard>> = SHAPE.partial();
