import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DerivedLogins } from '@yimen/persistence';
import { databaseSecret } from '@yimen/provisioning';
import { ITEM_FIELDS, provenanceOf } from '@yimen/catalogs-domain';
import type { KnownCatalog } from '@yimen/catalogs-service';
import type { Bench } from '../bench.js';
import type { Measurement, Reading, Words } from '../measurement.js';
import { startPeer, withPeers } from '../peers.js';
import { known, remember, type Remembering } from '../remembering.js';
import { median, percentile } from '../statistics.js';

const SICHUAN = 51_00_000_000_0000;
const VILLAGE = 51_06_082_120_0201;
const PAGE = 50;

/** One thing done so often that a clock sees it. */
interface Work {
  readonly times: number;
  readonly once: (catalog: KnownCatalog['catalog'], turn: number) => unknown;
}

const LOADS = 3;
const SAMPLES = 200;
const PUBLICATIONS = 200;
const PROCESSES = 4;

/** What the process knows by heart, without HTTP and without the graph: values only, and one item with all it can tell. */
export const CATALOG_MEMORY: readonly Measurement[] = [
  inProcess('known-page', { zh: '进程内：村的有效目录一页50项', en: 'in the process: catalog of a village, page of 50' }, 0.1,
    { times: 100, once: (catalog, turn) => valuesOf(catalog.from(VILLAGE, (turn * PAGE) % Math.max(1, catalog.editions.length - PAGE), PAGE)) }),
  inProcess('known-item', { zh: '进程内：一项', en: 'in the process: one item' }, 0.005,
    { times: 1_000, once: (catalog, turn) => catalog.at(VILLAGE, codeAt(catalog, turn))!.effective.values }),
  inProcess('known-whole', { zh: '进程内：全部事项', en: 'in the process: every item' }, 1,
    { times: 5, once: (catalog) => valuesOf(catalog.from(VILLAGE, 0, Infinity)) }),
  inProcess('known-provenance', { zh: '进程内：一项及全部来源', en: 'in the process: one item with the author of every field' }, 0.1,
    { times: 100, once: (catalog, turn) => authorsOf(catalog, codeAt(catalog, turn)) }),
  { id: 'known-load', what: { zh: '进程内目录：载入一省', en: 'in the process: reading a province' }, goal: { kind: 'at-most', most: 3_000 }, run: loading },
  { id: 'known-size', what: { zh: '进程内目录：一省占用内存', en: 'in the process: memory of a province' }, goal: { kind: 'at-most', most: 250 }, run: size },
  { id: 'known-everywhere', what: { zh: '发布一项到四个进程可见（p95）', en: 'one item published until four processes show it (p95)' }, goal: { kind: 'at-most', most: 20 }, long: true, run: everywhere },
];

const valuesOf = (items: ReturnType<KnownCatalog['catalog']['from']>) => items.map(({ effective }) => effective.values);
const codeAt = ({ editions }: KnownCatalog['catalog'], turn: number): string => editions[(turn * 7) % editions.length]!.standard.code;
function authorsOf(catalog: KnownCatalog['catalog'], code: string) {
  const { edition, effective } = catalog.at(VILLAGE, code)!;
  return ITEM_FIELDS.map((field) => provenanceOf(edition, effective, VILLAGE, field));
}

const catalogsOf = ({ product }: Bench): Promise<Remembering> => remember(new DerivedLogins(product.adminUrl, databaseSecret(product.folder)));

async function withCatalogs<T>(bench: Bench, work: (catalogs: Remembering) => Promise<T>): Promise<T> {
  const catalogs = await catalogsOf(bench);
  try {
    return await work(catalogs);
  } finally {
    await catalogs.close();
  }
}

function inProcess(id: string, what: Words, mostMs: number, { times, once }: Work): Measurement {
  const run = (bench: Bench): Promise<Reading> => withCatalogs(bench, async (catalogs) => {
    const { catalog } = await known(catalogs, SICHUAN);
    const sample = (round: number): number => {
      const begin = performance.now();
      for (let time = 0; time < times; time++) once(catalog, round * times + time);
      return (performance.now() - begin) / times;
    };
    for (let round = 0; round < SAMPLES; round++) sample(round);
    return middle(Array.from({ length: SAMPLES }, (_, round) => sample(round)));
  });
  return { id, what, goal: { kind: 'at-most', most: mostMs }, run };
}

/** From the first question of a process that is connected until it knows the answer by heart. */
function loading(bench: Bench): Promise<Reading> {
  const load = (): Promise<number> => withCatalogs(bench, async (catalogs) => {
    // Another province has next to nothing: afterwards the connection is there.
    await known(catalogs, 11_00_000_000_0000);
    const begin = performance.now();
    await known(catalogs, SICHUAN);
    return performance.now() - begin;
  });
  return inTurns(LOADS, load).then(middle);
}

function size(bench: Bench): Promise<Reading> {
  return withCatalogs(bench, async (catalogs) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = (): number => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return (heapUsed + external) / 1024 / 1024;
    };
    await known(catalogs, 11_00_000_000_0000);
    const before = used();
    const held = await known(catalogs, SICHUAN);
    valuesOf(held.catalog.from(VILLAGE, 0, Infinity));
    return { value: used() - before, baseline: null, unit: 'MB' };
  });
}

/** One item after the other becomes the next edition, each in a transaction of its own; timed from its commit until the last process shows it. */
async function everywhere(bench: Bench): Promise<Reading> {
  const peers = Array.from({ length: PROCESSES }, () => startPeer(bench.product, 'catalog'));
  return withPeers(peers, (...readers) => bench.sql.asAdmin(async (client) => {
    const { rows } = await client.query<{ code: string; edition: number }>(
      `select item_code as code, max(edition_no)::int + 1 as edition from catalogs.item_edition where tenant_no = $1 group by item_code having bool_and(published_at is not null)
       order by item_code limit 20`, [SICHUAN]);
    const written: string[] = [];
    try {
      const samples = await inTurns(PUBLICATIONS, async (turn) => {
        const { code } = rows[turn % rows.length]!;
        const edition = rows[turn % rows.length]!.edition + Math.floor(turn / rows.length);
        const seen = readers.map(async ({ url }) => Number(await (await fetch(`${url}/?tenant=${VILLAGE}&code=${encodeURIComponent(code)}&edition=${edition}`)).text()));
        await new Promise((resolve) => setTimeout(resolve, 20));
        await client.query('begin');
        const { rows: [row] } = await client.query<{ id: string }>(
          `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, content, status, effective_on, published_at)
           select gen_random_uuid(), tenant_no, item_code, $3, content, 'published', (now() at time zone 'Asia/Shanghai')::date, now() from catalogs.item_edition
           where tenant_no = $1 and item_code = $2 order by edition_no desc limit 1 returning id`, [SICHUAN, code, edition]);
        written.push(row!.id);
        const begin = performance.timeOrigin + performance.now();
        await client.query('commit');
        return Math.max(...(await Promise.all(seen))) - begin;
      });
      return { value: percentile(samples, 0.95), baseline: null, unit: 'ms', samples };
    } finally {
      await client.query('delete from catalogs.item_edition where id = any($1)', [written]);
    }
  }));
}

async function inTurns(count: number, work: (turn: number) => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let turn = 0; turn < count; turn++) samples.push(await work(turn));
  return samples;
}

const middle = (samples: readonly number[]): Reading => ({ value: median(samples), baseline: null, unit: 'ms', samples });
