/**
 * A data set's borrower in the engine's worker: the files that the engine wrote, packed by the simulator's module. Only what
 * is packed crosses to the page, as one buffer. Measured in Chromium, 18 files of 2.5 MB a borrower: the browser's own
 * compression takes three times as long, has no faster level, and reads each file through another process.
 */
import type { EngineModule } from '../../../wasm/engine';
import { filesOf } from '../lib/make-dataset';
import type { DatasetBorrower } from './api-bench';
import type { Json } from './api';
import { exchange, outOfMemory } from './exchange';
import { sha256, type Packed } from './pack';

export interface PackedFile extends Packed {
  /** Within the borrower's folder. */
  name: string;
  rows: number;
}

interface PackReply {
  files: { bytes: number; method: 0 | 8; crc: number }[];
}

export async function packBorrower(
  engine: EngineModule,
  packer: EngineModule,
  reply: Json,
  csv: boolean,
): Promise<{ files: PackedFile[]; data: ArrayBuffer }> {
  const at = engine.bulkAddress();
  const bulk = engine.HEAPU8.subarray(at, at + engine.bulkLength()) as Uint8Array<ArrayBuffer>;
  const files = filesOf(reply as unknown as DatasetBorrower, bulk, csv);
  // Digests are other threads' work: they copy their bytes at once and go on while this one packs.
  const digests = Promise.all(files.map(({ bytes }) => sha256(bytes)));
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let place = packer.bulkReserve(total);
  if (place === 0 && total > 0) throw outOfMemory(total);
  for (const { bytes } of files) {
    packer.HEAPU8.set(bytes, place);
    place += bytes.length;
  }
  const sizes = files.map(({ bytes }) => ({ bytes: bytes.length }));
  const packed = exchange(packer, JSON.stringify({ pack: sizes })) as unknown as PackReply;
  const from = packer.bulkAddress();
  const data = packer.HEAPU8.slice(from, from + packer.bulkLength());
  let start = 0;
  const entries = files.map(({ name, rows, bytes }, index) => {
    const { bytes: length = 0, method = 0, crc = 0 } = packed.files[index] ?? {};
    const part = data.subarray(start, start + length);
    start += length;
    return { name, rows, data: part, method, size: bytes.length, crc };
  });
  // From here on the engine's memory may grow under the views of it, which are then empty.
  const hashes = await digests;
  return {
    files: entries.map((entry, index) => ({ ...entry, sha256: hashes[index] ?? null })),
    data: data.buffer,
  };
}
