import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/root.js';

const CHECK = join(ROOT, 'deploy/helm/check');

/** What Helm says: of the chart as a whole, and for each file of values either objects or the reason why there are none. */
export interface HelmAnswer {
  readonly version: string;
  readonly lint: string;
  readonly rendered: ReadonlyMap<string, { readonly yaml: string } | { readonly refused: string }>;
}

export interface HelmQuestion {
  readonly chart: string;
  /** The same chart with values that satisfy its schema, for the linter. */
  readonly linted: string;
  /** Holds `<name>-values.yaml` for each of `values`; what Helm answers is written into it. */
  readonly folder: string;
  readonly values: readonly string[];
}

/**
 * Asks Helm's own library, which Maven brings with a Java binding, to lint and render a chart.
 * @throws Error where Java or Maven is missing or the library cannot be had
 */
export function askHelm({ chart, linted, folder, values }: HelmQuestion): HelmAnswer {
  const list = join(folder, 'class-path');
  run('mvn', ['-q', '-B', '-f', join(CHECK, 'pom.xml'), 'dependency:build-classpath', `-Dmdep.outputFile=${list}`]);
  run('java', ['-cp', readFileSync(list, 'utf8').trim(), join(CHECK, 'Render.java'), chart, linted, folder, ...values]);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const answer = (name: string) => existsSync(join(folder, `${name}.refused`)) ? { refused: read(`${name}.refused`) } : { yaml: read(`${name}.yaml`) };
  return { version: read('version').trim(), lint: read('lint'), rendered: new Map(values.map((name) => [name, answer(name)])) };
}

function run(program: string, args: readonly string[]): void {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 50_000_000 });
  if (!error && status === 0) return;
  const why = error?.message ?? `${stderr}${stdout}`.trim().split('\n').slice(-10).join('\n');
  throw new Error(`${program} failed, so the chart cannot be rendered (Java 17 and Maven are needed): ${why}`);
}
