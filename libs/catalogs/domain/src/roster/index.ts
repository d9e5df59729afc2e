export { ROSTER_KINDS, type DeclaredTotals, type ItemCounts, type Roster, type RosterEntry, type RosterKind } from './roster.js';
export { columnsOfRosterSheet, kindWord, readRoster, ROSTER_SHEET, rosterSheets, TOTALS_SHEET, type ReadRoster } from './roster-sheets.js';
export { reconcileRoster, type EntryFinding, type InCatalog, type ReconciledEntry, type ReconciledSection, type RosterReport, type TotalFinding } from './reconcile.js';
