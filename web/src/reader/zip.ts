/**
 * Unpacks a ZIP container under a limit and gives it back unpacked (method "stored"), so that whoever parses it inflates
 * nothing. A bomb is refused by what it declares, and by what really comes out when it lies about that.
 */
import { LIMITS, tooMuch, truncated } from './types';

interface Entry {
  name: Uint8Array;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const encrypted = (entry: Entry): boolean => (entry.flags & 1) !== 0;

/** Some writers keep sizes in 64 bits whatever they are: in an extra field, for those that the entry leaves at its most. */
function readLongSizes(entry: Entry, view: DataView, start: number, length: number): void {
  const end = Math.min(start + length, view.byteLength);
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (entry[key] !== 0xffffffff || field + 8 > end) continue;
      entry[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
    return;
  }
}

/** The list of entries, from the end of the file, where a ZIP keeps it. */
function listEntries(bytes: Uint8Array, view: DataView, name: string): Entry[] {
  let end = bytes.length - 22;
  const floor = Math.max(0, end - 65_536);
  while (end >= floor && view.getUint32(end, true) !== END) end -= 1;
  if (end < floor) throw truncated(name, 'a ZIP container with its list of entries at the end', 'no list of entries');
  const count = view.getUint16(end + 10, true);
  if (count > LIMITS.entries) throw tooMuch(name, `at most ${LIMITS.entries} entries`, `${count} entries`);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) {
      throw truncated(name, `${count} entries`, `${i} entries`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const entry: Entry = {
      name: bytes.subarray(at + 46, at + 46 + nameLength),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    readLongSizes(entry, view, at + 46 + nameLength, view.getUint16(at + 30, true));
    entries.push(entry);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The container's own checksum: a damaged sheet would otherwise lose rows without a word. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

async function inflate(packed: Uint8Array<ArrayBuffer>, size: number, name: string): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  let used = 0;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (used + value.length > size) {
        await reader.cancel();
        throw tooMuch(name, `an entry of ${size} bytes, as the container says`, 'more bytes than that');
      }
      out.set(value, used);
      used += value.length;
    }
  } catch (cause) {
    if (cause instanceof TypeError) throw truncated(name, 'whole packed entries', 'an entry that does not unpack');
    throw cause;
  }
  if (used !== size) throw truncated(name, `an entry of ${size} bytes`, `${used} bytes`);
  return out;
}

export interface Unpacked {
  bytes: Uint8Array;
  names: string[];
  encrypted: boolean;
}

/** `keep` says which entries are wanted: pictures and macros are neither unpacked nor passed on. */
export async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  keep: (entry: string) => boolean,
): Promise<Unpacked> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const all = listEntries(bytes, view, name);
  const text = new TextDecoder();
  const names = all.map((entry) => text.decode(entry.name));
  const wanted = all.filter((_, i) => keep(names[i] ?? ''));
  const declared = wanted.reduce((sum, entry) => sum + entry.size, 0);
  if (declared > LIMITS.unpackedBytes) {
    throw tooMuch(name, `at most ${LIMITS.unpackedBytes >> 20} MB unpacked`, `${Math.ceil(declared / 2 ** 20)} MB`);
  }
  for (const entry of wanted) {
    if (entry.size > 2 ** 20 && entry.size > entry.packed * LIMITS.ratio) {
      throw tooMuch(name, `entries packed at most ${LIMITS.ratio} times`, `${entry.size} bytes in ${entry.packed}`);
    }
  }
  if (all.some(encrypted)) return { bytes, names, encrypted: true };
  const contents: Uint8Array[] = [];
  for (const entry of wanted) {
    if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== LOCAL) {
      throw truncated(name, 'every entry where the list says', text.decode(entry.name));
    }
    const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
    if (start + entry.packed > bytes.length) throw truncated(name, 'whole entries', text.decode(entry.name));
    const packed = bytes.subarray(start, start + entry.packed);
    if (entry.method === 0) contents.push(packed);
    else if (entry.method === 8) contents.push(await inflate(packed, entry.size, name));
    else throw truncated(name, 'entries that are stored or deflated', `method ${entry.method}`);
    if (crc32(contents.at(-1) ?? new Uint8Array()) !== entry.crc) {
      throw truncated(name, 'entries that fit their checksums', text.decode(entry.name));
    }
  }
  return { bytes: store(wanted, contents), names, encrypted: false };
}

/** A container of the same entries, none of them packed. */
function store(entries: Entry[], contents: Uint8Array[]): Uint8Array {
  const lengths = entries.map((entry, i) => 30 + entry.name.length + (contents[i]?.length ?? 0));
  const list = entries.reduce((sum, entry) => sum + 46 + entry.name.length, 0);
  const out = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0) + list + 22);
  const view = new DataView(out.buffer);
  const offsets: number[] = [];
  let at = 0;
  const common = (place: number, entry: Entry, size: number): void => {
    view.setUint16(place, 20, true);
    view.setUint16(place + 2, entry.flags & 0x800, true);
    view.setUint32(place + 10, entry.crc, true);
    view.setUint32(place + 14, size, true);
    view.setUint32(place + 18, size, true);
    view.setUint16(place + 22, entry.name.length, true);
  };
  entries.forEach((entry, i) => {
    const content = contents[i] ?? new Uint8Array();
    offsets.push(at);
    view.setUint32(at, LOCAL, true);
    common(at + 4, entry, content.length);
    out.set(entry.name, at + 30);
    out.set(content, at + 30 + entry.name.length);
    at += lengths[i] ?? 0;
  });
  const start = at;
  entries.forEach((entry, i) => {
    view.setUint32(at, CENTRAL, true);
    view.setUint16(at + 4, 20, true);
    common(at + 6, entry, contents[i]?.length ?? 0);
    view.setUint32(at + 42, offsets[i] ?? 0, true);
    out.set(entry.name, at + 46);
    at += 46 + entry.name.length;
  });
  view.setUint32(at, END, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, at - start, true);
  view.setUint32(at + 16, start, true);
  return out;
}
