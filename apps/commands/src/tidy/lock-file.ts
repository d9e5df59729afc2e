import { lineAt, type Finding, type TextFile } from './finding.js';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Addresses in the lock file bind everyone to one registry. A platform package that is missing from it goes unnoticed on
 * the machine that wrote it, while `npm ci` fails on every other kind of machine.
 */
export function lockFileFindings({ path, text }: TextFile): readonly Finding[] {
  const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, LockedPackage>> };
  const names = new Set(Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, '')));
  return Object.entries(packages).flatMap(([key, { resolved, version, optionalDependencies }]) => {
    const line = lineAt(text, text.indexOf(`"${key}": {`));
    const missing = Object.keys(optionalDependencies ?? {}).filter((name) => !names.has(name));
    return [
      ...(resolved?.startsWith('http') ? [{ file: path, line, rule: 'lock-address', message: `${key} has a download address` }] : []),
      ...missing.map((name) => ({ file: path, line, rule: 'lock-platform', message: `${key || 'the root'} ${version} lacks its optional ${name}` })),
    ];
  });
}
