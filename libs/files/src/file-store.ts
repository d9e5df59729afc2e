import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sniff, SNIFF_BYTES, type FileType } from './file-type.js';

/** What is known of bytes once they are kept. The name under which they are kept is their own digest. */
export interface KeptFile {
  readonly sha256: string;
  readonly size: number;
  readonly type: FileType;
}
export type FileRefusal =
  | { readonly kind: 'FileTooLarge'; readonly largest: number }
  | { readonly kind: 'FileEmpty' }
  /** The bytes are none of the types that are taken, whatever name or header came with them. */
  | { readonly kind: 'FileTypeRefused' };

/** Where bytes are kept: the local disk here, an object store elsewhere. */
export abstract class FileStore {
  /** Takes bytes in; nothing is left behind when they are refused. */
  abstract keep(bytes: Readable): Promise<KeptFile | FileRefusal>;
  /** The bytes of a digest. @throws when they are not there. */
  abstract read(sha256: string): Promise<Readable>;
}

export const LARGEST_FILE = 20 * 1024 * 1024;

/** Keeps each content once, under its SHA-256, in folders of the first two digits. */
export class DiskFileStore extends FileStore {
  constructor(private readonly folder: string) {
    super();
  }

  async keep(bytes: Readable): Promise<KeptFile | FileRefusal> {
    const draft = join(this.folder, 'incoming', randomUUID());
    await mkdir(dirname(draft), { recursive: true });
    const hash = createHash('sha256');
    const meter = new Meter(hash);
    try {
      await pipeline(bytes, meter, createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
      const type = sniff(meter.head);
      if (meter.size === 0) return { kind: 'FileEmpty' };
      if (!type) return { kind: 'FileTypeRefused' };
      const sha256 = hash.digest('hex');
      await syncFile(draft);
      await mkdir(dirname(this.pathOf(sha256)), { recursive: true });
      await rename(draft, this.pathOf(sha256));
      return { sha256, size: meter.size, type };
    } catch (error) {
      if (error instanceof TooLarge) return { kind: 'FileTooLarge', largest: LARGEST_FILE };
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  async read(sha256: string): Promise<Readable> {
    const path = this.pathOf(sha256);
    await stat(path);
    return createReadStream(path);
  }

  private pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a digest');
    return join(this.folder, sha256.slice(0, 2), sha256);
  }
}

class TooLarge extends Error {}

/** Counts, hashes and remembers the first bytes of what passes through; stops what is too large. */
class Meter extends Transform {
  size = 0;
  head: Buffer = Buffer.alloc(0);

  constructor(private readonly hash: Hash) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, next: (error?: Error | null, chunk?: Buffer) => void): void {
    this.size += chunk.length;
    if (this.size > LARGEST_FILE) return next(new TooLarge());
    if (this.head.length < SNIFF_BYTES) this.head = Buffer.concat([this.head, chunk]).subarray(0, SNIFF_BYTES);
    this.hash.update(chunk);
    next(null, chunk);
  }
}

/** What was acknowledged must survive a power cut. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}
