/**
 * A session under a passphrase, as bytes.
 *
 *   "MSMECASE" | 4 bytes: length of the head, little-endian | head (JSON) | body
 *
 * The body is gzip of the session, sealed with AES-256-GCM under a key made for it alone. That key is in the head,
 * sealed under what Argon2id makes of the passphrase: to shred a session it is enough to lose the head. Everything in
 * the head but `seen`, `revision` and the sealed key itself is authenticated with the body, so that a deadline can't be
 * moved. Neither passphrase nor key is ever stored.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, randomBytes } from '@noble/hashes/utils.js';
import { KeeperError, refuse } from './errors';
import type { Plain, Retention, StoredCase } from './types';

const FORMAT = 'msme-case/1';
const MAGIC = new TextEncoder().encode('MSMECASE');
/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. About a second in a phone's browser. */
const KDF = { name: 'argon2id', m: 19_456, t: 2, p: 1 } as const;
/** Costlier settings of a file from elsewhere would only hold the device up. */
const KDF_LIMIT = { m: 262_144, t: 8, p: 4 };
const HEAD_LIMIT = 4096;
const DAY = 86_400_000;
/** What a session may unpack to: the engine takes no more either. */
const PLAIN_LIMIT = 1024 * 1024 * 1024;

/** Times in milliseconds, bytes in hex. */
export interface Head {
  format: string;
  id: string;
  saved: number;
  deadline: number;
  basis: string;
  files: boolean;
  kdf: { name: string; m: number; t: number; p: number; salt: string };
  cipher: string;
  /** Of the body's sealing. */
  iv: string;
  /** The body's key, sealed. */
  key: { iv: string; sealed: string };
  /** Tells a damaged head from a wrong passphrase. */
  check: string;
  seen: number;
  revision: number;
}

export interface Envelope {
  head: Head;
  body: Uint8Array<ArrayBuffer>;
}

export const newId = (): string => bytesToHex(randomBytes(8));

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What is authenticated with the body. */
function bound({ format, id, saved, deadline, basis, files, kdf, cipher, iv }: Head): Uint8Array {
  const { name, m, t, p, salt } = kdf;
  return text([format, id, saved, deadline, basis, files, name, m, t, p, salt, cipher, iv]);
}
const checkOf = (head: Head): string =>
  bytesToHex(sha256(text([bytesToHex(bound(head)), head.key.iv, head.key.sealed]))).slice(0, 16);

/** A key of 256 bits for what a person can remember. Spaces at the ends are nobody's intention. */
const keyOf = (passphrase: string, { m, t, p, salt }: Head['kdf']): Uint8Array =>
  argon2id(new TextEncoder().encode(passphrase.trim().normalize('NFKC')), hexToBytes(salt), { m, t, p, dkLen: 32 });

/** WebCrypto is ten times as fast, but absent where a page comes over plain http. Both make the same bytes. */
async function cipher(
  way: 'encrypt' | 'decrypt',
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  bound: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  try {
    if (subtle === undefined) return own(gcm(key, iv, bound)[way](data));
    const imported = await subtle.importKey('raw', own(key), 'AES-GCM', false, [way]);
    const params = { name: 'AES-GCM', iv: own(iv), additionalData: own(bound) };
    return new Uint8Array(await subtle[way](params, imported, own(data)));
  } catch {
    return null;
  }
}

async function through(blob: Blob, stream: CompressionStream | DecompressionStream, limit = Infinity): Promise<Blob> {
  const reader = blob.stream().pipeThrough(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    bytes += value.length;
    if (bytes > limit) {
      await reader.cancel();
      refuse('E_STORE_CORRUPT', 'The stored session unpacks to more than a session can be');
    }
    parts.push(value);
  }
}

/** The document in one line, then the files one after the other. */
function flatten({ state, blobs, key }: Plain): Blob {
  const line = JSON.stringify({
    state,
    ...(key === undefined ? {} : { key }),
    blobs: blobs.map(({ size, type }) => ({ size, type })),
  });
  return new Blob([`${line}\n`, ...blobs]);
}

async function unflatten(flat: Blob): Promise<Plain> {
  const bytes = new Uint8Array(await flat.arrayBuffer());
  const end = bytes.indexOf(10);
  const { state, blobs, key } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as {
    state: unknown;
    key?: string;
    blobs: { size: number; type: string }[];
  };
  let at = end + 1;
  return {
    state,
    ...(key === undefined ? {} : { key }),
    blobs: blobs.map(({ size, type }) => {
      const from = at;
      at += size;
      return new Blob([bytes.subarray(from, at)], { type });
    }),
  };
}

export interface Sealing {
  passphrase: string;
  retention: Retention;
  files: boolean;
  now: number;
  id: string;
  revision: number;
}

export async function sealCase(plain: Plain, sealing: Sealing): Promise<Envelope> {
  const { passphrase, retention, files, now, id, revision } = sealing;
  const dataKey = randomBytes(32);
  const head: Head = {
    format: FORMAT,
    id,
    saved: now,
    deadline: Math.min(now + retention.days * DAY, retention.until ?? Infinity),
    basis: retention.basis,
    files,
    kdf: { ...KDF, salt: bytesToHex(randomBytes(16)) },
    cipher: 'AES-256-GCM',
    iv: bytesToHex(randomBytes(12)),
    key: { iv: bytesToHex(randomBytes(12)), sealed: '' },
    check: '',
    seen: now,
    revision,
  };
  const outer = keyOf(passphrase, head.kdf);
  const sealed = await cipher('encrypt', outer, hexToBytes(head.key.iv), dataKey, new Uint8Array());
  const packed = await through(flatten(plain), new CompressionStream('gzip'));
  const body = await cipher('encrypt', dataKey, hexToBytes(head.iv), await bytesOf(packed), bound(head));
  outer.fill(0);
  dataKey.fill(0);
  if (sealed === null || body === null) refuse('E_STORE', 'The session could not be encrypted');
  head.key.sealed = bytesToHex(sealed);
  head.check = checkOf(head);
  return { head, body };
}

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());

/** Null, or why this head can't be used. */
export function troubleOf(head: unknown): NonNullable<StoredCase['trouble']> | null {
  const h = (typeof head === 'object' ? head : null) as Partial<Head> | null;
  if (typeof h?.format !== 'string') return 'E_STORE_CORRUPT';
  if (h.format !== FORMAT) return /^msme-case\/\d+$/.test(h.format) ? 'E_STORE_NEWER' : 'E_STORE_CORRUPT';
  const whole = h as Head;
  try {
    const { m, t, p, name } = whole.kdf;
    if (name !== KDF.name || m > KDF_LIMIT.m || t > KDF_LIMIT.t || p > KDF_LIMIT.p) return 'E_STORE_CORRUPT';
    return checkOf(whole) === whole.check ? null : 'E_STORE_CORRUPT';
  } catch {
    return 'E_STORE_CORRUPT';
  }
}

const WORDS: Record<NonNullable<StoredCase['trouble']>, [string, string]> = {
  E_STORE_CORRUPT: ['The stored session is damaged', 'Delete it, and give the files again'],
  E_STORE_NEWER: ['A newer version of this page stored the session', 'Open it with that version'],
  E_CLOCK_BACK: [
    "The device's clock is behind the last time this session was looked at",
    'Set the clock right; deadlines count by it',
  ],
};
export function inTrouble(trouble: NonNullable<StoredCase['trouble']>): never {
  const [message, hint] = WORDS[trouble];
  return refuse(trouble, message, { hint });
}

/** E_PASSPHRASE_WRONG, E_STORE_CORRUPT, E_STORE_NEWER; E_RETENTION_OVER past the deadline. */
export async function openCase({ head, body }: Envelope, passphrase: string, now: number): Promise<Plain> {
  const trouble = troubleOf(head);
  if (trouble !== null) inTrouble(trouble);
  if (Math.max(now, head.seen) >= head.deadline) {
    refuse('E_RETENTION_OVER', 'The time for which this session may be kept is over', {
      expected: `before ${new Date(head.deadline).toISOString()}`,
      got: new Date(Math.max(now, head.seen)).toISOString(),
      hint: 'Delete it; with a new consent the data can be read again',
    });
  }
  const outer = keyOf(passphrase, head.kdf);
  const sealed = hexToBytes(head.key.sealed);
  const dataKey = await cipher('decrypt', outer, hexToBytes(head.key.iv), sealed, new Uint8Array());
  outer.fill(0);
  if (dataKey === null) {
    refuse('E_PASSPHRASE_WRONG', 'The passphrase does not open this session', {
      hint: 'Try again: nothing was changed. Without the passphrase nobody can open it, we neither',
    });
  }
  const packed = await cipher('decrypt', dataKey, hexToBytes(head.iv), body, bound(head));
  dataKey.fill(0);
  if (packed === null) inTrouble('E_STORE_CORRUPT');
  try {
    return await unflatten(await through(new Blob([packed]), new DecompressionStream('gzip'), PLAIN_LIMIT));
  } catch (cause) {
    if (cause instanceof KeeperError) throw cause;
    return inTrouble('E_STORE_CORRUPT');
  }
}

export function infoOf(head: Head, bytes: number): StoredCase {
  const { id, saved, seen, deadline, basis, files, revision } = head;
  return { id, saved, seen, deadline, basis, files, revision, bytes };
}

export function toFile({ head, body }: Envelope): Uint8Array<ArrayBuffer> {
  const top = text(head);
  const bytes = new Uint8Array(MAGIC.length + 4 + top.length + body.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(MAGIC.length, top.length, true);
  bytes.set(top, MAGIC.length + 4);
  bytes.set(body, MAGIC.length + 4 + top.length);
  return bytes;
}

/** E_STORE_NOT_A_CASE for a file that isn't one at all. */
export function fromFile(bytes: Uint8Array<ArrayBuffer>): Envelope {
  const from = MAGIC.length + 4;
  if (bytes.length < from || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    refuse('E_STORE_NOT_A_CASE', 'This is not a saved session', { hint: 'Choose the .msmecase file that was saved' });
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (length > HEAD_LIMIT || from + length > bytes.length) inTrouble('E_STORE_CORRUPT');
  try {
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(from, from + length))) as Head;
    return { head, body: bytes.slice(from + length) };
  } catch {
    return inTrouble('E_STORE_CORRUPT');
  }
}
