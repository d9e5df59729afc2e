import { posix } from 'node:path';
import type { Finding, TextFile } from './finding.js';
import { houseRules } from './house-rules.js';
import type { ImportGraph } from './imports.js';

/**
 * Packages that import another without naming it among their tsconfig's references. Such a package is built before what it
 * needs, or after, as chance has it: on a machine where both are built already nobody notices.
 */
export function referenceFindings(files: readonly TextFile[], graph: ImportGraph): readonly Finding[] {
  const references = new Map(files.filter(({ path }) => /^(?:apps|libs)\/.+\/tsconfig\.json$/.test(path)).map(({ path, text }) => [posix.dirname(path), referencesOf(path, text)]));
  const projectOf = (path: string): string | undefined => [...references.keys()].find((project) => path.startsWith(`${project}/src/`));
  return [...graph].filter(([path]) => !houseRules.tests.test(path)).flatMap(([file, edges]) => {
    const from = projectOf(file);
    return edges.flatMap(({ to, line }): readonly Finding[] => {
      const needed = projectOf(to);
      if (from === undefined || needed === undefined || needed === from || references.get(from)!.has(needed)) return [];
      return [{ file, line, rule: 'missing-reference', message: `${from}/tsconfig.json does not refer to ${needed}` }];
    });
  });
}

function referencesOf(path: string, text: string): ReadonlySet<string> {
  const { references = [] } = JSON.parse(text) as { readonly references?: readonly { readonly path: string }[] };
  return new Set(references.map((reference) => posix.join(posix.dirname(path), reference.path)));
}
