import { posix } from 'node:path';
import ts from 'typescript';
import { lineAt, type Finding, type TextFile } from './finding.js';
import { houseRules } from './house-rules.js';

interface Edge {
  readonly to: string;
  readonly line: number;
}

/** Which file of the repository imports which. */
export type ImportGraph = ReadonlyMap<string, readonly Edge[]>;

/** Files that are named in a URL instead of an import, for example those that run in another process. */
const byUrl = /new URL\(\s*'(\.{1,2}\/[^']+)'/g;

/**
 * Reads the imports of all TypeScript files. `packages` maps the names under which files can be imported
 * (`@yimen/access`) to their sources.
 */
export function importGraph(files: readonly TextFile[], packages: ReadonlyMap<string, string>): ImportGraph {
  const known = new Set(files.map(({ path }) => path));
  const target = (from: string, name: string): string | undefined => {
    if (!name.startsWith('.')) return packages.get(name);
    const path = posix.join(posix.dirname(from), name);
    return [path, path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')].find((candidate) => known.has(candidate));
  };
  return new Map(
    files
      .filter(({ path }) => /\.tsx?$/.test(path))
      .map(({ path, text }) => [
        path,
        [
          ...ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({ name: fileName, pos })),
          ...[...text.matchAll(byUrl)].map((match) => ({ name: match[1] ?? '', pos: match.index })),
        ].flatMap(({ name, pos }) => {
          const to = target(path, name);
          return to === undefined ? [] : [{ to, line: lineAt(text, pos) }];
        }),
      ]),
  );
}

/** Files of a `src` folder that no entry reaches. An import from a test does not count: what only tests need is dead. */
export function deadFileFindings(graph: ImportGraph): readonly Finding[] {
  const alive = new Set<string>();
  const waiting = [...graph.keys()].filter((path) => houseRules.entries.some((entry) => entry.test(path)));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (alive.has(path)) continue;
    alive.add(path);
    waiting.push(...(graph.get(path) ?? []).map(({ to }) => to));
  }
  return [...graph.keys()]
    .filter((path) => path.includes('/src/') && !houseRules.tests.test(path) && !alive.has(path))
    .map((file) => ({ file, line: 1, rule: 'dead-file', message: 'is reached from no entry (house-rules.ts lists them)' }));
}

/** Rings of imports between files, each once, at the import that closes it. Types count: they tie as tightly for a reader. */
export function cycleFindings(graph: ImportGraph): readonly Finding[] {
  const findings: Finding[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    trail.push(path);
    for (const { to, line } of graph.get(path) ?? []) {
      const start = trail.indexOf(to);
      if (start >= 0) findings.push({ file: path, line, rule: 'import-cycle', message: [...trail.slice(start), to].join(' → ') });
      else if (!done.has(to)) visit(to);
    }
    trail.pop();
    done.add(path);
  };
  for (const path of graph.keys()) if (!done.has(path)) visit(path);
  return findings;
}
