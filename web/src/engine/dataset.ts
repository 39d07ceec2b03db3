/**
 * A data set's borrower in the engine's worker: the files that the engine wrote, packed. Only what is packed crosses to the
 * page, as one buffer.
 */
import type { EngineModule } from '../../../wasm/engine';
import { filesOf } from '../lib/make-dataset';
import type { DatasetBorrower } from './api-bench';
import type { Json } from './api';
import { sha256, type Packed } from './pack';
import type { Zlib } from './zlib';

export interface PackedFile extends Packed {
  /** Within the borrower's folder. */
  name: string;
  rows: number;
}

export async function packBorrower(
  engine: EngineModule,
  zlib: Zlib,
  reply: Json,
  csv: boolean,
): Promise<{ files: PackedFile[]; data: ArrayBuffer }> {
  const at = engine.bulkAddress();
  const bulk = engine.HEAPU8.subarray(at, at + engine.bulkLength()) as Uint8Array<ArrayBuffer>;
  const files = filesOf(reply as unknown as DatasetBorrower, bulk, csv);
  // Digests are other threads' work: they copy their bytes at once and go on while this one packs.
  const digests = Promise.all(files.map(({ bytes }) => sha256(bytes)));
  const packed = files.map(({ bytes }) => {
    const { data, crc } = zlib.deflate(bytes);
    // Stored as it is where nothing is gained.
    return data.length < bytes.length ? { data, crc, method: 8 as const } : { data: bytes, crc, method: 0 as const };
  });
  const data = new Uint8Array(packed.reduce((sum, file) => sum + file.data.length, 0));
  let start = 0;
  const entries = files.map(({ name, rows, bytes }, index) => {
    const file = packed[index]!;
    data.set(file.data, start);
    const part = data.subarray(start, (start += file.data.length));
    return { name, rows, data: part, method: file.method, size: bytes.length, crc: file.crc };
  });
  // From here on the engine's memory may grow under the views of it, which are then empty.
  const hashes = await digests;
  return {
    files: entries.map((entry, index) => ({ ...entry, sha256: hashes[index] ?? null })),
    data: data.buffer,
  };
}
