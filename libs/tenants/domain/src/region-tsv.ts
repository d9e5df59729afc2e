import { brokenRule, byCode, type Region, type RegionRefusal, type RegionsRefused } from './region.js';

/** Rows read from a text, in the order of its lines. */
export interface RegionList {
  readonly kind: 'RegionList';
  readonly regions: readonly Region[];
}

/**
 * Reads lines of `code<TAB>name`. Takes a byte order mark and Windows line ends, because clerks edit such files in Excel.
 * Returns the rows, or every bad line with its number (from 1) and the rule it breaks.
 */
export function parseRegionTsv(text: string): RegionList | RegionsRefused {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const regions: Region[] = [];
  const refusals: RegionRefusal[] = [];
  for (const [index, line] of lines.entries()) {
    const [code, name, ...more] = line.split('\t');
    const region = code !== undefined && name !== undefined && more.length === 0 ? { code, name } : null;
    const rule = region ? brokenRule(region) : 'columns';
    if (region && rule === null) regions.push(region);
    else if (rule !== null) refusals.push({ kind: 'RegionRowMalformed', line: index + 1, rule, text: line });
  }
  return refusals.length > 0 ? { kind: 'RegionsRefused', refusals } : { kind: 'RegionList', regions };
}

/** Writes rows as {@link parseRegionTsv} reads them, sorted by code. Throws RangeError on a row that it would refuse to read. */
export function formatRegionTsv(regions: Iterable<Region>): string {
  return [...regions]
    .sort(byCode)
    .map((region) => {
      const rule = brokenRule(region);
      if (rule !== null) throw new RangeError(`Region ${JSON.stringify(region)} cannot be written: its ${rule} is malformed`);
      return `${region.code}\t${region.name}\n`;
    })
    .join('');
}
