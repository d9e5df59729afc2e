import { hash as digest } from 'node:crypto';

/** An audit row as a seal knows it. Rows are ordered by place and then id; rows of nobody's tenant count as tenant 0. */
export interface SealableRow {
  readonly id: string;
  /** Number of the transaction that wrote it. */
  readonly place: number;
  readonly tenantNo: number;
  /** SHA-256 of its columns, recomputed. Hashes are hexadecimal digits here. */
  readonly hash: string;
}

/** One tenant's rows of one round of sealing (封存), chained to the tenant's seal before. */
export interface Seal {
  readonly anchorNo: number;
  readonly tenantNo: number;
  /** The tenant's rows are counted from 1. */
  readonly fromPosition: number;
  readonly toPosition: number;
  /** Id, place and hash of each row, in order: so whatever differs later can be named. Hexadecimal digits. */
  readonly entries: string;
  /** Hash of the tenant's seal before, or NOTHING. */
  readonly previous: string;
  readonly hash: string;
}

/** Ties the seals of one round together, and to the rounds before. */
export interface Anchor {
  readonly no: number;
  /** Instant, ISO 8601 in UTC, to the millisecond. */
  readonly sealedAt: string;
  /** The last row that is sealed: every row up to it belongs to this round or an earlier one. */
  readonly throughPlace: number;
  readonly throughId: string;
  readonly previous: string;
  readonly hash: string;
}

/** Where a tenant's chain has come to. */
export interface Head {
  readonly position: number;
  readonly hash: string;
}

/** The hash before the first. */
export const NOTHING = '0'.repeat(64);
export const START: Head = { position: 0, hash: NOTHING };

/** Digits of an entry: id 32, place 16, hash 64. */
const [ID, PLACE, ENTRY] = [32, 48, 112];

export const entryOf = ({ id, place, hash }: Omit<SealableRow, 'tenantNo'>): string => id.replaceAll('-', '') + place.toString(16).padStart(16, '0') + hash;
export const entriesIn = (entries: string): number => entries.length / ENTRY;

/** The entries of a seal; a rest that is no whole entry is left out. */
export function readEntries(entries: string): readonly Omit<SealableRow, 'tenantNo'>[] {
  return Array.from({ length: Math.floor(entriesIn(entries)) }, (_, index) => {
    const entry = entries.slice(index * ENTRY, (index + 1) * ENTRY);
    const id = entry.slice(0, ID).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return { id, place: Number.parseInt(entry.slice(ID, PLACE), 16), hash: entry.slice(PLACE) };
  });
}

export function hashOfSeal({ anchorNo, tenantNo, fromPosition, toPosition, entries, previous }: Omit<Seal, 'hash'>): string {
  return digest('sha256', JSON.stringify([previous, anchorNo, tenantNo, fromPosition, toPosition, entries]));
}

/** @param seals of the round, by tenant */
export function hashOfAnchor({ no, sealedAt, throughPlace, throughId, previous }: Omit<Anchor, 'hash'>, seals: readonly Pick<Seal, 'hash'>[]): string {
  return digest('sha256', JSON.stringify([previous, no, sealedAt, throughPlace, throughId, seals.map(({ hash }) => hash)]));
}

/**
 * Seals rows that nobody can add to any more.
 * @param heads of the tenants that have been sealed before
 * @param rows in order, at least one
 */
export function sealRound(last: Anchor | null, heads: ReadonlyMap<number, Head>, rows: readonly SealableRow[], sealedAt: string): { readonly anchor: Anchor; readonly seals: readonly Seal[] } {
  const no = (last?.no ?? 0) + 1;
  const byTenant = [...Map.groupBy(rows, ({ tenantNo }) => tenantNo)].sort(([a], [b]) => a - b);
  const seals = byTenant.map(([tenantNo, own]): Seal => {
    const { position, hash: previous } = heads.get(tenantNo) ?? START;
    const seal = { anchorNo: no, tenantNo, fromPosition: position + 1, toPosition: position + own.length, entries: own.map(entryOf).join(''), previous };
    return { ...seal, hash: hashOfSeal(seal) };
  });
  const through = rows.at(-1)!;
  const anchor = { no, sealedAt, throughPlace: through.place, throughId: through.id, previous: last?.hash ?? NOTHING };
  return { anchor: { ...anchor, hash: hashOfAnchor(anchor, seals) }, seals };
}
