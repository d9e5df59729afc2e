import { lineAt, type Finding, type TextFile } from './finding.js';
import { isCode } from './house-rules.js';

interface Word {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly message: string;
  readonly applies: (path: string) => boolean;
}

/** Lock files are looked at by a rule of their own. */
const everywhere = (path: string): boolean => !path.endsWith('package-lock.json');

/** One letter of each word stands in brackets, so that this file does not find itself. */
const words: readonly Word[] = [
  { rule: 'unfinished', pattern: /\b(?:TO[D]O|FIX[M]E)\b/g, message: 'finish it, or write an issue', applies: isCode },
  {
    rule: 'skipped-test',
    pattern: /\b(?:it|test|describe)(?:\.\w+)*\.(?:ski[p]|onl[y]|tod[o])\b|(?<![.\w])(?:xi[t]|xtes[t]|xdescrib[e]|fi[t]|fdescrib[e])\(['"`]/g,
    message: 'a test that does not run proves nothing, one that runs alone hides the others',
    applies: isCode,
  },
  {
    rule: 'machine-path',
    pattern: /(?<![\w.})*])\/(?:wor[k]|roo[t])\/\w/g,
    message: 'a path that exists on one machine only',
    applies: everywhere,
  },
  {
    rule: 'registry-address',
    pattern: /registry\.(?:npmj[s]|npmmirro[r]|yarnpk[g])\.|https?:\/\/[\w.-]*(?:npmj[s]|pyp[i]|mave[n]|debia[n])\.[a-z]/gi,
    message: 'which registry serves the packages is the business of the machine that installs them',
    applies: everywhere,
  },
];

/** Words that must not be in a file of that kind. */
export function wordFindings({ path, text }: TextFile): readonly Finding[] {
  return words
    .filter(({ applies }) => applies(path))
    .flatMap(({ rule, pattern, message }) =>
      [...text.matchAll(pattern)].map((match) => ({ file: path, line: lineAt(text, match.index), rule, message })),
    );
}
