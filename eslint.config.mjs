import { builtinModules } from 'node:module';

// The boundary rule reads Nx's project graph from a cache and skips itself, with a mere warning, where there is none
// (a fresh clone, an editor). So the graph is made here, before any file is linted, and without daemon or network.
Object.assign(process.env, { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' });
const { createProjectGraphAsync } = await import('nx/src/devkit-exports.js');
const projects = Object.values((await createProjectGraphAsync({ exitOnError: false })).nodes).map(({ data }) => data);
const { default: nx } = await import('@nx/eslint-plugin');
const { default: tseslint } = await import('typescript-eslint');

const sources = ['apps/**/*.{ts,tsx}', 'libs/**/*.{ts,tsx}'];
const tests = ['**/*.{spec,int-spec,e2e-spec,long-spec,keycloak-spec}.{ts,tsx}', '**/test/**/*.{ts,tsx}'];

/** Who may know whom: a project with the type on the left may import projects with the types on the right. */
const reach = {
  app: ['service', 'contract', 'platform', 'kernel'],
  // Makes cases as the domain would have made them, a million at a time.
  bench: ['service', 'domain', 'contract', 'platform', 'kernel'],
  service: ['domain', 'contract', 'platform', 'kernel'],
  contract: ['kernel'],
  domain: ['kernel'],
  kernel: ['kernel'],
  platform: ['platform', 'kernel'],
  testing: ['platform', 'kernel'],
  web: [],
};

/** Types whose tests run against a real database, and so may import the testing library. */
const testedOnADatabase = ['app', 'bench', 'service', 'platform'];

const types = (names) => names.map((name) => `type:${name}`);
const tagged = (...wanted) => projects.filter(({ tags }) => types(wanted).some((tag) => tags.includes(tag)));
const serviceScopes = tagged('service').flatMap(({ tags }) => tags.filter((tag) => tag.startsWith('scope:')));
const pureFolders = tagged('domain', 'kernel').map(({ root }) => `${root}/src/**/*.ts`);

/** Calculations import no package at all; contracts may, but never a database. Their tests need fast-check and the like. */
const externals = {
  domain: { allowedExternalImports: [] },
  kernel: { allowedExternalImports: [] },
  contract: { bannedExternalImports: ['@mikro-orm/*', 'pg'] },
};

function boundaries({ inTests }) {
  const byType = Object.entries(reach).map(([type, known]) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: types(inTests && testedOnADatabase.includes(type) ? [...known, 'testing'] : known),
    ...(inTests ? {} : externals[type]),
  }));
  // A service knows its own domain and nobody else's.
  const byScope = serviceScopes.map((scope) => ({
    allSourceTags: ['type:service', scope],
    onlyDependOnLibsWithTags: [scope, ...types(['contract', 'platform', 'kernel', ...(inTests ? ['testing'] : [])])],
  }));
  const options = {
    allow: [],
    // Without this a package that is in nobody's package.json, or does not exist, would pass unseen.
    banTransitiveDependencies: true,
    // A test may look at its own lib as a stranger does, by name.
    allowCircularSelfDependency: inTests,
    depConstraints: [...byType, ...byScope],
  };
  return { '@nx/enforce-module-boundaries': ['error', options] };
}

const nestKnots = ['forwardRef', 'ModuleRef'].map((name) => ({
  selector: `ImportSpecifier[imported.name='${name}']`,
  message: `${name} hides a cycle between modules: move what both need into a third place.`,
}));

const ownClock = [
  ["MemberExpression[object.name='Date'][property.name='now']", 'Date.now()'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'new Date()'],
  ["CallExpression[callee.name='Date']", 'Date()'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'Math.random()'],
].map(([selector, text]) => ({ selector, message: `${text}: a calculation gets the time (and chance) as an argument.` }));

const reachesOut = 'A calculation reaches for nothing outside its arguments.';

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '**/generated/', '.nx/', '.yimen/', 'coverage/'] },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    extends: [tseslint.configs.recommended],
    // These two options tell consistent-type-imports that a decorated class needs its parameters' types at run time.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...nestKnots],
      '@typescript-eslint/no-explicit-any': 'error',
      // An untyped package's declarations reach those who compile single files (the specs) only by such a reference.
      '@typescript-eslint/triple-slash-reference': ['error', { path: 'always', types: 'never', lib: 'never' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: sources,
    plugins: { '@nx': nx },
    rules: {
      ...boundaries({ inTests: false }),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
    },
  },
  { files: tests, rules: boundaries({ inTests: true }) },
  {
    files: pureFolders,
    ignores: tests,
    rules: {
      'no-restricted-syntax': ['error', ...nestKnots, ...ownClock],
      'no-restricted-imports': ['error', {
        paths: builtinModules.map((name) => ({ name, message: reachesOut })),
        patterns: [{ regex: '^node:', message: reachesOut }],
      }],
    },
  },
);
