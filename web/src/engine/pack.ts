/**
 * Bytes as an entry of a ZIP archive holds them: deflated by the browser itself, with their checksum and digest. For single
 * files; the many of a data set are packed by zlib (dataset.ts).
 */

/** A file of an archive, packed. */
export interface Packed {
  data: Uint8Array<ArrayBuffer>;
  /** ZIP's method: 0 stored, 8 deflated. */
  method: 0 | 8;
  size: number;
  crc: number;
  /** Null where the browser has no digests (a page that isn't a secure context). */
  sha256: string | null;
}

const TABLES = crcTables();

/** Four tables: four bytes a step are three times as fast as one. */
function crcTables(): Uint32Array[] {
  const tables = [0, 1, 2, 3].map(() => new Uint32Array(256));
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    tables[0]![n] = c >>> 0;
  }
  for (let k = 1; k < 4; k++) {
    for (let n = 0; n < 256; n++) {
      const before = tables[k - 1]![n]!;
      tables[k]![n] = ((before >>> 8) ^ tables[0]![before & 255]!) >>> 0;
    }
  }
  return tables;
}

export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let c = 0xffffffff;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; i < bytes.length; i++) c = (c >>> 8) ^ t0[(c ^ bytes[i]!) & 255]!;
  return (c ^ 0xffffffff) >>> 0;
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (subtle === undefined) return null;
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  if (typeof CompressionStream === 'undefined' || bytes.length < 64) return null;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const out = new Uint8Array(await new Response(stream).arrayBuffer());
  return out.length < bytes.length ? out : null;
}

export async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Packed> {
  const [data, digest] = await Promise.all([deflated(bytes), sha256(bytes)]);
  return {
    data: data ?? bytes,
    method: data === null ? 0 : 8,
    size: bytes.length,
    crc: crc32(bytes),
    sha256: digest,
  };
}
