export * from './read-workbook.js';
export * from './write-workbook.js';
