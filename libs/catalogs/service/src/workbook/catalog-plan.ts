import { setImmediate } from 'node:timers/promises';
import { completed, ITEM_COLUMNS, LIST_SHEETS, UNSAID_IN_SHEETS, type ReadItem, type SheetFault, type WrittenStandard } from '@yimen/catalogs-domain';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { STANDARD } from '../edition/item-standard.input.js';

/** The newest edition or draft of an item, as a plan finds it. */
export interface Newest {
  readonly id: string;
  readonly itemCode: string;
  readonly status: 'draft' | 'in_review' | 'published';
  readonly version: number;
  readonly content: WrittenStandard;
  readonly retired: boolean;
}
/** A draft to be made or changed. */
export interface PlannedDraft {
  readonly itemCode: string;
  readonly content: WrittenStandard;
  /** What it follows or changes; null for a new item. */
  readonly newest: Pick<Newest, 'id' | 'status' | 'version'> | null;
}
export interface CatalogPlan {
  readonly drafts: readonly PlannedDraft[];
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly SheetFault[];
}
export type Progress = (stage: 'read' | 'checked' | 'written', done: number, of: number) => void;

/** After so many items others have their turn, and whoever waits is told. */
export const ITEMS_AT_ONCE = 100;

/** What a workbook would make of the province's drafts: what it does not speak of stays as the newest edition has it, and an item that would stay as it is gets no draft. */
export async function planCatalog(items: readonly ReadItem[], newestOf: ReadonlyMap<string, Newest>, report: Progress): Promise<CatalogPlan> {
  const drafts: PlannedDraft[] = [];
  const faults: SheetFault[] = [];
  let unchanged = 0;
  for (const [index, item] of items.entries()) {
    if (index % ITEMS_AT_ONCE === 0) {
      report('checked', index, items.length);
      await setImmediate();
    }
    const newest = newestOf.get(item.code) ?? null;
    const ended = newest?.retired ? 'retired' : newest?.status === 'in_review' ? 'in_review' : null;
    const checked = STANDARD.safeParse({ ...(newest ? newest.content : UNSAID_IN_SHEETS), ...item.content });
    if (ended) faults.push({ ...item.place, column: 'code', rule: ended, given: item.code });
    else if (!checked.success) faults.push(...checked.error.issues.map((issue) => faultOf(item, issue)));
    else if (newest && isDeepStrictEqual(completed(checked.data), completed(newest.content))) unchanged += 1;
    else drafts.push({ itemCode: item.code, content: checked.data, newest });
  }
  const added = drafts.filter(({ newest }) => newest === null).length;
  return { drafts, added, changed: drafts.length - added, unchanged, faults };
}

/** Where in the workbook it was said what the shape of a standard refuses. */
function faultOf({ place, lines, content }: ReadItem, issue: z.core.$ZodIssue): SheetFault {
  const [field, at, ...within] = issue.path.map(String);
  const rule = issue.code === 'custom' ? issue.message : issue.code;
  const given = shownAt(content, issue.path);
  const row = lines[field ?? '']?.[Number(at)];
  if (row) return { ...row, column: within[0] ?? null, rule, given };
  const paths = Object.keys(ITEM_COLUMNS);
  const whole = issue.path.join('.');
  const column = paths.find((path) => path === whole) ?? paths.find((path) => path.split('.')[0] === field) ?? LIST_SHEETS.find((list) => list.field === field)?.name ?? whole;
  return { ...place, column, rule, given };
}

function shownAt(content: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>((from, key) => (from as Record<PropertyKey, unknown> | null | undefined)?.[key], content);
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 60) : '';
}
