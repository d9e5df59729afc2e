import type { Finding } from './finding.js';
import { formatFinding } from './finding.js';
import { cycleFindings, deadFileFindings, importGraph } from './imports.js';
import { lockFileFindings } from './lock-file.js';
import { adrFindings, nameFindings } from './names.js';
import { referenceFindings } from './references.js';
import { sizeFindings } from './sizes.js';
import { wordFindings } from './words.js';

/** The bad samples are glued together, so that tidy does not find them in this file. */
const glue = (...parts: readonly string[]): string => parts.join('');
const lines = (count: number): string => 'void 0;\n'.repeat(count);
const rules = (findings: readonly Finding[]): readonly string[] => findings.map(({ rule, line }) => `${rule}:${line}`);

describe('sizes', () => {
  const path = 'libs/cases/domain/src/case.ts';

  it('warn above 300 lines and fail above 400', () => {
    expect(sizeFindings({ path, text: lines(300) })).toEqual([]);
    expect(sizeFindings({ path, text: lines(301) })).toMatchObject([{ rule: 'file-length', warning: true }]);
    expect(sizeFindings({ path, text: lines(400) })).toMatchObject([{ rule: 'file-length', warning: true }]);
    const [tooLong] = sizeFindings({ path, text: lines(401) });
    expect(tooLong).toEqual({ file: path, line: 1, rule: 'file-length', message: '401 lines, at most 400' });
  });

  it.each([
    ['a function', 'function decide() {', '}'],
    ['an arrow', 'const decide = () => {', '};'],
    ['a method', 'class Case {\ndecide() {', '}}'],
  ])('fail for %s of more than 60 lines', (_what, head, tail) => {
    expect(sizeFindings({ path, text: `${head}\n${lines(58)}${tail}\n` })).toEqual([]);
    const [finding] = sizeFindings({ path, text: `${head}\n${lines(59)}${tail}\n` });
    expect(finding).toMatchObject({ rule: 'function-length', line: head.split('\n').length, message: 'decide has 61 lines, at most 60' });
  });

  it('let a describe block be long, but not the test in it', () => {
    const test = `it('works', () => {\n${lines(61)}});\n`;
    expect(rules(sizeFindings({ path, text: `describe('case', () => {\n${lines(70)}});\n` }))).toEqual([]);
    expect(rules(sizeFindings({ path, text: `describe('case', () => {\n${test}});\n` }))).toEqual(['function-length:2']);
  });

  it('do not measure data, migrations and generated code', () => {
    for (const other of ['docs/a.md', 'libs/cases/service/src/migrations/0001.ts', 'apps/web/src/generated/graph.ts']) {
      expect(sizeFindings({ path: other, text: lines(500) })).toEqual([]);
    }
  });
});

describe('names', () => {
  it.each(['libs/common/src/index.ts', 'libs/cases/domain/src/utils.ts', 'apps/web/src/Helpers/dates.ts', 'libs/core/package.json'])(
    '%s says nothing',
    (path) => {
      expect(rules(nameFindings([path]))).toEqual(['banned-name:1']);
    },
  );

  it('outside apps and libs, and as a part of a name, such words are free', () => {
    expect(nameFindings(['tsconfig.base.json', 'libs/access/src/shared-link.ts', 'docs/core.md'])).toEqual([]);
  });

  it('decision records have one number each', () => {
    const paths = ['docs/adr/0001-one.md', 'docs/adr/0002-two.md', 'docs/adr/0002-too.md', 'docs/adr/third.md', 'docs/adr/README.md'];
    expect(adrFindings(paths).map(formatFinding)).toEqual([
      'docs/adr/0002-two.md:1 adr-number 0002 is taken by docs/adr/0002-too.md',
      'docs/adr/third.md:1 adr-name is not named NNNN-title-in-words.md',
    ]);
  });
});

describe('imports', () => {
  const graph = (files: Readonly<Record<string, string>>): ReturnType<typeof importGraph> =>
    importGraph(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      new Map([['@yimen/b', 'libs/b/src/index.ts']]),
    );

  it('find files that nobody reaches from an entry, not even another dead one', () => {
    const files = graph({
      'apps/a/src/main.ts': "import { b } from '@yimen/b';\nawait import('./late.js');\nnew URL('./worker.js', import.meta.url);",
      'apps/a/src/late.ts': '',
      'apps/a/src/worker.ts': '',
      'libs/b/src/index.ts': "export { b } from './b.js';",
      'libs/b/src/b.ts': '',
      'libs/b/src/dead.ts': "export * from './buried.js';",
      'libs/b/src/buried.ts': '',
      'libs/b/src/tested.ts': '',
      'libs/b/src/tested.spec.ts': "import './tested.js';",
    });
    expect(deadFileFindings(files).map(({ file }) => file)).toEqual([
      'libs/b/src/dead.ts',
      'libs/b/src/buried.ts',
      'libs/b/src/tested.ts',
    ]);
  });

  it('find rings, of types too', () => {
    const files = graph({
      'libs/b/src/one.ts': "import './other.js';\nimport './two.js';",
      'libs/b/src/two.ts': "import './other.js';\n\nimport type { One } from './three.js';",
      'libs/b/src/three.ts': "export * from './one.js';",
      'libs/b/src/other.ts': '',
    });
    expect(cycleFindings(files)).toEqual([
      {
        file: 'libs/b/src/three.ts',
        line: 1,
        rule: 'import-cycle',
        message: 'libs/b/src/one.ts → libs/b/src/two.ts → libs/b/src/three.ts → libs/b/src/one.ts',
      },
    ]);
  });

  it('let two files share a third', () => {
    expect(cycleFindings(graph({ 'a.ts': "import './b.js';\nimport './c.js';", 'b.ts': "import './c.js';", 'c.ts': '' }))).toEqual([]);
  });
});

describe('references', () => {
  const found = (references: string): readonly string[] => {
    const files = Object.entries({
      'apps/a/tsconfig.json': `{ "references": [${references}] }`,
      'apps/a/src/main.ts': "import './other.js';\nimport { b } from '@yimen/b';",
      'apps/a/src/other.ts': '',
      'apps/a/src/main.spec.ts': "import { b } from '@yimen/b';",
      'libs/b/tsconfig.json': '{}',
      'libs/b/src/index.ts': '',
    }).map(([path, text]) => ({ path, text }));
    return referenceFindings(files, importGraph(files, new Map([['@yimen/b', 'libs/b/src/index.ts']]))).map(formatFinding);
  };

  it('name every package that is imported outside tests', () => {
    expect(found('{ "path": "../../libs/b" }')).toEqual([]);
    expect(found('{ "path": "../../libs/c" }')).toEqual(['apps/a/src/main.ts:2 missing-reference apps/a/tsconfig.json does not refer to libs/b']);
  });
});

describe('words', () => {
  const inCode = (text: string): readonly string[] => rules(wordFindings({ path: 'libs/a/src/a.spec.ts', text }));

  it.each([
    ['unfinished', glue('// TO', 'DO later')],
    ['unfinished', glue('/* FIX', 'ME */')],
    ['skipped-test', glue("it.sk", "ip('works')")],
    ['skipped-test', glue("describe.on", "ly('works')")],
    ['skipped-test', glue("test.on", "ly.each([1])")],
    ['skipped-test', glue("it.to", "do('works')")],
    ['skipped-test', glue("xi", "t('works')")],
    ['skipped-test', glue("  fdescr", "ibe(`works`)")],
    ['machine-path', glue("'/wo", "rk/main/x'")],
    ['machine-path', glue('file:///ro', 'ot/x')],
    ['registry-address', glue('registry.np', 'mjs.org')],
    ['registry-address', glue('https://www.np', 'mjs.com/package/x')],
  ])('%s: %s', (rule, text) => {
    expect(inCode(`first line\n${text}`)).toEqual([`${rule}:2`]);
  });

  it('leave ordinary sentences and code alone', () => {
    const text = "profit('x'); benefit('x'); rows.skip(2); `${root}/work/x`; https://example.org/root/x; a registry";
    expect(inCode(text)).toEqual([]);
  });

  it('let documents speak of unfinished things, but not of machines', () => {
    expect(wordFindings({ path: 'docs/a.md', text: glue('TO', 'DO') })).toEqual([]);
    expect(rules(wordFindings({ path: 'docs/a.md', text: glue('see /wo', 'rk/a') }))).toEqual(['machine-path:1']);
  });
});

describe('lock file', () => {
  const lock = (packages: object): readonly string[] =>
    lockFileFindings({ path: 'package-lock.json', text: JSON.stringify({ packages }, null, 2) }).map(({ rule, message }) => `${rule}: ${message}`);

  it('holds no addresses', () => {
    expect(lock({ 'node_modules/a': { version: '1.0.0', resolved: 'https://example.org/a.tgz' }, 'libs/b': { resolved: 'libs/b' } })).toEqual([
      'lock-address: node_modules/a has a download address',
    ]);
  });

  it('holds every platform package', () => {
    const a = { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } };
    expect(lock({ 'node_modules/a': a, 'node_modules/a-linux': {} })).toEqual(['lock-platform: node_modules/a 1.0.0 lacks its optional a-mac']);
  });
});
