export * from './acts.js';
export * from './database.js';
export * from './families.js';
export * from './migrate.js';
export * from './roles.js';
export * from './service-databases.js';
export * from './session.js';
export { countStatements, type Sent } from './statement-count.js';
export * from './uuid.js';
