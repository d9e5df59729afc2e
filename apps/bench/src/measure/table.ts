import type { Result } from './report.js';

const HEADS = ['测量 what', '值 value', '基准 baseline', '比 ratio', 'p95', '目标 goal', ''] as const;

/** The results as lines of a table, aligned for a terminal in which a Chinese character is two columns wide. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ what, value, baseline, ratio, unit, goal, met, p95 }) => [
    what, `${value} ${unit}`, say(baseline, ` ${unit}`), say(ratio), say(p95, ' ms'), goal ?? '', sayMet(met),
  ]);
  const lines = [[...HEADS], ...rows];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column]!))));
  return lines.map((line) => line.map((cell, column) => cell + ' '.repeat(widths[column]! - widthOf(cell))).join('  ').trimEnd()).join('\n');
}

const say = (value: number | null, unit = ''): string => (value === null ? '' : `${value}${unit}`);

function sayMet(met: boolean | null): string {
  if (met === null) return '';
  return met ? '达到 met' : '未达到 missed';
}

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/u;

/** Columns that a text takes in a terminal. */
export const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
