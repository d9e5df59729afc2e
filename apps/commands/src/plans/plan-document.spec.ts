import { readPlanDocument } from './test/plan-document.js';
import { planFaults } from './test/plan-faults.js';
import { titlesIn } from './test/titles.js';

const SPEC = `
describe('a group', () => {
  it('stands in a group', () => {});
  it.each([['the first row', 1], ['the second row', 2]])('%s', () => {});
});
test.each<[string, number]>([['one', 1]])('the number %s', () => {});
// test('only spoken of', () => {});
const said = "test('only quoted')";
`;
const STEPS = 'export const STEPS = [{ title: \'村民提交\', run }];';
const FILES: Readonly<Record<string, string>> = {
  'libs/case/src/clock.ts': 'export {};', 'libs/case/src/clock.spec.ts': SPEC, 'apps/commands/src/demo/steps.ts': STEPS,
};
const read = (path: string): string | null => FILES[path] ?? null;

/** A row that is in order, for the plans that a test does not speak of. */
const plain = (id: string): string => `| ${id} | “话” words | – | **the office’s own (非软件):** people |`;

/** A document of eleven plans: one row each, but `rows` for the first; `summary` is the line of plan 1, or what is counted. */
function page(rows: readonly string[], summary = '| 1 | t | 1 | 1 | 0 | 0 | 0 |', total = '| all | | 11 | 1 | 0 | 0 | 10 |'): string {
  const others = Array.from({ length: 10 }, (_, index) => index + 2);
  return [
    '# Plans', '| a | table | of another chapter |', '|---|---|---|', '| P1-99 | x | y |',
    '## Summary', '| plan | title | demands | shown | partly | not built yet | own |', '|---|---|---|---|---|---|---|',
    summary, ...others.map((no) => `| ${no} | t | 1 | 0 | 0 | 0 | 1 |`), total,
    '## Themes', '| theme | brings |', '|---|---|', '| *web* | pages |',
    '## Plan 1 · 方案', 'Words.', '| id | demand | where | shown by |', '|---|---|---|---|', ...rows,
    ...others.flatMap((no) => [`## Plan ${no} · 方案`, '| id | demand | where | shown by |', '|---|---|---|---|', plain(`P${no}-01`)]),
    '## Ambiguities', 'Words of P9-01, of [nothing], and of [a file](../libs/case/src/clock.ts).', '',
    '[clock.ts]: ../libs/case/src/clock.ts', '[clock.spec.ts]: ../libs/case/src/clock.spec.ts', '[steps.ts]: ../apps/commands/src/demo/steps.ts',
    '[site]: https://example.org/plans',
  ].join('\n');
}

const GOOD = '| P1-01 | “限时办结” in time | [clock.ts] | [clock.spec.ts] "stands in a group", "the first row"; [steps.ts] "村民提交" |';
const faultsOf = (...args: Parameters<typeof page>): readonly string[] => planFaults(readPlanDocument(page(...args), 'docs'), read);
/** Faults of one row instead of the good one; which claims it makes is not counted here. */
const faultsOfRow = (row: string): readonly string[] => faultsOf([row]).filter((fault) => !fault.startsWith('summary'));

describe('what a row says', () => {
  it('is read: claim, links from the root, titles by file, themes', () => {
    const row = '| P1-01 | “话” words | [clock.ts] | **partly:** [clock.spec.ts] "a", "b"; [steps.ts] "c"; missing: pages (*web*) |';
    const [first] = readPlanDocument(page([row]), 'docs').plans;
    expect(first?.demands).toMatchObject([{
      id: 'P1-01', claim: { kind: 'partly' }, where: [{ label: 'clock.ts', path: 'libs/case/src/clock.ts' }], themes: ['web'],
      evidence: [
        { link: { path: 'libs/case/src/clock.spec.ts' }, titles: ['a', 'b'] },
        { link: { path: 'apps/commands/src/demo/steps.ts' }, titles: ['c'] },
      ],
    }]);
    expect(first?.demands[0]?.reason).toContain('missing: pages');
  });

  it('a page in order has no faults, and addresses elsewhere are nobody’s files', () => {
    expect(faultsOf([GOOD])).toEqual([]);
  });

  it('what is the same as another row counts as that one, also over several', () => {
    const rows = [GOOD, '| P1-02 | “话” words | – | as P1-03 |', '| P1-03 | “话” words | – | as P1-01 |'];
    expect(faultsOf(rows, '| 1 | t | 3 | 3 | 0 | 0 | 0 |', '| all | | 13 | 3 | 0 | 0 | 10 |')).toEqual([]);
  });
});

describe('titles of a file', () => {
  it('are those of tests, groups, rows of tables and steps, not of comments and texts', () => {
    expect([...titlesIn('clock.spec.ts', SPEC)]).toEqual([
      'a group', 'stands in a group', '%s', 'the first row', 'the second row', 'the number %s', 'the number one',
    ]);
    expect([...titlesIn('steps.ts', STEPS)]).toEqual(['村民提交']);
  });
});

describe('a row that is not true fails with its id', () => {
  const cells = (where: string, shownBy: string): string => `| P1-01 | “话” words | ${where} | ${shownBy} |`;
  const test1 = '[clock.spec.ts] "stands in a group"';

  it.each([
    ['a broken link', cells('[gone.ts]', test1), '[gone.ts] leads nowhere'],
    ['a title that is in no test', cells('[clock.ts]', '[clock.spec.ts] "only spoken of"'), 'no test or step "only spoken of" in libs/case/src/clock.spec.ts'],
    ['a title of another file', cells('[clock.ts]', '[steps.ts] "stands in a group"'), 'no test or step "stands in a group" in apps/commands/src/demo/steps.ts'],
    ['a test file without a title', cells('[clock.ts]', '[clock.spec.ts]'), '[clock.spec.ts] without the title of a test or step'],
    ['a title without a file', cells('[clock.ts]', '"stands in a group"'), '"stands in a group" names no file'],
    ['code as evidence', cells('[clock.ts]', '[clock.ts] "stands in a group"'), '[clock.ts] is neither a test nor a demo step'],
    ['neither evidence nor reason', cells('[clock.ts]', ''), 'neither shown by a test or demo step nor a reason given'],
    ['shown, but nowhere', cells('–', test1), 'does not say where it lives'],
    ['not built without a reason', cells('–', '**not built yet (未建):** (*web*)'), 'gives no reason'],
    ['not built and never to come', cells('–', '**not built yet (未建):** no pages'), 'does not say what will bring it'],
    ['partly without what is missing', cells('[clock.ts]', `**partly:** ${test1}`), 'does not say what is missing'],
    ['an unknown theme', cells('–', '**not built yet (未建):** no pages (*some day*)'), 'no theme *some day*'],
    ['a test for what is not built', cells('–', `**not built yet (未建):** no pages (*web*) ${test1}`), 'quotes a test for what it calls not built'],
    ['what is missing of what is shown', cells('[clock.ts]', `${test1}; missing: pages (*web*)`), 'says more than its tests: call it partly'],
    ['a reference to nothing', cells('–', 'as P1-07'), 'as P1-07: no such demand, or a ring'],
    ['a reference to itself', cells('–', 'as P1-01'), 'as P1-01: no such demand, or a ring'],
    ['no quote of the plan', '| P1-01 | words | [clock.ts] | [clock.spec.ts] "a group" |', 'quotes nothing of the plan'],
    ['a cell too many', '| P1-01 | “话” | [clock.ts] | [clock.spec.ts] "a group" | more |', '5 cells instead of 4'],
  ])('%s', (_what, row, fault) => {
    expect(faultsOfRow(row)).toContainEqual(expect.stringMatching(/^P1-01 \(line 28\): /));
    expect(faultsOfRow(row).join('\n')).toContain(fault);
  });

  it('a defined label without a file', () => {
    const broken = page([GOOD]).replace('[clock.ts]: ../libs/case/src/clock.ts', '[clock.ts]: ../libs/case/src/moved.ts');
    expect(planFaults(readPlanDocument(broken, 'docs'), read)).toEqual([
      '[clock.ts]: no file libs/case/src/moved.ts', 'P1-01 (line 28): no file libs/case/src/moved.ts',
    ]);
  });
});

describe('text beside the tables', () => {
  it('speaks of demands and files that are there', () => {
    const text = page([GOOD]).replace('P9-01, of', 'P9-99, of').replace('(../libs/case/src/clock.ts)', '(../libs/case/src/moved.ts)');
    expect(planFaults(readPlanDocument(text, 'docs'), read)).toEqual([
      '[a file]: no file libs/case/src/moved.ts', expect.stringMatching(/^P9-99 \(line \d+\): no such demand$/),
    ]);
  });
});

describe('numbers and counts', () => {
  it('a gap and a number used twice', () => {
    expect(faultsOf([GOOD, GOOD.replace('01', '03')]).join('\n')).toContain('P1-03 (line 29): should be P1-02');
    expect(faultsOf([GOOD, GOOD]).join('\n')).toContain('P1-01 (line 29): should be P1-02');
  });

  it.each([
    ['a wrong count', '| 1 | t | 1 | 0 | 1 | 0 | 0 |', '| all | | 11 | 1 | 0 | 0 | 10 |', 'plan 1: says 1 0 1 0 0, the tables say 1 1 0 0 0'],
    ['a wrong total', '| 1 | t | 1 | 1 | 0 | 0 | 0 |', '| all | | 12 | 1 | 0 | 0 | 10 |', 'the total: says 12 1 0 0 10, the tables say 11 1 0 0 10'],
    ['a plan that the summary leaves out', 'Words.', '| all | | 11 | 1 | 0 | 0 | 10 |', 'plan 1: says nothing, the tables say 1 1 0 0 0'],
  ])('%s', (_what, summary, total, fault) => {
    expect(faultsOf([GOOD], summary, total)).toEqual([`summary of ${fault}`]);
  });

  it('a plan without a chapter, and one without a table', () => {
    const without = page([GOOD]).replace('## Plan 5', '### Plan 5').replace(plain('P6-01'), '');
    const faults = planFaults(readPlanDocument(without, 'docs'), read);
    expect(faults).toContain('plan 5: 0 chapters instead of one');
    expect(faults).toContain('plan 6: no table');
  });
});
