export * from './faults.js';
export * from './http.js';
export * from './read-workbook.js';
export * from './write-workbook.js';
