export * from './file-store.js';
export * from './file-type.js';
