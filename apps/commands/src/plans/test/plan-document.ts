import { posix } from 'node:path';

/** What a row claims of the product: it is shown, shown in part, not built yet (未建), the office's own business, or the same as another row. */
export type Claim =
  | { readonly kind: 'shown' | 'partly' | 'notBuilt' | 'officesOwn' }
  | { readonly kind: 'as'; readonly id: string };

/** A link of a row. `path` counts from the repository's root; null when the document does not say where the label leads. */
export interface Link {
  readonly label: string;
  readonly path: string | null;
}

/** A file of tests or demo steps with the titles quoted from it; a null link is a title that names no file. */
export interface Evidence {
  readonly link: Link | null;
  readonly titles: readonly string[];
}

/** One demand of a plan: one line of its table. */
export interface Demand {
  readonly id: string;
  readonly line: number;
  /** Cells of the line: id, demand, where, shown by. */
  readonly cells: readonly string[];
  readonly claim: Claim;
  readonly where: readonly Link[];
  readonly evidence: readonly Evidence[];
  /** Themes in italics: what will bring the missing part. */
  readonly themes: readonly string[];
  /** What the last cell says besides claim, links, titles and themes. */
  readonly reason: string;
}

/** The chapter of a plan with the demands of its tables. */
export interface Plan {
  readonly no: number;
  readonly line: number;
  readonly demands: readonly Demand[];
}

/** Demands in all, shown, partly, not built, the office's own. */
export type Counts = readonly [all: number, shown: number, partly: number, notBuilt: number, officesOwn: number];

/** A line of the summary; `plan` is null in the line of totals. */
export interface SummaryRow {
  readonly plan: number | null;
  readonly counts: readonly number[];
}

/** docs/plans.md as far as it can be checked. */
export interface PlanDocument {
  readonly plans: readonly Plan[];
  readonly summary: readonly SummaryRow[];
  readonly themes: ReadonlySet<string>;
  readonly links: readonly Link[];
  /** Demands that the text outside the tables speaks of. */
  readonly mentions: readonly { readonly id: string; readonly line: number }[];
}

const CLAIMS: readonly (readonly [Exclude<Claim['kind'], 'as' | 'shown'>, string])[] = [
  ['partly', '**partly:**'],
  ['notBuilt', '**not built yet (未建):**'],
  ['officesOwn', '**the office’s own (非软件):**'],
];

/**
 * Reads the document. Goes in: its Markdown, and the folder in which it lies, from the repository's root. Comes out: what
 * it says, unjudged; a line of a plan's table that is no demand comes out as one with a strange id.
 */
export function readPlanDocument(markdown: string, folder: string): PlanDocument {
  const lines = markdown.split('\n');
  const links = lines.flatMap((line) => linksOf(line, folder));
  const resolve = (label: string): Link => links.find((link) => link.label === label) ?? { label, path: null };
  const plans: Plan[] = [];
  const summary: SummaryRow[] = [];
  const themes = new Set<string>();
  let chapter = '';
  for (const [index, text] of lines.entries()) {
    const heading = /^## (.+)/.exec(text)?.[1];
    if (heading !== undefined) {
      chapter = heading;
      const no = /^Plan (\d+)\b/.exec(heading)?.[1];
      if (no !== undefined) plans.push({ no: Number(no), line: index + 1, demands: [] });
      continue;
    }
    const cells = cellsOf(text);
    if (cells === null || isFrame(lines, index)) continue;
    if (chapter === 'Summary') summary.push(summaryRowOf(cells));
    else if (chapter === 'Themes') themes.add(cells[0]?.replaceAll('*', '') ?? '');
    else if (chapter.startsWith('Plan ')) {
      const plan = plans.pop();
      if (plan) plans.push({ ...plan, demands: [...plan.demands, demandOf(cells, index + 1, resolve)] });
    }
  }
  const mentions = lines.flatMap((text, index) =>
    cellsOf(text) === null ? [...text.matchAll(/\bP\d+-\d+\b/g)].map(([id]) => ({ id, line: index + 1 })) : []);
  return { plans, summary, themes, links, mentions };
}

/** `[label]: ../path` and `[label](../path)`; what leads out of the repository is no file of ours. */
function linksOf(line: string, folder: string): readonly Link[] {
  return [...line.matchAll(/^\[([^\]]+)\]: (\S+)$|\[([^\]]+)\]\(([^)\s]+)\)/g)].flatMap(([, label, target, inlineLabel, inlineTarget]) => {
    const path = target ?? inlineTarget ?? '';
    return path.includes('://') ? [] : [{ label: label ?? inlineLabel ?? '', path: posix.join(folder, path) }];
  });
}

/** Cells of a table line, or null for other text. */
function cellsOf(line: string): readonly string[] | null {
  if (!line.startsWith('|') || !line.endsWith('|')) return null;
  return line.slice(1, -1).split('|').map((cell) => cell.trim());
}

/** The rule below a table's head, and the head above such a rule. */
function isFrame(lines: readonly string[], index: number): boolean {
  const isRule = (line: string | undefined): boolean => line !== undefined && /^\|[\s:|-]+\|$/.test(line);
  return isRule(lines[index]) || isRule(lines[index + 1]);
}

function summaryRowOf(cells: readonly string[]): SummaryRow {
  const plan = /^\d+$/.test(cells[0] ?? '') ? Number(cells[0]) : null;
  return { plan, counts: cells.slice(2).map(Number) };
}

function demandOf(cells: readonly string[], line: number, resolve: (label: string) => Link): Demand {
  const [id = '', , where = '', shownBy = ''] = cells;
  const { claim, rest } = claimOf(shownBy);
  const evidence: Evidence[] = [];
  for (const [, label, title] of rest.matchAll(/\[([^\]]+)\]|"([^"]*)"/g)) {
    if (label !== undefined) evidence.push({ link: resolve(label), titles: [] });
    else if (title !== undefined) {
      const { link, titles } = evidence.pop() ?? { link: null, titles: [] };
      evidence.push({ link, titles: [...titles, title] });
    }
  }
  return {
    id, line, cells, claim, evidence,
    where: [...where.matchAll(/\[([^\]]+)\]/g)].map(([, label = '']) => resolve(label)),
    themes: [...rest.matchAll(/\*([^*]+)\*/g)].map(([, theme = '']) => theme),
    reason: rest.replaceAll(/\[[^\]]+\]|"[^"]*"|\*[^*]+\*/g, '').replaceAll(/^[\s,;.·()]+|[\s,;.·()]+$/g, ''),
  };
}

function claimOf(cell: string): { readonly claim: Claim; readonly rest: string } {
  const as = /^as (P\d+-\d+)$/.exec(cell)?.[1];
  if (as !== undefined) return { claim: { kind: 'as', id: as }, rest: '' };
  for (const [kind, mark] of CLAIMS) {
    if (cell.startsWith(mark)) return { claim: { kind }, rest: cell.slice(mark.length) };
  }
  return { claim: { kind: 'shown' }, rest: cell };
}
