import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatFinding, type Finding, type TextFile } from './tidy/finding.js';
import { houseRules } from './tidy/house-rules.js';
import { cycleFindings, deadFileFindings, importGraph } from './tidy/imports.js';
import { lockFileFindings } from './tidy/lock-file.js';
import { adrFindings, nameFindings } from './tidy/names.js';
import { referenceFindings } from './tidy/references.js';
import { sizeFindings } from './tidy/sizes.js';
import { wordFindings } from './tidy/words.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function textFiles(folder = ''): readonly TextFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): readonly TextFile[] => {
    const path = folder + entry.name;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : textFiles(`${path}/`);
    const text = entry.isFile() ? readFileSync(join(root, path), 'utf8') : '\0';
    return text.includes('\0') ? [] : [{ path, text }];
  });
}

const skipped: ReadonlySet<string> = new Set(houseRules.skippedFolders);

/** `@yimen/access` → `libs/access/src/index.ts`: what each package.json says about its face, in terms of sources. */
function packageFaces(files: readonly TextFile[]): ReadonlyMap<string, string> {
  return new Map(
    files
      .filter(({ path }) => /^libs\/.+\/package\.json$/.test(path))
      .map(({ path, text }) => [(JSON.parse(text) as { name: string }).name, path.replace('package.json', 'src/index.ts')]),
  );
}

function findings(files: readonly TextFile[]): readonly Finding[] {
  const paths = files.map(({ path }) => path);
  const graph = importGraph(files, packageFaces(files));
  return [
    ...files.flatMap(sizeFindings),
    ...files.flatMap(wordFindings),
    ...nameFindings(paths),
    ...adrFindings(paths),
    ...deadFileFindings(graph),
    ...cycleFindings(graph),
    ...referenceFindings(files, graph),
    ...files.filter(({ path }) => path === 'package-lock.json').flatMap(lockFileFindings),
  ];
}

const found = findings(textFiles());
for (const finding of found) console.log(formatFinding(finding));
if (found.some(({ warning }) => !warning)) process.exitCode = 1;
