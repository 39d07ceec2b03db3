/**
 * ZIP containers under limits: what they list, and each entry unpacked. A bomb is refused by what it declares, and by what
 * really comes out when it lies about that.
 *
 * @zip.js/zip.js, because it is maintained, inflates with the platform's own DecompressionStream, knows ZIP64, and opens
 * both AES and the old ZipCrypto, with which portals and banks lock archives (fflate opens neither).
 */
import { Uint8ArrayReader, ZipReader, type FileEntry } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { LIMITS, passwordNeeded, passwordWrong, ReaderError, tooMuch, truncated } from './types';

export interface Listed {
  /** As written there: a label, never a path of this device. */
  name: string;
  size: number;
  encrypted: boolean;
  entry: FileEntry;
}

const OPTIONS = {
  useWebWorkers: false,
  checkCrc32: true,
  // Two entries may not share bytes: so small files unpack to anything.
  checkOverlappingEntry: true,
  // Names are labels here, whatever they say.
  filenameValidation: 'tolerant',
} as const;

const HINT = 'The sender says how it is built; it opens the file here and is kept nowhere';

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function unsupported(name: string, got: string): ReaderError {
  return new ReaderError({
    code: 'E_PASSWORD_UNSUPPORTED',
    path: name,
    message: `${name} is locked in a way that cannot be opened here`,
    expected: 'an archive without a password, or locked with AES or ZipCrypto',
    got,
    hint: 'Unpack it with the program that made it, and add the files inside',
  });
}

/** The files that a container lists; folders are not among them. */
export async function listZip(bytes: Uint8Array, name: string): Promise<Listed[]> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), OPTIONS);
  const listed: Listed[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (listed.length >= LIMITS.entries) throw tooMuch(name, `at most ${LIMITS.entries} entries`, 'more than that');
      listed.push({ name: entry.filename, size: entry.uncompressedSize, encrypted: entry.encrypted, entry });
    }
  } catch (cause) {
    if (cause instanceof ReaderError) throw cause;
    if (/encrypted central directory/i.test(said(cause))) throw unsupported(name, 'an encrypted list of entries');
    throw truncated(name, 'a ZIP container with its list of entries at the end', said(cause));
  }
  return listed;
}

/** Refuses a bomb by what it declares. */
export function checkSizes(listed: readonly Listed[], name: string, most: number): void {
  const declared = listed.reduce((sum, each) => sum + each.size, 0);
  if (declared > most) throw tooMuch(name, `at most ${most >> 20} MB unpacked`, `${Math.ceil(declared / 2 ** 20)} MB`);
  for (const { size, entry } of listed) {
    if (size > 2 ** 20 && size > entry.compressedSize * LIMITS.ratio) {
      throw tooMuch(name, `entries packed at most ${LIMITS.ratio} times`, `${size} bytes in ${entry.compressedSize}`);
    }
  }
}

/** A locked entry by each password; an open one as it is. */
export async function unpack(
  listed: Listed,
  name: string,
  passwords: readonly string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  if (!listed.encrypted) return extract(listed, name);
  let last: unknown = null;
  for (const password of passwords) {
    try {
      return await extract(listed, name, password);
    } catch (cause) {
      // ZipCrypto knows a wrong password by one byte: one in 256 passes, and breaks later.
      if (!(cause instanceof ReaderError && cause.body.code === 'E_PASSWORD_WRONG') && !listed.entry.zipCrypto)
        throw cause;
      last = cause;
    }
  }
  throw last === null ? passwordNeeded(name, HINT) : passwordWrong(name, HINT);
}

async function extract({ name: label, size, entry }: Listed, name: string, password?: string) {
  const out = new Uint8Array(size);
  let used = 0;
  let over = false;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      over ||= used + chunk.length > size;
      if (over) throw new Error('more bytes than declared');
      out.set(chunk, used);
      used += chunk.length;
    },
  });
  try {
    await entry.getData(sink, { ...OPTIONS, ...(password !== undefined && { password }) });
  } catch (cause) {
    const text = said(cause);
    if (over || /uncompressed size/i.test(text)) {
      throw tooMuch(name, `an entry of ${size} bytes, as the container says`, over ? 'more bytes than that' : text);
    }
    if (/password/i.test(text)) throw passwordWrong(name, HINT);
    if (/encryption method/i.test(text)) throw unsupported(name, text);
    if (/compression method/i.test(text))
      throw truncated(name, 'entries that are stored or deflated', `${label}: ${text}`);
    if (/overlapping/i.test(text))
      throw tooMuch(name, 'entries with bytes of their own', 'entries that share their bytes');
    if (/crc/i.test(text)) throw truncated(name, 'entries that fit their checksums', label);
    throw truncated(name, 'whole entries', `${label}: ${text}`);
  }
  if (used !== size) throw truncated(name, `an entry of ${size} bytes`, `${used} bytes`);
  return out;
}
