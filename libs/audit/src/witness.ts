import { appendFile, mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Anchor } from './chain.js';

/** An anchor as a witness keeps it, outside of the database. */
export interface WitnessedAnchor {
  readonly no: number;
  /** In hexadecimal digits. */
  readonly hash: string;
}

/** Sees every anchor when it is made, where who administers the database alone cannot rewrite it. */
export abstract class AnchorWitness {
  /**
   * @param anchor that was just made
   * @param since reads the service's anchors from a number on, for what the witness has missed
   * @throws WitnessDiffers
   */
  abstract see(anchor: Anchor, since: (no: number) => Promise<readonly Anchor[]>): Promise<void>;
}

/** The file knows anchors that the database does not have: after a restore, or because somebody rewrote them. */
export class WitnessDiffers extends Error {
  constructor(readonly path: string) {
    super('the file of anchors goes on otherwise than the database');
  }
}

export const witnessFile = (folder: string, service: string): string => join(folder, `anchors-${service}.ndjson`);
const lineOf = ({ no, sealedAt, hash }: Anchor): string => `${JSON.stringify({ no, sealedAt, hash })}\n`;

/** A file that is only ever appended to: one line an anchor, every one of them in order, also those made while nobody could write. */
export class FileWitness extends AnchorWitness {
  constructor(private readonly path: string) {
    super();
  }

  override async see(_anchor: Anchor, since: (no: number) => Promise<readonly Anchor[]>): Promise<void> {
    const { last, torn } = await this.end();
    const anchors = await since(last?.no ?? 1);
    const missed = last ? anchors.slice(1) : anchors;
    if (last && anchors[0]?.hash !== last.hash) throw new WitnessDiffers(this.path);
    if (missed.length === 0) return;
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    // A line that a power cut tore is left as it is, and is no anchor.
    await appendFile(this.path, `${torn ? '\n' : ''}${missed.map(lineOf).join('')}`, { mode: 0o600 });
  }

  /** The last whole line, from the end of the file. */
  private async end(): Promise<{ readonly last: WitnessedAnchor | null; readonly torn: boolean }> {
    const file = await open(this.path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (!file) return { last: null, torn: false };
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      const text = buffer.toString('utf8');
      const last = text.split('\n').slice(0, -1).reverse().map(parsed).find((anchor) => anchor !== null) ?? null;
      return { last, torn: size > 0 && !text.endsWith('\n') };
    } finally {
      await file.close();
    }
  }
}

const TAIL_BYTES = 4096;

/** Lines of the log, for a process without a data folder: whoever collects the logs elsewhere has the anchors too. */
export class LogWitness extends AnchorWitness {
  constructor(private readonly log: Logger, private readonly service: string) {
    super();
  }

  override async see({ no, sealedAt, hash }: Anchor): Promise<void> {
    this.log.info({ audited: this.service, no, sealedAt, hash }, 'audit anchor');
  }
}

function parsed(line: string): WitnessedAnchor | null {
  try {
    const { no, hash } = JSON.parse(line) as WitnessedAnchor;
    return Number.isSafeInteger(no) && typeof hash === 'string' ? { no, hash } : null;
  } catch {
    return null;
  }
}

/**
 * What a witness wrote, or somebody collected from a log; nothing where there is no file. A line that is no anchor, as a
 * power cut leaves, proves nothing and is passed over.
 */
export async function* readWitness(path: string): AsyncGenerator<WitnessedAnchor> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // Closes the file at its end.
  for await (const line of file.readLines()) {
    const anchor = parsed(line);
    if (anchor) yield anchor;
  }
}
