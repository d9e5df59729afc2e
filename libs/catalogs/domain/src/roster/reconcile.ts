import { ROSTER_KINDS, type DeclaredTotals, type Roster, type RosterEntry, type RosterKind } from './roster.js';

/** What the centre's catalog knows of a unit today. */
export interface InCatalog {
  /** Items whose type is 行政许可, and all others. */
  readonly licences: number;
  readonly others: number;
  /** Those of them that the centre offers. */
  readonly claimed: number;
}

/** What is noticed of one unit: of its own row, among the others, and against the catalog. */
export type EntryFinding = 'counts_missing' | 'parts_differ' | 'unit_repeated' | 'number_out_of_order' | 'names_nobody' | 'catalog_differs';
const COUNTED = ['units', 'items', 'licences', 'approvals', 'others'] as const;
type Counted = (typeof COUNTED)[number];
/** Where the document's own total is not what its rows add up to. */
export interface TotalFinding {
  readonly what: Counted;
  readonly declared: number;
  readonly found: number;
}

export interface ReconciledEntry extends RosterEntry {
  readonly inCatalog: InCatalog;
  readonly findings: readonly EntryFinding[];
}
/** All units of a kind: what their rows add up to, what the document says they do, what the catalog has. */
export interface ReconciledSection extends InCatalog {
  readonly kind: RosterKind;
  readonly units: number;
  /** Units of which the document gives a count. */
  readonly counted: number;
  readonly items: number;
  readonly declaredLicences: number;
  readonly declaredApprovals: number;
  readonly declaredOthers: number;
  readonly findings: readonly TotalFinding[];
}
export interface RosterReport {
  readonly sections: readonly ReconciledSection[];
  readonly entries: readonly ReconciledEntry[];
}

/** Kinds whose units are expected to come with a number of items. */
const WITH_COUNTS: readonly RosterKind[] = ['resident', 'agency'];
const sum = <T>(rows: readonly T[], of: (row: T) => number | null): number => rows.reduce((total, row) => total + (of(row) ?? 0), 0);

/**
 * Compares a roster with itself and with the catalog: each row's parts with its total, the rows with the totals that the document
 * declares, and what was announced with what the centre has.
 * @param inCatalog what the catalog knows of a unit
 */
export function reconcileRoster({ entries, totals }: Roster, inCatalog: (department: string) => InCatalog): RosterReport {
  const reconciled = entries.map((entry) => {
    const known = inCatalog(entry.department);
    return { ...entry, inCatalog: known, findings: findingsOf(entry, entries, known) };
  });
  const sections = ROSTER_KINDS.flatMap((kind) => {
    const rows = reconciled.filter((entry) => entry.kind === kind);
    const declared = totals.find((one) => one.kind === kind);
    return rows.length === 0 && !declared ? [] : [sectionOf(kind, rows, declared)];
  });
  return { sections, entries: reconciled };
}

function findingsOf(entry: RosterEntry, entries: readonly RosterEntry[], known: InCatalog): readonly EntryFinding[] {
  const { kind, no, department, items, licences, approvals, others } = entry;
  const section = entries.filter((one) => one.kind === kind);
  const parts = [licences, approvals, others].filter((part) => part !== null);
  const broken: readonly (readonly [EntryFinding, boolean])[] = [
    ['counts_missing', WITH_COUNTS.includes(kind) && items === null],
    ['parts_differ', items !== null && parts.length > 0 && sum(parts, (part) => part) !== items],
    ['unit_repeated', section.some((one) => one !== entry && one.department === department)],
    ['number_out_of_order', section.indexOf(entry) + 1 !== no],
    ['names_nobody', department.startsWith('其他')],
    ['catalog_differs', items !== null && known.licences + known.others !== items],
  ];
  return broken.filter(([, isSo]) => isSo).map(([finding]) => finding);
}

function sectionOf(kind: RosterKind, rows: readonly ReconciledEntry[], declared: DeclaredTotals | undefined): ReconciledSection {
  const found = {
    units: rows.length, items: sum(rows, ({ items }) => items), licences: sum(rows, ({ licences }) => licences), approvals: sum(rows, ({ approvals }) => approvals), others: sum(rows, ({ others }) => others),
  };
  return {
    kind, units: found.units, counted: rows.filter(({ items }) => items !== null).length, items: found.items,
    declaredLicences: found.licences, declaredApprovals: found.approvals, declaredOthers: found.others,
    licences: sum(rows, ({ inCatalog }) => inCatalog.licences), others: sum(rows, ({ inCatalog }) => inCatalog.others), claimed: sum(rows, ({ inCatalog }) => inCatalog.claimed),
    findings: COUNTED.flatMap((what) => {
      const said = declared?.[what] ?? null;
      return said === null || said === found[what] ? [] : [{ what, declared: said, found: found[what] }];
    }),
  };
}
