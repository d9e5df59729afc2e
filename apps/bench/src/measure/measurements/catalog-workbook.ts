import { randomUUID } from 'node:crypto';
import { readStandards, standardSheets, type WrittenStandard } from '@yimen/catalogs-domain';
import { readWorkbook, writeWorkbook } from '@yimen/workbooks';
import type { Bench } from '../bench.js';
import type { Measurement, Reading } from '../measurement.js';
import { median } from '../statistics.js';

const SICHUAN = '51000000000000';
const ITEMS = 3_000;
const LIMITS = { unpacked: 300 * 1024 * 1024, rows: 150_000 };
const TURNS = 3;

/** A workbook of new items with all their lists becomes drafts: from the first byte sent until the answer. */
const IMPORT: Measurement = {
  id: 'import-workbook', what: { zh: '从工作簿导入3000个事项', en: '3,000 items imported from a workbook' }, goal: { kind: 'at-most', most: 10_000 }, long: true, run: importing,
};
/** The whole effective catalog of a province as a workbook. */
const EXPORT: Measurement = {
  id: 'export-workbook', what: { zh: '导出全省事项工作簿', en: 'every item of the province exported as a workbook' }, goal: null, long: true, run: exporting,
};
export const CATALOG_WORKBOOK: readonly Measurement[] = [IMPORT, EXPORT];

async function download({ product }: Bench): Promise<Buffer> {
  const response = await fetch(`${product.address}/files/catalogs/${SICHUAN}/items.xlsx`);
  if (!response.ok) throw new Error(`no workbook: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** As many items as are wanted, in the shape of those that are in force, under codes that nobody has. */
async function newItems(bench: Bench, prefix: string): Promise<readonly WrittenStandard[]> {
  const book = await readWorkbook(await download(bench), LIMITS);
  if (book.kind !== 'Workbook') throw new Error(book.rule);
  const read = readStandards(book.sheets);
  if (read.kind !== 'ReadStandards') throw new Error(read.kind);
  return Array.from({ length: ITEMS }, (_, index) => ({ ...(read.items[index % read.items.length]!.content as unknown as WrittenStandard), code: `${prefix}${index}` }));
}

async function importing(bench: Bench): Promise<Reading> {
  const prefix = `W${randomUUID().slice(0, 8)}-`;
  const samples: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const body = await writeWorkbook(...standardSheets(await newItems(bench, `${prefix}${turn}-`)));
    const headers = { authorization: `Bearer ${await bench.tokenOf('province-publisher')}`, 'x-request-key': randomUUID() };
    const begin = performance.now();
    const response = await fetch(`${bench.product.address}/files/catalogs/import`, { method: 'POST', headers, body: new Uint8Array(body) });
    const answer = await response.text();
    samples.push(performance.now() - begin);
    if (response.status !== 201) throw new Error(`not imported: ${response.status} ${answer.slice(0, 500)}`);
  }
  await bench.sql.asAdmin((client) => client.query('delete from catalogs.item_edition where item_code like $1 and published_at is null', [`${prefix}%`]));
  return { value: median(samples), baseline: null, unit: 'ms', samples };
}

async function exporting(bench: Bench): Promise<Reading> {
  const samples: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const begin = performance.now();
    await download(bench);
    samples.push(performance.now() - begin);
  }
  return { value: median(samples), baseline: null, unit: 'ms', samples };
}
