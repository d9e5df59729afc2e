import type { ItemField, ItemStandard } from '../item-standard.js';
import { ITEM_COLUMNS, LIST_SHEETS } from './sheets.js';
import { standardSheets } from './write-standards.js';

/** A heading of a workbook with what stands under it. */
export interface Words {
  readonly heading: string;
  readonly text: string;
}

const HEADINGS = Object.entries(ITEM_COLUMNS).map(([path, { zh }], at) => ({ field: path.split('.')[0] as ItemField, heading: zh, at }));

/** What an item says of some fields, under the headings of a workbook: a list as one text, line by line. */
export function wordsOf(standard: ItemStandard, fields: ReadonlySet<ItemField>): readonly Words[] {
  const [items, ...lists] = standardSheets([standard]);
  const flat = HEADINGS.filter(({ field }) => fields.has(field)).map(({ heading, at }) => ({ heading, text: items!.rows[0]![at]! }));
  const listed = LIST_SHEETS.flatMap(({ field, name }, at) => (fields.has(field)
    ? [{ heading: name, text: lists[at]!.rows.map(([_code, ...cells]) => cells.filter((cell) => cell !== '').join(' · ')).join('\n') }] : []));
  return [...flat, ...listed];
}
