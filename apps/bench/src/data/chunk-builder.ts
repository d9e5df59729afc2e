import { PersonalDataVault, type PersonalDataKeys } from '@yimen/personal-data';
import type { Client } from 'pg';
import { noteChunk, type Batch, type Chunk } from './batches.js';
import { connectInBulk } from './bulk-connection.js';
import { caseTables } from './case-tables.js';
import { CaseWriter } from './case-writer.js';
import { Chance } from './chance.js';
import { dayAt } from './due-days.js';
import { serviceInstant } from './pace.js';
import { PERIOD_DAYS, readWorld, type World } from './world.js';

export interface BuilderOptions {
  /** Of a role that may become the owner, or of the owner. */
  readonly url: string;
  readonly keys: PersonalDataKeys;
}

/** Builds chunks one after the other over a connection of its own. */
export class ChunkBuilder {
  private readonly tables = caseTables();
  private readonly vault: PersonalDataVault;
  private known: { readonly batchNo: number; readonly world: World } | undefined;

  private constructor(private readonly owner: Client, private readonly keys: PersonalDataKeys) {
    this.vault = new PersonalDataVault(keys.master);
  }

  static async open({ url, keys }: BuilderOptions): Promise<ChunkBuilder> {
    return new ChunkBuilder(await connectInBulk(url), keys);
  }

  /** Writes a chunk and notes it, all or nothing. Which connection builds it makes no difference to its rows. */
  async build(chunk: Chunk): Promise<void> {
    const { batch, chunkNo, fromCase, toCase } = chunk;
    const world = await this.worldOf(batch);
    const writer = new CaseWriter(world, batch.until.getTime(), this.vault, this.tables);
    const chance = new Chance('cases', batch.seed, batch.provinceNo, batch.batchNo, chunkNo);
    const beginOf = beginnings(world, batch);
    for (let no = fromCase; no < toCase; no++) writer.write(beginOf(no), batch.firstSerial + no, chance);
    try {
      await this.owner.query('begin');
      for (const rows of Object.values(this.tables)) await rows.send(this.owner);
      await noteChunk(this.owner, chunk);
      await this.owner.query('commit');
    } catch (error) {
      await this.owner.query('rollback').catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.owner.end();
  }

  private async worldOf({ batchNo, provinceNo, until }: Batch): Promise<World> {
    if (this.known?.batchNo !== batchNo) this.known = { batchNo, world: await readWorld(this.owner, { provinceNo, until, keys: this.keys }) };
    return this.known.world;
  }
}

/** When each case of a batch is handed in: evenly over the hours of service of the period, one after the other. */
function beginnings({ calendars }: World, { provinceNo, cases, until }: Batch): (no: number) => number {
  const { due } = calendars.of(provinceNo);
  const lastDay = dayAt(until.getTime()) - 1;
  const before = due.ordinalOf(lastDay - PERIOD_DAYS);
  const days = due.ordinalOf(lastDay) - before;
  return (no) => {
    const position = ((no + 0.5) / cases) * days;
    return serviceInstant(due.dayOf(before + 1 + Math.floor(position)), position % 1);
  };
}
