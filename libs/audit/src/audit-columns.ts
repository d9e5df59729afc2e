import { auditHash, type AuditRow } from '@yimen/persistence';
import type { CustomTypesConfig } from 'pg';
import type { Anchor, SealableRow, Seal } from './chain.js';

/** Every column as the text that the database sends: what is hashed must not pass through a parser that could round it. */
export const asText: CustomTypesConfig = { getTypeParser: () => (text: string | Buffer) => text };

const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
const hex = (column: string): string => `encode(${column}, 'hex')`;
/** To the millisecond, as it was hashed; a finer one was never written by us and so stays as it is. */
const instantOf = (text: string): string => `${text.replace(/000$/, '')}Z`;

/** In the order in which the functions below read them; every value is text or null. */
export const ROW_COLUMNS = `id, ${instant('at')} as at, actor_id, actor_name, post_id, tenant_no, operation, object_type, object_id, request_id,
  ${hex('digest')} as digest, ${hex('hash')} as hash, place`;
export const SEAL_COLUMNS = `anchor_no, tenant_no, from_position, to_position, ${hex('entries')} as entries, ${hex('previous')} as previous, ${hex('hash')} as hash`;
export const ANCHOR_COLUMNS = `no, ${instant('sealed_at')} as sealed_at, through_place, through_id, ${hex('previous')} as previous, ${hex('hash')} as hash`;

export type TextRow = readonly (string | null)[];

/** A row as it stands, with its hash recomputed. */
export interface ReadRow extends SealableRow {
  /** Whether the hash that was stored with it says the same. */
  readonly holds: boolean;
}

/** What rows are ordered by. */
export const orderOf = (columns: TextRow): { readonly place: number; readonly id: string } => ({ place: Number(columns[12]), id: columns[0]! });

export function rowOf(columns: TextRow): ReadRow {
  const [id, at, actorId, actorName, postId, tenantNo, operation, objectType, objectId, requestId, digest, stored, place] = columns as readonly string[];
  const row = {
    id, at: instantOf(at ?? ''), actorId, actorName, postId, tenantNo: tenantNo === null ? null : Number(tenantNo), operation, objectType, objectId, requestId, digest,
  } as AuditRow;
  const hash = auditHash(row);
  return { id: row.id, place: Number(place), tenantNo: row.tenantNo ?? 0, hash, holds: hash === stored };
}

export function sealOf(columns: TextRow): Seal {
  const [anchorNo, tenantNo, fromPosition, toPosition, entries, previous, hash] = columns as readonly string[];
  return {
    anchorNo: Number(anchorNo), tenantNo: Number(tenantNo), fromPosition: Number(fromPosition), toPosition: Number(toPosition),
    entries: entries!, previous: previous!, hash: hash!,
  };
}

export function anchorOf(columns: TextRow): Anchor {
  const [no, sealedAt, throughPlace, throughId, previous, hash] = columns as readonly string[];
  return { no: Number(no), sealedAt: instantOf(sealedAt!), throughPlace: Number(throughPlace), throughId: throughId!, previous: previous!, hash: hash! };
}
