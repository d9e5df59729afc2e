export { LIST_SHEETS, ITEM_SHEET, columnsOfSheet } from './sheets.js';
export { MOST_ITEMS, readStandards, type Place, type ReadItem, type ReadStandards, type SheetFault, type SheetsRefusal, type SheetTable } from './read-standards.js';
export { standardSheets, type TextSheet } from './write-standards.js';
