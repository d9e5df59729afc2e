/** The measurable part of how this repository is laid out. Everything a new exception would touch is in this file. */
export const houseRules = {
  fileLines: { warning: 300, error: 400 },
  functionLines: 60,

  /** Names that say nothing: what would go there belongs to a noun. */
  bannedNames: ['common', 'shared', 'core', 'util', 'utils', 'helper', 'helpers', 'misc', 'base'],

  /** Files that are reached by something other than an import: by package.json, by a command, by Jest. */
  entries: [
    /\/src\/index\.ts$/,
    /\/src\/main(?:-[a-z-]+)?\.tsx?$/,
    /\/src\/migrations\/index\.ts$/,
    /^apps\/commands\/src\/(?:audit-prune|audit-verify|database-logins|demo|keys-rotate|fuzz|migrate|platform-operator|prove-scope|regions-import|schema|tenants-close|tenants-merge|tenants-succeed|test-keycloak|tidy)\.ts$/,
    /^apps\/bench\/src\/bench-data\.ts$/,
    /-worker\.ts$/,
    /\.d\.ts$/,
  ],

  /** Files that exist for tests alone, and may be imported by nothing else. */
  tests: /\.(?:spec|int-spec|e2e-spec|long-spec|keycloak-spec)\.tsx?$|\/test\//,

  /** Written by a program, or once and never again: their length says nothing. */
  unmeasured: /\/generated\/|\.gen\.|\/migrations\/|\.d\.ts$/,

  /** Folders that no rule looks into. */
  skippedFolders: ['node_modules', 'dist', 'coverage', '.git', '.nx', '.yimen', '.bootstrap.lock'],
} as const;

/** Source code, as opposed to data and documents. */
export function isCode(path: string): boolean {
  return /\.(?:tsx?|[cm]?js)$/.test(path);
}
