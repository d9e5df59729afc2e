export * from './ability.js';
export * from './context.js';
export * from './principal.js';
export * from './scope.js';
export * from './sql-condition.js';
export * from './token-verifier.js';
