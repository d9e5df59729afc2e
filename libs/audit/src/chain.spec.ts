import { createHash } from 'node:crypto';
import { auditHash, type AuditRow } from '@yimen/persistence';
import fc from 'fast-check';
import type { ReadRow } from './audit-columns.js';
import { NOTHING, readEntries, sealRound, type Anchor, type Head, type Seal } from './chain.js';
import { sayFault, type Fault } from './fault.js';
import { Verifier } from './verifier.js';

/** A row as the database holds it, with its place and the hash that was stored. */
interface StoredRow extends AuditRow {
  readonly place: number;
  readonly stored: string;
}
/** What a database holds; tampering makes another one of it. */
interface Store {
  readonly rows: readonly StoredRow[];
  readonly seals: readonly Seal[];
  readonly anchors: readonly Anchor[];
}

const SHIGU = 51_06_082_120_0000;
const TENANTS = [SHIGU, 51_06_082_000_0000, null];
const uuid = (number: number): string => `0198a8f0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

function storedRow(number: number, place: number, tenantNo: number | null): StoredRow {
  const row: AuditRow = {
    id: uuid(number), at: new Date(Date.UTC(2026, 10, 22, 1, 0, number)).toISOString(), actorId: uuid(900), actorName: null, postId: uuid(901), tenantNo,
    operation: 'acceptCase', objectType: 'Case', objectId: uuid(500 + number), requestId: `request-${number}`, digest: hex(String(number)),
  };
  return { ...row, place, stored: auditHash(row) };
}

function read(row: StoredRow): ReadRow {
  const hash = auditHash(row);
  return { id: row.id, place: row.place, tenantNo: row.tenantNo ?? 0, hash, holds: hash === row.stored };
}
const inOrder = (a: StoredRow, b: StoredRow): number => a.place - b.place || (a.id < b.id ? -1 : 1);

/** Seals the rows in rounds of these sizes; what is left over waits. */
function sealed(rows: readonly StoredRow[], sizes: readonly number[]): Store {
  const [seals, anchors, heads]: [Seal[], Anchor[], Map<number, Head>] = [[], [], new Map()];
  let at = 0;
  for (const size of sizes) {
    const round = rows.slice(at, (at += size)).map(read);
    if (round.length === 0) break;
    const made = sealRound(anchors.at(-1) ?? null, heads, round, new Date(Date.UTC(2026, 10, 22, 2, 0, anchors.length)).toISOString());
    for (const { tenantNo, toPosition, hash } of made.seals) heads.set(tenantNo, { position: toPosition, hash });
    seals.push(...made.seals);
    anchors.push(made.anchor);
  }
  return { rows, seals, anchors };
}

function verify({ rows, seals, anchors }: Store, prunable = '2000-01-01T00:00:00.000Z') {
  const verifier = new Verifier(prunable, 1_000_000);
  const [left, ordered] = [[...seals], [...rows].sort(inOrder)];
  for (const anchor of anchors) {
    const roundSeals = left.splice(0, left.findIndex(({ anchorNo }) => anchorNo > anchor.no) < 0 ? left.length : left.findIndex(({ anchorNo }) => anchorNo > anchor.no));
    const end = ordered.findIndex(({ place, id }) => place > anchor.throughPlace || (place === anchor.throughPlace && id > anchor.throughId));
    verifier.round(anchor, roundSeals, ordered.splice(0, end < 0 ? ordered.length : end).map(read));
  }
  verifier.rest(left, ordered.map(read));
  return { faults: verifier.finish(), tally: verifier.tally };
}

/** 师古镇 and 什邡市 in turn, two rows a transaction; the first four are sealed in two rounds, the fifth waits. */
const SIX = [0, 1, 2, 3, 4].map((n) => storedRow(n, 100 + Math.floor(n / 2), TENANTS[n % 2]!));
const STORE = sealed(SIX, [2, 2]);
const kinds = (faults: readonly Fault[]) => faults.map(({ kind }) => kind);
const withRow = (index: number, change: Partial<StoredRow>): Store => ({ ...STORE, rows: STORE.rows.map((row, at) => (at === index ? { ...row, ...change } : row)) });
const rehashed = (row: StoredRow): StoredRow => ({ ...row, stored: auditHash(row) });

describe('a chain, by hand', () => {
  test('that nobody touched holds, and says what waits', () => {
    expect(verify(STORE)).toEqual({ faults: [], tally: { rows: 5, pruned: 0, prunedThrough: null, unsealed: 1, seals: 4, anchors: 2 } });
  });

  test('counts each tenant’s rows from 1 and remembers id, place and hash of each', () => {
    expect(STORE.seals.map(({ anchorNo, tenantNo, fromPosition, toPosition }) => [anchorNo, tenantNo, fromPosition, toPosition])).toEqual([
      [1, TENANTS[1], 1, 1], [1, SHIGU, 1, 1], [2, TENANTS[1], 2, 2], [2, SHIGU, 2, 2],
    ]);
    expect(readEntries(STORE.seals[1]!.entries)).toEqual([{ id: uuid(0), place: 100, hash: SIX[0]!.stored }]);
    expect(STORE.seals[3]!.previous).toEqual(STORE.seals[1]!.hash);
    expect(STORE.anchors[0]!.previous).toEqual(NOTHING);
    expect(STORE.anchors[1]!.previous).toEqual(STORE.anchors[0]!.hash);
  });

  test.each<[string, Store, readonly Fault[]]>([
    ['an altered row', withRow(2, { operation: 'decideCase' }), [{ kind: 'RowAltered', id: uuid(2), tenantNo: SHIGU, position: 2 }]],
    ['an altered row with a hash to match', { ...STORE, rows: STORE.rows.with(2, rehashed({ ...SIX[2]!, actorId: uuid(7) })) }, [{ kind: 'RowAltered', id: uuid(2), tenantNo: SHIGU, position: 2 }]],
    ['another hash beside an unaltered row', withRow(2, { stored: NOTHING }), [{ kind: 'RowAltered', id: uuid(2), tenantNo: SHIGU, position: 2 }]],
    ['a row given to another tenant', { ...STORE, rows: STORE.rows.with(2, rehashed({ ...SIX[2]!, tenantNo: TENANTS[1]! })) }, [{ kind: 'RowAltered', id: uuid(2), tenantNo: SHIGU, position: 2 }]],
    ['an altered row that waits', withRow(4, { operation: 'decideCase' }), [{ kind: 'RowAltered', id: uuid(4), tenantNo: SHIGU, position: null }]],
    ['a missing row', { ...STORE, rows: STORE.rows.toSpliced(1, 1) }, [{ kind: 'RowMissing', id: uuid(1), tenantNo: TENANTS[1]!, position: 1 }]],
    ['a row put in later', { ...STORE, rows: [...STORE.rows, storedRow(9, 100, SHIGU)] }, [{ kind: 'RowInserted', id: uuid(9), tenantNo: SHIGU, place: 100 }]],
    ['a row of a tenant that had none', { ...STORE, rows: [...STORE.rows, storedRow(9, 100, null)] }, [{ kind: 'RowInserted', id: uuid(9), tenantNo: 0, place: 100 }]],
    ['a row that no transaction has written', { ...STORE, rows: [...STORE.rows, storedRow(9, 2_000_000, SHIGU)] }, [{ kind: 'RowInserted', id: uuid(9), tenantNo: SHIGU, place: 2_000_000 }]],
    ['a row moved to another place', withRow(0, { place: 101 }), [{ kind: 'RowReordered', id: uuid(0), tenantNo: SHIGU, position: 1, place: 101 }]],
    ['a row moved behind the last anchor', withRow(0, { place: 200 }), [{ kind: 'RowReordered', id: uuid(0), tenantNo: SHIGU, position: 1, place: 200 }]],
    ['a seal taken out', { ...STORE, seals: STORE.seals.toSpliced(1, 1) }, [
      { kind: 'AnchorBroken', no: 1 }, { kind: 'SealMissing', tenantNo: SHIGU, fromPosition: 1, toPosition: 1 }, { kind: 'RowInserted', id: uuid(0), tenantNo: SHIGU, place: 100 }]],
    ['an anchor taken out', { ...STORE, anchors: STORE.anchors.slice(1) }, [{ kind: 'AnchorMissing', no: 1 }]],
    ['the last anchor taken out', { ...STORE, anchors: STORE.anchors.slice(0, 1) }, [{ kind: 'AnchorMissing', no: 2 }]],
  ])('names %s', (_case, store, faults) => {
    expect(verify(store).faults).toEqual(faults);
  });

  test('may lack whole old rounds from the beginning, and nothing else', () => {
    const after = '2026-11-22T02:00:00.500Z';
    const pruned = { ...STORE, rows: STORE.rows.slice(2) };
    expect(verify(pruned, after)).toMatchObject({ faults: [], tally: { pruned: 2, prunedThrough: '2026-11-22T02:00:00.000Z', rows: 3 } });
    expect(kinds(verify(pruned).faults)).toEqual(['RowMissing', 'RowMissing']);
    expect(kinds(verify({ ...STORE, rows: STORE.rows.slice(1) }, after).faults)).toEqual(['RowMissing']);
    expect(kinds(verify({ ...STORE, rows: STORE.rows.toSpliced(2, 2) }, '2030-01-01T00:00:00.000Z').faults)).toEqual(['RowMissing', 'RowMissing']);
  });

  test('says each fault in both languages', () => {
    expect(sayFault({ kind: 'RowMissing', id: 'x', tenantNo: SHIGU, position: 3 })).toEqual([`记录缺失：x（租户 ${SHIGU}，第 3 条）`, `missing row x (tenant ${SHIGU}, position 3)`]);
  });
});

describe('any chain', () => {
  const arbitraryStore = fc
    .tuple(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(...TENANTS)), { minLength: 1, maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 10 }))
    .map(([gaps, sizes]) => {
      let place = 100;
      return sealed(gaps.map(([gap, tenantNo], number) => storedRow(number, (place += gap), tenantNo)), sizes);
    });
  const sealedRows = ({ seals }: Store): number => seals.reduce((sum, { fromPosition, toPosition }) => sum + toPosition - fromPosition + 1, 0);

  test('holds as it was made', () => {
    fc.assert(fc.property(arbitraryStore, (store) => {
      expect(verify(store)).toMatchObject({ faults: [], tally: { unsealed: store.rows.length - sealedRows(store) } });
    }));
  });

  const CHANGES: { readonly [K in keyof Omit<StoredRow, 'id'>]: (row: StoredRow) => StoredRow[K] } = {
    at: ({ at }) => new Date(Date.parse(at) + 1).toISOString(), actorId: () => uuid(7), actorName: () => 'cases.sample', postId: () => null,
    tenantNo: ({ tenantNo }) => (tenantNo === SHIGU ? null : SHIGU), operation: ({ operation }) => `${operation} `, objectType: () => 'case', objectId: () => uuid(8),
    requestId: () => 'another', digest: ({ digest }) => hex(digest), place: ({ place }) => place + 1, stored: ({ stored }) => hex(stored),
  };
  const anySealed = arbitraryStore.chain((store) => fc.tuple(fc.constant(store), fc.nat({ max: sealedRows(store) - 1 })));

  test('names a sealed row of which any single column was changed, also when its own hash was made to fit', () => {
    fc.assert(fc.property(anySealed, fc.constantFrom(...(Object.keys(CHANGES) as (keyof typeof CHANGES)[])), fc.boolean(), ([store, index], column, fit) => {
      const changed = { ...store.rows[index]!, [column]: CHANGES[column](store.rows[index]!) } as StoredRow;
      const rows = store.rows.with(index, fit && column !== 'stored' ? rehashed(changed) : changed);
      expect(verify({ ...store, rows }).faults).toEqual([expect.objectContaining({ kind: column === 'place' ? 'RowReordered' : 'RowAltered', id: changed.id, position: expect.any(Number) })]);
    }), { numRuns: 500 });
  });

  test('names a row that was removed, and one that was put in', () => {
    fc.assert(fc.property(anySealed, ([store, index]) => {
      expect(verify({ ...store, rows: store.rows.toSpliced(index, 1) }).faults).toEqual([expect.objectContaining({ kind: 'RowMissing', id: store.rows[index]!.id })]);
      const { place, tenantNo } = store.rows[index]!;
      const forged = { ...storedRow(999, place, tenantNo), id: store.rows[index]!.id.replace(/^0/, '00').slice(0, 8) + store.rows[index]!.id.slice(8) };
      const inserted = rehashed(forged);
      expect(verify({ ...store, rows: [inserted, ...store.rows] }).faults).toEqual([expect.objectContaining({ kind: 'RowInserted', id: inserted.id })]);
    }));
  });

  test('names both rows of which the contents were exchanged', () => {
    fc.assert(fc.property(anySealed, fc.nat(), ([store, index], other) => {
      const second = other % sealedRows(store);
      fc.pre(second !== index);
      const [a, b] = [store.rows[index]!, store.rows[second]!];
      const rows = store.rows.with(index, { ...b, id: a.id, place: a.place }).with(second, { ...a, id: b.id, place: b.place });
      expect(new Set(verify({ ...store, rows }).faults.map((fault) => 'id' in fault && fault.id))).toEqual(new Set([a.id, b.id]));
    }));
  });

  test('sees any change of a seal or an anchor', () => {
    const other = (value: unknown): unknown => {
      if (typeof value === 'number') return value + 1;
      const text = String(value);
      if (text.endsWith('Z')) return new Date(Date.parse(text) + 1).toISOString();
      return text.replace(/[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'));
    };
    fc.assert(fc.property(arbitraryStore, fc.constantFrom('seals' as const, 'anchors' as const), fc.nat(), fc.nat(), (store, table, which, column) => {
      const index = which % store[table].length;
      const record = store[table][index]!;
      const names = Object.keys(record).filter((name) => name !== 'anchorNo');
      const name = names[column % names.length]!;
      const tampered = { ...store, [table]: (store[table] as readonly object[]).with(index, { ...record, [name]: other(record[name as keyof typeof record]) }) };
      expect(verify(tampered as Store).faults.length).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });
});
