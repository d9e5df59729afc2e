import { promisify } from 'node:util';
import { crc32, deflateRaw, inflateRaw } from 'node:zlib';

const deflate = promisify<Buffer, Buffer>(deflateRaw);
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Parts of a file that was sent in, by name; only those that are asked for are unpacked. */
export interface Archive {
  readonly names: ReadonlySet<string>;
  /** A part's bytes, or null when there is none. @throws UnreadableArchive when it is broken or larger than it may be */
  part(name: string): Promise<Buffer | null>;
}
export class UnreadableArchive extends Error {
  constructor(readonly rule: 'no_zip' | 'broken' | 'encrypted' | 'too_large') {
    super(rule);
  }
}

/** A workbook has a dozen parts. */
const MOST_PARTS = 1_000;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const HEADER = { end: 0x06054b50, directory: 0x02014b50, local: 0x04034b50 } as const;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly at: number;
  readonly checksum: number;
}

/**
 * Opens a ZIP file (APPNOTE 6.3.10), as far as workbooks need it: one disk, no encryption, stored or deflated.
 * What sizes its directory claims is not believed: unpacking stops at the limit.
 * @param largest bytes that all parts together may unpack to
 */
export function openArchive(file: Buffer, largest: number): Archive {
  const entries = directoryOf(file);
  let left = largest;
  return {
    names: new Set(entries.keys()),
    part: async (name) => {
      const entry = entries.get(name);
      if (!entry) return null;
      const bytes = await unpacked(file, entry, left);
      left -= bytes.length;
      return bytes;
    },
  };
}

function directoryOf(file: Buffer): ReadonlyMap<string, Entry> {
  const end = endOf(file);
  const count = file.readUInt16LE(end + 10);
  if (count > MOST_PARTS) throw new UnreadableArchive('too_large');
  const entries = new Map<string, Entry>();
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== HEADER.directory) throw new UnreadableArchive('broken');
    if ((file.readUInt16LE(at + 8) & 1) === 1) throw new UnreadableArchive('encrypted');
    const [name, extra, comment] = [28, 30, 32].map((place) => file.readUInt16LE(at + place)) as [number, number, number];
    entries.set(file.toString('utf8', at + 46, at + 46 + name).replaceAll('\\', '/'), {
      method: file.readUInt16LE(at + 10), checksum: file.readUInt32LE(at + 16), packed: file.readUInt32LE(at + 20), at: file.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

/** Where the end of the directory stands: at the end of the file, but for a comment. */
function endOf(file: Buffer): number {
  if (file.length < END_SIZE || file.readUInt32LE(0) !== HEADER.local) throw new UnreadableArchive('no_zip');
  for (let at = file.length - END_SIZE; at >= Math.max(0, file.length - END_SIZE - LONGEST_COMMENT); at -= 1) {
    if (file.readUInt32LE(at) === HEADER.end) return at;
  }
  throw new UnreadableArchive('broken');
}

async function unpacked(file: Buffer, { method, packed, at, checksum }: Entry, largest: number): Promise<Buffer> {
  if (at + 30 > file.length || file.readUInt32LE(at) !== HEADER.local) throw new UnreadableArchive('broken');
  const from = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  const bytes = file.subarray(from, from + packed);
  if (bytes.length < packed || (method !== STORED && method !== DEFLATED)) throw new UnreadableArchive('broken');
  if (method === STORED ? packed > largest : largest <= 0) throw new UnreadableArchive('too_large');
  const whole = method === STORED ? bytes : await inflate(bytes, { maxOutputLength: largest }).catch((error: { code?: string }) => {
    throw new UnreadableArchive(error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'broken');
  });
  if (crc32(whole) !== checksum) throw new UnreadableArchive('broken');
  return whole;
}

/** 1 January 1980: the least that the format can say, so that the same parts make the same file. */
const NO_DAY = 0x21;

/** Packs parts into a ZIP file. */
export async function packArchive(parts: ReadonlyMap<string, string>): Promise<Buffer> {
  const written: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of parts) {
    const [label, whole] = [Buffer.from(name), Buffer.from(text)];
    const bytes = await deflate(whole);
    const facts = Buffer.alloc(26);
    [20, 0x800, DEFLATED, 0, NO_DAY].forEach((value, index) => facts.writeUInt16LE(value, index * 2));
    [crc32(whole), bytes.length, whole.length].forEach((value, index) => facts.writeUInt32LE(value, 10 + index * 4));
    facts.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([signature(HEADER.local), facts, label, bytes]);
    directory.push(Buffer.concat([signature(HEADER.directory), Buffer.from([20, 0]), facts, place, label]));
    written.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.size, 4);
  end.writeUInt16LE(parts.size, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...written, listed, signature(HEADER.end), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
