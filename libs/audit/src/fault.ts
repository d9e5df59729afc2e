/** Something that is not as it was sealed. `tenantNo` 0 is nobody's; positions count a tenant's rows from 1. */
export type Fault =
  /** Columns are not those that were hashed; without a position the row is not sealed yet. */
  | { readonly kind: 'RowAltered'; readonly id: string; readonly tenantNo: number; readonly position: number | null }
  | { readonly kind: 'RowMissing'; readonly id: string; readonly tenantNo: number; readonly position: number }
  | { readonly kind: 'RowReordered'; readonly id: string; readonly tenantNo: number; readonly position: number; readonly place: number }
  /** In a range that was sealed without it. */
  | { readonly kind: 'RowInserted'; readonly id: string; readonly tenantNo: number; readonly place: number }
  | { readonly kind: 'SealBroken'; readonly tenantNo: number; readonly anchorNo: number; readonly fromPosition: number; readonly toPosition: number }
  | { readonly kind: 'SealMissing'; readonly tenantNo: number; readonly fromPosition: number; readonly toPosition: number }
  | { readonly kind: 'AnchorBroken'; readonly no: number }
  | { readonly kind: 'AnchorMissing'; readonly no: number }
  /** The witness saw another anchor of this number. */
  | { readonly kind: 'AnchorRewritten'; readonly no: number };

/** What was looked at. */
export interface Tally {
  readonly rows: number;
  /** Rows that are gone by right, with whole rounds that are old enough. */
  readonly pruned: number;
  readonly prunedThrough: string | null;
  /** Rows that wait for their seal. */
  readonly unsealed: number;
  readonly seals: number;
  readonly anchors: number;
}

const PHRASES: { readonly [K in Fault['kind']]: (fault: Extract<Fault, { kind: K }>) => readonly [zh: string, en: string] } = {
  RowAltered: ({ id, tenantNo, position }) => [`记录被改动：${id}（租户 ${tenantNo}，第 ${position ?? '?'} 条）`, `altered row ${id} (tenant ${tenantNo}, position ${position ?? '?'})`],
  RowMissing: ({ id, tenantNo, position }) => [`记录缺失：${id}（租户 ${tenantNo}，第 ${position} 条）`, `missing row ${id} (tenant ${tenantNo}, position ${position})`],
  RowReordered: ({ id, tenantNo, position }) => [`记录被移位：${id}（租户 ${tenantNo}，原第 ${position} 条）`, `re-ordered row ${id} (tenant ${tenantNo}, sealed at position ${position})`],
  RowInserted: ({ id, tenantNo }) => [`事后插入的记录：${id}（租户 ${tenantNo}）`, `row inserted later ${id} (tenant ${tenantNo})`],
  SealBroken: ({ tenantNo, fromPosition, toPosition }) => [`封条损坏：租户 ${tenantNo} 第 ${fromPosition}–${toPosition} 条`, `broken seal of tenant ${tenantNo}, positions ${fromPosition}–${toPosition}`],
  SealMissing: ({ tenantNo, fromPosition, toPosition }) => [`封条缺失：租户 ${tenantNo} 第 ${fromPosition}–${toPosition} 条`, `missing seal of tenant ${tenantNo}, positions ${fromPosition}–${toPosition}`],
  AnchorBroken: ({ no }) => [`锚点损坏：第 ${no} 号`, `broken anchor ${no}`],
  AnchorMissing: ({ no }) => [`锚点缺失：第 ${no} 号`, `missing anchor ${no}`],
  AnchorRewritten: ({ no }) => [`锚点与见证文件不一致：第 ${no} 号`, `anchor ${no} is not the one that was witnessed`],
};

/** A fault as people read it, Chinese first. */
export function sayFault(fault: Fault): readonly [zh: string, en: string] {
  return (PHRASES[fault.kind] as (fault: Fault) => readonly [string, string])(fault);
}
