/**
 * A ZIP archive that is written as its files come: what is finished lies in Blobs, which a browser may keep on disk, so the
 * page's memory stays flat. Its files come packed (engine/pack.ts). The same files give the same bytes: no clock is read.
 * The container alone, which needs no library; archives are opened by @zip.js/zip.js in the reader, and in the tests.
 */
import type { Packed } from '../engine/pack';

/** Sizes and places have 32 bits, the count of files 16: without ZIP64 an archive can't hold more. */
const MOST_BYTES = 0xffff_ffff;
export const MOST_FILES = 0xfffe;
/** Finished bytes of this size become a Blob of their own. */
const BATCH = 8 << 20;
/** 1 January 1980, the first day that the format knows. */
const DAY = 0x0021;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const VERSION = 20;

export class ZipWriter {
  files = 0;
  bytes = 0;
  private batch: Uint8Array<ArrayBuffer>[] = [];
  private batched = 0;
  private readonly done: Blob[] = [];
  private readonly directory: Uint8Array<ArrayBuffer>[] = [];

  add(path: string, { data, method, size, crc }: Packed): void {
    const name = new TextEncoder().encode(path);
    if (this.files >= MOST_FILES || this.bytes + data.length + name.length + 30 > MOST_BYTES || size > MOST_BYTES)
      throw new Error('the archive is full: 4 GB or 65,534 files');
    const common = header(name.length, method, crc, data.length, size);
    const local = new Uint8Array(4 + common.length + name.length);
    local.set([0x50, 0x4b, 3, 4]);
    local.set(common, 4);
    local.set(name, 4 + common.length);
    this.directory.push(central(common, this.bytes, name));
    this.push(local);
    this.push(data);
    this.files += 1;
  }

  finish(): Blob {
    const start = this.bytes;
    for (const entry of this.directory) this.push(entry);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, this.files, true);
    end.setUint16(10, this.files, true);
    end.setUint32(12, this.bytes - start, true);
    end.setUint32(16, start, true);
    this.push(new Uint8Array(end.buffer));
    this.settle();
    return new Blob(this.done, { type: 'application/zip' });
  }

  private push(bytes: Uint8Array<ArrayBuffer>): void {
    this.batch.push(bytes);
    this.batched += bytes.length;
    this.bytes += bytes.length;
    if (this.batched >= BATCH) this.settle();
  }

  private settle(): void {
    if (this.batch.length > 0) this.done.push(new Blob(this.batch));
    this.batch = [];
    this.batched = 0;
  }
}

/** What a file's own header and its line of the directory have in common: 26 bytes. */
function header(name: number, method: number, crc: number, packed: number, size: number): Uint8Array<ArrayBuffer> {
  const out = new DataView(new ArrayBuffer(26));
  out.setUint16(0, VERSION, true);
  out.setUint16(2, FLAGS, true);
  out.setUint16(4, method, true);
  out.setUint16(8, DAY, true);
  out.setUint32(10, crc, true);
  out.setUint32(14, packed, true);
  out.setUint32(18, size, true);
  out.setUint16(22, name, true);
  return new Uint8Array(out.buffer);
}

function central(common: Uint8Array, at: number, name: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(46 + name.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, VERSION, true);
  out.set(common, 6);
  view.setUint32(42, at, true);
  out.set(name, 46);
  return out;
}
