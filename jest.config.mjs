import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Tests read the sources of our packages, not their builds. */
const sources = Object.fromEntries(
  globSync(['libs/*/package.json', 'libs/*/*/package.json'], { cwd: import.meta.dirname }).map((file) => [
    `^${JSON.parse(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).name}$`,
    `<rootDir>/${dirname(file)}/src/index.ts`,
  ]),
);

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { ...sources, '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  modulePathIgnorePatterns: ['/dist/'],
  transformIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    }],
  },
};

const onDatabase = {
  globalSetup: '<rootDir>/libs/testing/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest-global-teardown.mjs',
};

export default {
  testTimeout: 60_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/src/**/*.spec.ts'] },
    { ...common, ...onDatabase, displayName: 'integration', testMatch: ['<rootDir>/{apps,libs}/**/test/**/*.int-spec.ts'] },
    // Minutes each: `npm run verify` runs them.
    { ...common, ...onDatabase, displayName: 'long', testMatch: ['<rootDir>/{apps,libs}/**/test/**/*.long-spec.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/apps/**/test/**/*.e2e-spec.ts'] },
  ],
};
