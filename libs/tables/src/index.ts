export * from './cells.js';
export * from './columns.js';
export * from './row-reader.js';
export * from './table.js';
