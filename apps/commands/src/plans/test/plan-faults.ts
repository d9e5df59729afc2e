import type { Claim, Counts, Demand, Link, Plan, PlanDocument } from './plan-document.js';
import { titlesIn } from './titles.js';

/** The text of a file of the repository by its path from the root, or null when there is none. */
export type ReadText = (path: string) => string | null;

const PLANS = 11;
/** Files that show something: tests, and the steps of the demonstration. */
const SHOWING = /[.-]spec\.tsx?$|^apps\/commands\/src\/demo\//;

/**
 * Everything that is not true of the document, one sentence each, beginning with the demand, plan or summary it is about;
 * empty when all links lead somewhere, all quoted titles exist, every row says what it must, and the summary counts right.
 */
export function planFaults(document: PlanDocument, read: ReadText): readonly string[] {
  const titlesOf = remembered((path) => titlesIn(path, read(path) ?? ''));
  const demands = new Map(document.plans.flatMap(({ demands: rows }) => rows.map((row) => [row.id, row] as const)));
  return [
    ...document.links.filter(({ path }) => path === null || read(path) === null).map(({ label, path }) => `[${label}]: no file ${path}`),
    ...document.mentions.filter(({ id }) => !demands.has(id)).map(({ id, line }) => `${id} (line ${line}): no such demand`),
    ...plansMissing(document),
    ...document.plans.flatMap(idFaults),
    ...document.plans.flatMap(({ demands: rows }) => rows).flatMap((row) =>
      [...formFaults(row, document.themes), ...linkFaults(row, read), ...titleFaults(row, titlesOf), ...referenceFaults(row, demands)]
        .map((fault) => `${row.id} (line ${row.line}): ${fault}`)),
    ...summaryFaults(document, demands),
  ];
}

function remembered<T>(work: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const value = known.get(path) ?? work(path);
    known.set(path, value);
    return value;
  };
}

function plansMissing({ plans }: PlanDocument): readonly string[] {
  return Array.from({ length: PLANS }, (_, index) => index + 1).flatMap((no) => {
    const tables = plans.filter((plan) => plan.no === no);
    if (tables.length !== 1) return [`plan ${no}: ${tables.length} chapters instead of one`];
    return tables[0]?.demands.length === 0 ? [`plan ${no}: no table`] : [];
  });
}

/** Numbers run from 01 on without a gap, so that none is ever lost or used twice. */
function idFaults({ no, demands }: Plan): readonly string[] {
  return demands.flatMap(({ id, line }, index) => {
    const expected = `P${no}-${String(index + 1).padStart(2, '0')}`;
    return id === expected ? [] : [`${id} (line ${line}): should be ${expected}`];
  });
}

function formFaults({ cells, claim, where, evidence, themes, reason }: Demand, known: ReadonlySet<string>): readonly string[] {
  const faults: string[] = [];
  if (cells.length !== 4) faults.push(`${cells.length} cells instead of 4`);
  if (!/“.+”/.test(cells[1] ?? '')) faults.push('quotes nothing of the plan');
  if (claim.kind === 'as') return faults;
  const proven = claim.kind === 'shown' || claim.kind === 'partly';
  if (proven && evidence.length === 0) faults.push('neither shown by a test or demo step nor a reason given');
  if (proven && where.length === 0) faults.push('does not say where it lives');
  if (!proven && evidence.length > 0) faults.push('quotes a test for what it calls not built');
  if (!proven && reason === '') faults.push('gives no reason');
  if (claim.kind === 'partly' && !reason.includes('missing:')) faults.push('does not say what is missing');
  if (claim.kind === 'shown' && reason !== '') faults.push('says more than its tests: call it partly');
  if ((claim.kind === 'partly' || claim.kind === 'notBuilt') && themes.length === 0) faults.push('does not say what will bring it');
  for (const theme of themes) if (!known.has(theme)) faults.push(`no theme *${theme}*`);
  return faults;
}

function linkFaults({ where, evidence }: Demand, read: ReadText): readonly string[] {
  const links = [...where, ...evidence.flatMap(({ link }): readonly Link[] => (link ? [link] : []))];
  return links.flatMap(({ label, path }) => {
    if (path === null) return [`[${label}] leads nowhere`];
    return read(path) === null ? [`no file ${path}`] : [];
  });
}

function titleFaults({ evidence }: Demand, titlesOf: (path: string) => ReadonlySet<string>): readonly string[] {
  return evidence.flatMap(({ link, titles }): readonly string[] => {
    if (link === null) return titles.map((title) => `"${title}" names no file`);
    const { label, path } = link;
    if (path === null) return [];
    if (!SHOWING.test(path)) return [`[${label}] is neither a test nor a demo step`];
    if (titles.length === 0) return [`[${label}] without the title of a test or step`];
    return titles.filter((title) => !titlesOf(path).has(title)).map((title) => `no test or step "${title}" in ${path}`);
  });
}

function referenceFaults(row: Demand, demands: ReadonlyMap<string, Demand>): readonly string[] {
  if (row.claim.kind !== 'as' || claimBehind(row, demands) !== null) return [];
  return [`as ${row.claim.id}: no such demand, or a ring`];
}

/** What a row claims once references are followed; null when they lead nowhere. */
function claimBehind(row: Demand, demands: ReadonlyMap<string, Demand>): Exclude<Claim['kind'], 'as'> | null {
  const seen = new Set<string>();
  let at: Demand | undefined = row;
  while (at?.claim.kind === 'as') {
    if (seen.has(at.id)) return null;
    seen.add(at.id);
    at = demands.get(at.claim.id);
  }
  return at ? at.claim.kind : null;
}

/** The counts of these demands, in the order of the summary's columns. */
export function countsOf(rows: readonly Demand[], demands: ReadonlyMap<string, Demand>): Counts {
  const count = (kind: Claim['kind']): number => rows.filter((row) => claimBehind(row, demands) === kind).length;
  return [rows.length, count('shown'), count('partly'), count('notBuilt'), count('officesOwn')];
}

function summaryFaults({ plans, summary }: PlanDocument, demands: ReadonlyMap<string, Demand>): readonly string[] {
  const all = { no: null, rows: plans.flatMap(({ demands: rows }) => rows) };
  return [...plans.map(({ no, demands: rows }) => ({ no, rows })), all].flatMap(({ no, rows }) => {
    const name = no === null ? 'the total' : `plan ${no}`;
    const said = summary.filter(({ plan }) => plan === no).map(({ counts }) => counts.join(' '));
    const counted = countsOf(rows, demands).join(' ');
    return said.length === 1 && said[0] === counted ? [] : [`summary of ${name}: says ${said.join(' and ') || 'nothing'}, the tables say ${counted}`];
  });
}
