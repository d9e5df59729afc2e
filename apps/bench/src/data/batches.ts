import type { TenantNo } from '@yimen/jurisdiction';
import type { Client } from 'pg';

/** Cases that were asked for at one time. Everything about them follows from this, so that an interrupted build can go on. */
export interface Batch {
  readonly provinceNo: TenantNo;
  readonly batchNo: number;
  readonly cases: number;
  readonly seed: number;
  /** The instant at which the cases stand. */
  readonly until: Date;
  readonly chunkSize: number;
  /** Its cases have the serials from this one on, which nobody else draws. */
  readonly firstSerial: number;
}
/** A part of a batch that is built in one transaction: the cases from `fromCase` up to, not including, `toCase`. */
export interface Chunk {
  readonly batch: Batch;
  readonly chunkNo: number;
  readonly fromCase: number;
  readonly toCase: number;
}
export interface Wanted {
  readonly provinceNo: TenantNo;
  readonly cases: number;
  readonly seed: number;
  readonly until: Date;
  readonly chunkSize: number;
}
/** What is to be done for the number of cases asked for. */
export interface Work {
  readonly chunks: readonly Chunk[];
  /** Cases that are there already. */
  readonly built: number;
}

const LEDGER = `
  create schema if not exists provisioning;
  create table if not exists provisioning.bench_batch (
    province_no bigint, batch_no integer, cases integer not null, seed bigint not null, until timestamptz not null, chunk_size integer not null,
    first_serial bigint not null, primary key (province_no, batch_no));
  create table if not exists provisioning.bench_chunk (
    province_no bigint, batch_no integer, chunk_no integer, done_at timestamptz not null default now(), primary key (province_no, batch_no, chunk_no));
  comment on table provisioning.bench_batch is 'families: internal';
  comment on table provisioning.bench_chunk is 'families: internal';`;

/** Writes down what more is wanted, and says which chunks are still to be built, those of earlier batches first. */
export async function planWork(owner: Client, wanted: Wanted): Promise<Work> {
  await owner.query(LEDGER);
  const before = await readWork(owner, wanted.provinceNo);
  if (before.built >= wanted.cases) return { ...before, chunks: [] };
  const planned = before.chunks.reduce((sum, { fromCase, toCase }) => sum + toCase - fromCase, before.built);
  if (planned < wanted.cases) await addBatch(owner, { ...wanted, cases: wanted.cases - planned });
  return readWork(owner, wanted.provinceNo);
}

/** In the transaction that builds the chunk: it is noted with its rows or not at all. */
export async function noteChunk(owner: Client, { batch, chunkNo }: Chunk): Promise<void> {
  await owner.query('insert into provisioning.bench_chunk (province_no, batch_no, chunk_no) values ($1, $2, $3)', [batch.provinceNo, batch.batchNo, chunkNo]);
}

async function addBatch(owner: Client, { provinceNo, cases, seed, until, chunkSize }: Wanted): Promise<void> {
  await owner.query('begin');
  // Changing a sequence waits for everybody who draws from it and lets nobody draw until the end of the transaction.
  await owner.query('alter sequence cases.case_serial owned by none');
  const { rows } = await owner.query<{ last: string }>("select setval('cases.case_serial', nextval('cases.case_serial') + $1 - 1) as last", [cases]);
  await owner.query(
    `insert into provisioning.bench_batch (province_no, batch_no, cases, seed, until, chunk_size, first_serial)
     select $1, coalesce(max(batch_no), 0) + 1, $2, $3, $4, $5, $6 from provisioning.bench_batch where province_no = $1`,
    [provinceNo, cases, seed, until, chunkSize, Number(rows[0]!.last) - cases + 1]);
  await owner.query('commit');
}

interface BatchRow {
  readonly batchNo: number;
  readonly cases: number;
  readonly seed: string;
  readonly until: Date;
  readonly chunkSize: number;
  readonly firstSerial: string;
  readonly done: readonly number[];
}

async function readWork(owner: Client, provinceNo: TenantNo): Promise<Work> {
  const { rows } = await owner.query<BatchRow>(
    `select batch_no as "batchNo", cases, seed, until, chunk_size as "chunkSize", first_serial as "firstSerial",
       array(select chunk_no from provisioning.bench_chunk c where c.province_no = b.province_no and c.batch_no = b.batch_no) as done
     from provisioning.bench_batch b where province_no = $1 order by batch_no`, [provinceNo]);
  const parts = rows.flatMap(({ done, ...row }) => {
    const batch = { ...row, provinceNo, seed: Number(row.seed), firstSerial: Number(row.firstSerial) };
    const known = new Set(done);
    return chunksOf(batch).map((chunk) => ({ chunk, isDone: known.has(chunk.chunkNo) }));
  });
  const built = parts.reduce((sum, { chunk, isDone }) => sum + (isDone ? chunk.toCase - chunk.fromCase : 0), 0);
  return { built, chunks: parts.filter(({ isDone }) => !isDone).map(({ chunk }) => chunk) };
}

function chunksOf(batch: Batch): readonly Chunk[] {
  const { cases, chunkSize } = batch;
  return Array.from({ length: Math.ceil(cases / chunkSize) }, (_, chunkNo) => {
    const fromCase = chunkNo * chunkSize;
    return { batch, chunkNo, fromCase, toCase: Math.min(cases, fromCase + chunkSize) };
  });
}
