import { hundredths } from './points.js';
import { startOf, type Rule, type Scheme, type Section } from './scheme.js';

/** Why a scheme cannot be used. `code` is the code of the scheme, the section or the rule that is meant. */
export type SchemeFault =
  | { readonly kind: 'TotalDiffers'; readonly code: string; readonly total: number; readonly sections: number }
  | { readonly kind: 'CodeRepeated'; readonly code: string }
  | { readonly kind: 'NotPoints'; readonly code: string; readonly value: number }
  | { readonly kind: 'RulesExceedSection'; readonly code: string; readonly by: number }
  | { readonly kind: 'PointsWithoutRule'; readonly code: string; readonly points: number }
  | { readonly kind: 'PercentNotFalling'; readonly code: string; readonly percent: readonly number[] };

/** Everything that is wrong with a scheme (考核方案); an empty list when it can be used. */
export function schemeFaults(scheme: Scheme): readonly SchemeFault[] {
  const sections = scheme.sections.reduce((sum, section) => sum + hundredths(section.maximum), 0) / 100;
  return [
    ...notPoints(scheme.code, scheme.total),
    ...(hundredths(sections) === hundredths(scheme.total)
      ? []
      : [{ kind: 'TotalDiffers' as const, code: scheme.code, total: scheme.total, sections }]),
    ...repeatedCodes(scheme),
    ...scheme.sections.flatMap(sectionFaults),
  ];
}

function repeatedCodes({ sections }: Scheme): readonly SchemeFault[] {
  const codes = sections.flatMap((section) => [section.code, ...section.rules.map((rule) => rule.code)]);
  const repeated = codes.filter((code, index) => codes.indexOf(code) !== index);
  return [...new Set(repeated)].map((code) => ({ kind: 'CodeRepeated', code }));
}

function sectionFaults(section: Section): readonly SchemeFault[] {
  const points = hundredths(startOf(section)) / 100;
  const faults = [...notPoints(section.code, section.maximum), ...section.rules.flatMap(ruleFaults)];
  if (points < 0) return [...faults, { kind: 'RulesExceedSection', code: section.code, by: -points }];
  if (points > 0 && !section.rules.some((rule) => rule.kind === 'deduct_per')) {
    return [...faults, { kind: 'PointsWithoutRule', code: section.code, points }];
  }
  return faults;
}

function ruleFaults(rule: Rule): readonly SchemeFault[] {
  switch (rule.kind) {
    case 'ratio':
      return notPoints(rule.code, rule.maximum);
    case 'mean_rating':
      return [...notPoints(rule.code, rule.maximum), ...percentFaults(rule.code, Object.values(rule.percent))];
    case 'deduct_per':
      return [rule.each, rule.cap ?? 0].flatMap((value) => notPoints(rule.code, value));
  }
}

/** Levels in ascending order are the order of Object.values, because integer keys are kept sorted. */
function percentFaults(code: string, percent: readonly number[]): readonly SchemeFault[] {
  const whole = percent.length === 5 && percent.every((value) => Number.isInteger(value) && value >= 0 && value <= 100);
  const falling = percent.every((value, index) => index === 0 || value <= (percent[index - 1] ?? 0));
  return whole && falling ? [] : [{ kind: 'PercentNotFalling', code, percent }];
}

function notPoints(code: string, value: number): readonly SchemeFault[] {
  const good = Number.isFinite(value) && value >= 0 && hundredths(value) / 100 === value;
  return good ? [] : [{ kind: 'NotPoints', code, value }];
}
