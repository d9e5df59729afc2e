export * from './test-database.js';
export * from './catalog-walk.js';
