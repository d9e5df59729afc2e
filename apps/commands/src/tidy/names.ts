import type { Finding } from './finding.js';
import { houseRules } from './house-rules.js';

const banned: ReadonlySet<string> = new Set(houseRules.bannedNames);

/** Folders and files of apps and libs whose name says nothing. */
export function nameFindings(paths: readonly string[]): readonly Finding[] {
  return paths
    .filter((path) => /^(?:apps|libs)\//.test(path))
    .flatMap((path) => {
      const part = path.split('/').map((segment) => segment.replace(/\..*$/, '')).find((name) => banned.has(name.toLowerCase()));
      return part === undefined ? [] : [{ file: path, line: 1, rule: 'banned-name', message: `"${part}" says nothing, name it after what it holds` }];
    });
}

/** Decision records are called by their number, so each has one of four digits, and no two the same. */
export function adrFindings(paths: readonly string[]): readonly Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  for (const path of paths.filter((one) => /^docs\/adr\/(?!README\.md$)[^/]+$/.test(one)).sort()) {
    const number = /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1];
    const owner = number === undefined ? undefined : owners.get(number);
    if (number === undefined) findings.push({ file: path, line: 1, rule: 'adr-name', message: 'is not named NNNN-title-in-words.md' });
    else if (owner !== undefined) findings.push({ file: path, line: 1, rule: 'adr-number', message: `${number} is taken by ${owner}` });
    else owners.set(number, path);
  }
  return findings;
}
