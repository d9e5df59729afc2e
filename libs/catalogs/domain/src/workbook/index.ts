export { columnsOfSheet, ITEM_COLUMNS, ITEM_SHEET, LIST_SHEETS } from './sheets.js';
export { wordsOf } from './words-of.js';
export { MOST_ITEMS, readStandards, UNSAID_IN_SHEETS, type ReadItem, type ReadStandards, type SheetsRefusal } from './read-standards.js';
export type { Place, SheetFault, SheetTable } from './read-sheet.js';
export { standardSheets, type TextSheet } from './write-standards.js';
