import { factsOfMonth, type Month, type WindowFacts } from './facts.js';
import { hundredths, type Hundredths } from './points.js';
import { deduct, earn, type Line } from './score-lines.js';
import { startOf, type DeductRule, type Scheme, type Section } from './scheme.js';

/** Score of a section (考核项得分): the sum of its lines, between zero and the maximum. */
export interface SectionScore {
  readonly code: string;
  readonly score: Hundredths;
  readonly maximum: Hundredths;
  /** Nothing that the section looks at happened in the month, so it was counted as the scheme says for that case. */
  readonly noFacts: boolean;
  readonly lines: readonly Line[];
}

/** Score of a window for a month (窗口月度考核得分), with its proof. */
export interface WindowScore {
  readonly scheme: { readonly code: string; readonly version: number };
  readonly windowId: string;
  readonly period: Month;
  readonly total: Hundredths;
  readonly maximum: Hundredths;
  /** True when no section had a fact to look at. */
  readonly noFacts: boolean;
  readonly sections: readonly SectionScore[];
}

const sum = (amounts: readonly Hundredths[]): Hundredths => amounts.reduce((total, amount) => total + amount, 0);

/**
 * The score of `facts.windowId` for the month, every point of it in a line that names its facts.
 * The same facts in any order give the same answer; facts of other windows and months do not count.
 * Throws RangeError when `period` is not `yyyy-MM`. The scheme must be without faults ({@link schemeFaults}).
 */
export function scoreWindow(scheme: Scheme, facts: WindowFacts, period: Month): WindowScore {
  const ofMonth = factsOfMonth(facts, period);
  const sections = scheme.sections.map((section) => scoreSection(section, ofMonth));
  return {
    scheme: { code: scheme.code, version: scheme.version },
    windowId: facts.windowId,
    period,
    total: sum(sections.map(({ score }) => score)),
    maximum: hundredths(scheme.total),
    noFacts: sections.every(({ noFacts }) => noFacts),
    sections,
  };
}

function scoreSection(section: Section, facts: WindowFacts): SectionScore {
  const maximum = hundredths(section.maximum);
  const lines = linesOf(section, facts);
  const noFacts = lines.every(({ reason }) => reason.kind === 'no_facts');
  return { code: section.code, score: sum(lines.map(({ amount }) => amount)), maximum, noFacts, lines };
}

function linesOf(section: Section, facts: WindowFacts): readonly Line[] {
  const earning = section.rules.filter((rule) => rule.kind !== 'deduct_per');
  const deducting = section.rules.filter((rule) => rule.kind === 'deduct_per');
  const lines = [
    ...earning.map((rule) => earn(rule, facts) ?? emptyLine(section, rule.code, rule.maximum)),
    ...(deducting.length === 0 ? [] : startAndDeductions(section, deducting, facts)),
  ];
  const score = sum(lines.map(({ amount }) => amount));
  if (score >= 0) return lines;
  const factIds = [...new Set(lines.filter(({ amount }) => amount < 0).flatMap((line) => line.factIds))];
  return [...lines, { rule: section.code, factIds, amount: -score, reason: { kind: 'floor', below: -score } }];
}

function startAndDeductions(section: Section, rules: readonly DeductRule[], facts: WindowFacts): readonly Line[] {
  const start = startOf(section);
  if (facts.cases.length === 0) return [emptyLine(section, section.code, start)];
  const factIds = facts.cases.map(({ factId }) => factId);
  const reason = { kind: 'start', examined: factIds.length } as const;
  return [{ rule: section.code, factIds, amount: hundredths(start), reason }, ...rules.flatMap((rule) => deduct(rule, facts))];
}

function emptyLine(section: Section, rule: string, points: number): Line {
  const maximum = hundredths(points);
  return { rule, factIds: [], amount: section.emptyIs === 'full' ? maximum : 0, reason: { kind: 'no_facts', maximum } };
}
