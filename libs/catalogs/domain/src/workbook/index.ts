export { columnsOfSheet, ITEM_COLUMNS, ITEM_SHEET, LIST_SHEETS } from './sheets.js';
export { wordsOf } from './words-of.js';
export { MOST_ITEMS, readStandards, UNSAID_IN_SHEETS, type Place, type ReadItem, type ReadStandards, type SheetFault, type SheetsRefusal, type SheetTable } from './read-standards.js';
export { standardSheets, type TextSheet } from './write-standards.js';
