import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { CHART, EXAMPLE_VALUES, RENDERED, renderedHead } from './chart-files.js';
import { isCheckedIn } from './checked-in.js';
import { askHelm, type HelmAnswer } from './helm.js';

/** The chart as Helm itself sees it. Needs Java and Maven; the unit tests look at what was rendered here and checked in. */
type Values = Readonly<Record<string, unknown>>;
const valuesOf = (file: string): Values => parse(readFileSync(file, 'utf8')) as Values;

const example = valuesOf(EXAMPLE_VALUES);
const { address: _address, ...withoutAddress } = example;
const network = example['network'] as Values;

/** Values with which an installation must not begin, and a word of Helm's refusal. */
const REFUSED: Readonly<Record<string, readonly [values: Values, because: RegExp]>> = {
  'without-address': [withoutAddress, /address/],
  'plain-http': [{ ...example, address: 'http://zw.example.gov.cn' }, /address/],
  'misspelt': [{ ...example, adress: 'https://zw.example.gov.cn' }, /adress/],
  'no-network': [{ ...example, network: { ...network, database: { to: [], port: 5432 } } }, /database/],
  'no-pod-network': [{ ...example, podNetwork: '' }, /podNetwork/],
  'no-instance': [{ ...example, processes: { cases: { replicas: 0 } } }, /replicas/],
};
/** Values that change what is rendered, what must be in it then, and what must not. */
const VARIANTS: Readonly<Record<string, readonly [values: Values, holds: RegExp, lacks: RegExp]>> = {
  'own-ingress': [{ ...example, ingress: { enabled: false } }, /kind: Deployment/, /kind: Ingress/],
  'own-claim': [{ ...example, files: { existingClaim: 'papers' } }, /claimName: papers/, /kind: PersistentVolumeClaim/],
  'by-digest': [{ ...example, image: { repository: 'yimen', digest: `sha256:${'a'.repeat(64)}` } }, /image: yimen@sha256:a{64}/, /yimen:0/],
  'measured': [{ ...example, network: { ...network, metricsNamespace: { name: 'monitoring' } } }, /name: yimen-metrics/, /<no value>/],
};

const HOOK = 'helm.sh/hook';
const NO_HOOK = 'helm.sh/no-hook';
let answer: HelmAnswer;

/**
 * Two copies of the chart are asked for. The linter's has the example's values, since the chart's own hold nothing where
 * an installation must speak. In the other the hook is an object like any other: the library leaves hooks out of its answer.
 */
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-chart-'));
  try {
    const cases = { example: [example], ...REFUSED, ...VARIANTS };
    for (const [name, [values]] of Object.entries(cases)) writeFileSync(join(folder, `${name}-values.yaml`), stringify(values));
    const [linted, chart] = ['linted', 'rendered'].map((name) => join(folder, name, 'yimen')) as [string, string];
    for (const copy of [linted, chart]) cpSync(CHART, copy, { recursive: true });
    writeFileSync(join(linted, 'values.yaml'), stringify(merged(valuesOf(join(CHART, 'values.yaml')), example)));
    const hook = join(chart, 'templates/migrate.yaml');
    writeFileSync(hook, readFileSync(hook, 'utf8').replaceAll(HOOK, NO_HOOK));
    answer = askHelm({ chart, linted, folder, values: Object.keys(cases) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);

function merged(under: Values, over: Values): Values {
  const deep = (name: string): unknown => {
    const [low, high] = [under[name], over[name]];
    return isObject(low) && isObject(high) ? merged(low, high) : high ?? low;
  };
  return Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(over)])].map((name) => [name, deep(name)]));
}
const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

function rendered(name: string): string {
  const given = answer.rendered.get(name)!;
  if ('refused' in given) throw new Error(given.refused);
  return given.yaml.replaceAll(NO_HOOK, HOOK);
}

test('the linter has nothing against it', () => {
  expect(answer.lint).not.toMatch(/\[(?:ERROR|WARNING)\]/);
});

test('it renders as it is checked in', () => {
  expect(isCheckedIn(RENDERED, renderedHead(answer.version) + rendered('example'))).toBe(true);
});

test.each(Object.entries(REFUSED))('%s is refused', (name, [, because]) => {
  expect(answer.rendered.get(name)).toEqual({ refused: expect.stringMatching(because) });
});

test.each(Object.entries(VARIANTS))('%s renders as it should', (name, [, holds, lacks]) => {
  expect(rendered(name)).toMatch(holds);
  expect(rendered(name)).not.toMatch(lacks);
});
