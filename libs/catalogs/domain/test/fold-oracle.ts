import { lineageOf, levelOf, type TenantNo } from '@yimen/jurisdiction';
import type { Drop, ItemField, ItemStandard, Material, OverridableField, OverrideValues, PolicyRule, TimeLimit } from '../src/index.js';
import type { GeneratedRow } from './cascade-arbitraries.js';

/**
 * A second account of the cascade that does not fold: each value is a minimum, a union or a last word over the whole lineage,
 * computed from scratch for each field and each line.
 */
export interface OracleAnswer {
  readonly values: ItemStandard;
  readonly setBy: { readonly [F in ItemField]?: TenantNo };
  readonly clamped: ReadonlySet<string>;
}

const RANKS = ['required', 'deferrable', 'exempt'] as const;
/** Of these the last tenant on the way down has his say. */
const LAST_WORD = [
  'place', 'hours', 'window', 'phones', 'promisedNote', 'office', 'visitReason', 'hall', 'traffic', 'bodyCodes', 'body', 'online', 'booking', 'mailing',
  'contacts', 'remedies', 'crossRegion', 'onlinePayment', 'kiosk', 'guidingBody', 'quantityLimit', 'statutoryNote', 'flowNote', 'rights', 'duties',
] as const satisfies readonly OverridableField[];

/** Of these nobody has it unless the province lets him, and of no field more than this can be let. */
const SHUT: readonly string[] = ['guidingBody', 'quantityLimit', 'statutoryNote', 'flowNote', 'rights', 'duties'];
const OPENED: Readonly<Record<string, string>> = {
  promisedLimit: 'TIGHTEN', visits: 'TIGHTEN', conditions: 'TIGHTEN', materials: 'TIGHTEN', steps: 'TIGHTEN', fees: 'TIGHTEN',
  faq: 'APPEND', channels: 'APPEND', delivery: 'APPEND', localTopics: 'APPEND', ...Object.fromEntries(LAST_WORD.map((field) => [field, 'FREE'])),
};

/** Whether a tenant is kept from a field: by the one rule that stands highest when all that fit are written one below the other. */
export type IsShut = (field: string, tenantNo: TenantNo) => boolean;
export function shutBy(rules: readonly PolicyRule[], { code, implementer, department, type }: ItemStandard): IsShut {
  return (field, tenantNo) => {
    const fitting = rules.filter((rule) => rule.field === field && (rule.policy === 'LOCKED' || rule.policy === OPENED[field])
      && [null, code].includes(rule.itemCode) && [null, implementer.name].includes(rule.implementer) && [null, department].includes(rule.line)
      && [null, type].includes(rule.itemType) && [null, levelOf(tenantNo)].includes(rule.level) && [null, ...lineageOf(tenantNo)].includes(rule.region));
    const height = ({ itemCode, implementer: body, line, itemType, region, level, setAt, id }: PolicyRule): string =>
      [itemCode ? 1 : 0, body === null ? 0 : 1, line ? 1 : 0, itemType ? 1 : 0, region === null ? 0 : lineageOf(region).length, level === null ? 0 : 1, setAt.toISOString(), id].join(' ');
    const [highest] = fitting.toSorted((a, b) => (height(a) < height(b) ? 1 : -1));
    return highest ? highest.policy === 'LOCKED' : SHUT.includes(field);
  };
}
const byTable: IsShut = (field) => SHUT.includes(field);

const least = (amounts: readonly number[]): number => amounts.reduce((a, b) => Math.min(a, b));

/** The rows that count, by tenant and field: of each the highest version. Found once for each set of rows. */
const counting = new WeakMap<readonly GeneratedRow[], ReadonlyMap<string, GeneratedRow>>();
const keyOf = (tenantNo: TenantNo, field: string): string => `${tenantNo} ${field}`;
function highestVersions(rows: readonly GeneratedRow[]): ReadonlyMap<string, GeneratedRow> {
  const ascending = rows.toSorted((a, b) => a.override.version - b.override.version);
  return new Map(ascending.map((row) => [keyOf(row.override.tenantNo, row.override.field), row]));
}

/** The rows of a field that count, from the province down. */
function countingRows(rows: readonly GeneratedRow[], lineage: readonly TenantNo[], field: string): readonly GeneratedRow[] {
  const highest = counting.get(rows) ?? highestVersions(rows);
  counting.set(rows, highest);
  return lineage.flatMap((tenantNo) => highest.get(keyOf(tenantNo, field)) ?? []);
}

function proposals<F extends OverridableField>(rows: readonly GeneratedRow[], lineage: readonly TenantNo[], field: F, isShut: IsShut): readonly OverrideValues[F][] {
  return countingRows(rows, lineage, field).filter((row) => row.wellFormed && !isShut(field, row.override.tenantNo)).map((row) => row.override.value as OverrideValues[F]);
}

const shortest = (start: TimeLimit, proposed: readonly TimeLimit[]): TimeLimit =>
  ({ unit: start.unit, amount: least([start.amount, ...proposed.filter(({ unit }) => unit === start.unit).map(({ amount }) => amount)]) });

const withFirstOfEachId = <T extends { readonly id: string }>(entries: readonly T[]): readonly T[] =>
  entries.filter((entry, index) => entries.findIndex(({ id }) => id === entry.id) === index);

function cheapest(start: number | null, proposed: readonly (number | null)[]): number | null {
  const sums = proposed.filter((sum) => sum !== null);
  if (start === null) return sums.includes(0) ? 0 : null;
  return least([start, ...sums]);
}

/** The line with the scenarios that still ask for it, or none: a union of what was taken away. */
function remaining<L extends { readonly id: string; readonly scenarios?: readonly string[] }>(line: L, changes: readonly (Drop | { readonly id: string })[], all: readonly string[]): readonly L[] {
  const drops = changes.filter((change): change is Drop => change.id === line.id && 'dropped' in change)
    .filter(({ scenarios }) => scenarios === undefined || scenarios.every((id) => all.includes(id)));
  if (drops.length === 0) return [line];
  const gone = new Set(drops.flatMap(({ scenarios }) => scenarios ?? [...all, ...(line.scenarios ?? [])]));
  const left = (line.scenarios ?? all).filter((id) => !gone.has(id));
  return left.length > 0 ? [{ ...line, scenarios: left }] : [];
}

function softest(material: Material, changes: OverrideValues['materials']): readonly Material[] {
  const wanted = changes.filter(({ id }) => id === material.id).map((change) => ('dropped' in change ? material.necessity : change.necessity));
  const rank = Math.max(...[material.necessity, ...wanted].map((word) => RANKS.indexOf(word)));
  const necessity = RANKS[rank];
  return necessity === undefined ? [] : [{ ...material, necessity }];
}

function oracleValues(standard: ItemStandard, rows: readonly GeneratedRow[], lineage: readonly TenantNo[], isShut: IsShut): ItemStandard {
  const all = <F extends OverridableField>(field: F) => proposals(rows, lineage, field, isShut);
  const materials = all('materials').flat();
  const drops = all('conditions').flat();
  const scenarioIds = standard.scenarios.map(({ id }) => id);
  return {
    ...standard,
    promisedLimit: shortest(standard.promisedLimit, all('promisedLimit')),
    visits: least([standard.visits, ...all('visits')]),
    conditions: standard.conditions.flatMap((condition) => remaining(condition, drops, scenarioIds)),
    materials: standard.materials.flatMap((material) => remaining(material, materials, scenarioIds)).flatMap((material) => softest(material, materials)),
    steps: standard.steps.map((step) => ({
      ...step, limit: shortest(step.limit, all('steps').flat().filter(({ id }) => id === step.id).map(({ limit }) => limit)),
    })),
    fees: standard.fees.map((fee) => ({
      ...fee, amountFen: cheapest(fee.amountFen, all('fees').flat().filter(({ id }) => id === fee.id).map(({ amountFen }) => amountFen)),
    })),
    ...Object.fromEntries(LAST_WORD.map((field) => [field, all(field).at(-1) ?? standard[field]])),
    faq: withFirstOfEachId([...standard.faq, ...all('faq').flat()]),
    channels: withFirstOfEachId([...standard.channels, ...all('channels').flat()]),
    delivery: withFirstOfEachId([...standard.delivery, ...all('delivery').flat()]),
    localTopics: withFirstOfEachId([...standard.localTopics, ...all('localTopics').flat()]),
  };
}

/** Which parts of a row came true, seen from the values before and after it. */
function fulfilled(row: GeneratedRow, before: ItemStandard, after: ItemStandard, isShut: IsShut): readonly boolean[] {
  if (!row.wellFormed || isShut(row.override.field, row.override.tenantNo)) return [false];
  const { field, value } = row.override;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const lines = (standard: ItemStandard) => standard[field as 'materials'] as readonly { readonly id: string; readonly scenarios?: readonly string[] }[];
  const wantedLines = value as readonly { readonly id: string; readonly dropped?: true; readonly scenarios?: readonly string[] }[];
  const find = (standard: ItemStandard, id: string) => lines(standard).find((line) => line.id === id);
  switch (field) {
    case 'faq': case 'channels': case 'delivery': case 'localTopics':
      return wantedLines.map(({ id }) => !find(before, id) && find(after, id) !== undefined);
    case 'conditions': case 'materials': case 'steps': case 'fees':
      return wantedLines.map(({ id, dropped, ...wanted }) => {
        const now = find(after, id) as Record<string, unknown> | undefined;
        if (!find(before, id) || (wanted.scenarios ?? []).some((one) => !before.scenarios.some((known) => known.id === one))) return false;
        if (dropped && wanted.scenarios) return now === undefined || !wanted.scenarios.some((one) => (now['scenarios'] as readonly string[]).includes(one));
        return dropped ? now === undefined : Object.entries(wanted).every(([key, part]) => same(sorted(now?.[key]), sorted(part)));
      });
    default:
      return [same(sorted(after[field as ItemField]), sorted(value))];
  }
}

const sorted = (value: unknown): unknown =>
  (typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value);

export function oracle(standard: ItemStandard, rows: readonly GeneratedRow[], lineage: readonly TenantNo[], isShut: IsShut = byTable): OracleAnswer {
  const setBy: { [F in ItemField]?: TenantNo } = {};
  const clamped = new Set<string>();
  lineage.forEach((tenantNo, depth) => {
    const before = oracleValues(standard, rows, lineage.slice(0, depth), isShut);
    const after = oracleValues(standard, rows, lineage.slice(0, depth + 1), isShut);
    for (const field of new Set(rows.map(({ override }) => override.field))) {
      for (const row of countingRows(rows, [tenantNo], field)) {
        const parts = fulfilled(row, before, after, isShut);
        if (parts.includes(true)) setBy[field as ItemField] = tenantNo;
        if (parts.includes(false)) clamped.add(field);
      }
    }
  });
  return { values: oracleValues(standard, rows, lineage, isShut), setBy, clamped };
}
