/**
 * What `node apps/commands/bootstrap.mjs <task>` starts, relative to the root of the repository. Everything is built
 * first, except where the task builds, or reports what does not build, itself.
 */
export const tasks = {
  start: { script: 'apps/standalone/dist/main.js', built: true },
  'start:services': { script: 'apps/standalone/dist/main-services.js', built: true },
  demo: { script: 'apps/commands/dist/demo.js', built: true },
  migrate: { script: 'apps/commands/dist/migrate.js', built: true },
  'demo:seed': { script: 'apps/standalone/dist/main-demo-seed.js', built: true },
  'database:logins': { script: 'apps/commands/dist/database-logins.js', built: true },
  'keys:rotate': { script: 'apps/commands/dist/keys-rotate.js', built: true },
  'regions:import': { script: 'apps/commands/dist/regions-import.js', built: true },
  'tenants:close': { script: 'apps/commands/dist/tenants-close.js', built: true },
  'tenants:succeed': { script: 'apps/commands/dist/tenants-succeed.js', built: true },
  'tenants:merge': { script: 'apps/commands/dist/tenants-merge.js', built: true },
  'audit:verify': { script: 'apps/commands/dist/audit-verify.js', built: true },
  'audit:prune': { script: 'apps/commands/dist/audit-prune.js', built: true },
  'platform:operator': { script: 'apps/commands/dist/platform-operator.js', built: true },
  schema: { script: 'apps/commands/dist/schema.js', built: true },
  tidy: { script: 'apps/commands/dist/tidy.js', built: true },
  test: { script: 'apps/commands/test-all.mjs' },
  verify: { script: 'apps/commands/verify-all.mjs', built: true },
  'test:keycloak': { script: 'apps/commands/dist/test-keycloak.js', built: true },
  'prove:scope': { script: 'apps/commands/dist/prove-scope.js', built: true },
  fuzz: { script: 'apps/commands/dist/fuzz.js', built: true },
  bench: { script: 'apps/bench/dist/main.js', built: true },
  'bench:data': { script: 'apps/bench/dist/bench-data.js', built: true },
  lint: { script: 'node_modules/eslint/bin/eslint.js', args: ['.'] },
  build: { script: 'node_modules/typescript-7/bin/tsc', args: ['-b'] },
};
