/**
 * XLS locked with RC4 (MS-XLS 2.2.10, MS-OFFCRYPTO 2.3.5 and 2.3.6): the records of the workbook's stream keep their
 * heads and places, their bodies are encrypted in blocks of 1,024 bytes, each with a key of its own. The oldest lock (XOR)
 * is left to the spreadsheet library, which undoes it.
 */
import { CFB as containers } from '@e965/xlsx';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type { Locked } from './locked';

const CFB = containers as {
  read(bytes: Uint8Array, options: { type: 'buffer' }): object;
  find(container: object, name: string): { content: Uint8Array } | null;
};

const BLOCK = 1024;
const BOF = 0x0809;
const FILE_PASS = 0x002f;
const BOUND_SHEET = 0x0085;
/** A record that says nothing to a reader; it takes the place of the one that tells of the lock. */
const WRITE_PROTECT = 0x0086;
/** BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo and RRDHead are never encrypted. */
const CLEAR = new Set([BOF, FILE_PASS, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138]);
/** The lock is told before anything that it locks. */
const FIRST_RECORDS = 8;

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

function utf16(text: string): Uint8Array {
  return Uint8Array.from({ length: 2 * text.length }, (_, i) => (text.charCodeAt(i >> 1) >> (8 * (i & 1))) & 255);
}

function number32(value: number): Uint8Array {
  return Uint8Array.from([value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255]);
}

/** RC4's stream of bytes for a key, XORed onto `data` in place. */
function rc4(key: Uint8Array, data: Uint8Array): void {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number): number => state[i & 255] ?? 0;
  const swap = (i: number, j: number): void => {
    const held = at(i);
    state[i & 255] = at(j);
    state[j & 255] = held;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  for (let k = 0, i = 0, j = 0; k < data.length; k++) {
    i = (i + 1) & 255;
    j = (j + at(i)) & 255;
    swap(i, j);
    data[k] = (data[k] ?? 0) ^ at(at(i) + at(j));
  }
}

/** How a password and a block's number become its key. */
type KeyOf = (password: string) => (block: number) => Uint8Array;

function office97(salt: Uint8Array): KeyOf {
  return (password) => {
    const short = concatBytes(md5(utf16(password)).subarray(0, 5), salt);
    const base = md5(concatBytes(...Array.from({ length: 16 }, () => short))).subarray(0, 5);
    return (block) => md5(concatBytes(base, number32(block)));
  };
}

function cryptoApi(salt: Uint8Array, bits: number): KeyOf {
  return (password) => {
    const base = sha1(concatBytes(salt, utf16(password)));
    return (block) => {
      const whole = sha1(concatBytes(base, number32(block)));
      // 40 bits are filled up to 128 with zeros.
      return bits === 40 ? concatBytes(whole.subarray(0, 5), new Uint8Array(11)) : whole.subarray(0, bits / 8);
    };
  };
}

interface Lock {
  keyOf: KeyOf;
  hash: typeof md5;
  verifier: Uint8Array;
  verifierHash: Uint8Array;
}

/** What a FilePass record says; a text names a lock that is not known here, null is the oldest. */
function lockOf(body: Uint8Array): Lock | string | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (body.length < 6) return 'a lock that is cut off';
  if (view.getUint16(0, true) === 0) return null;
  const [major, minor] = [view.getUint16(2, true), view.getUint16(4, true)];
  const part = (from: number, length: number): Uint8Array => body.slice(from, from + length);
  if (major === 1 && minor === 1) {
    if (body.length < 54) return 'a lock that is cut off';
    return { keyOf: office97(part(6, 16)), hash: md5, verifier: part(22, 16), verifierHash: part(38, 16) };
  }
  if (major < 2 || major > 4 || minor !== 2 || body.length < 46) return `encryption of version ${major}.${minor}`;
  const header = view.getUint32(10, true);
  const at = 14 + header;
  if (header > 4096 || at + 60 > body.length) return 'a lock that is cut off';
  const algorithm = view.getUint32(22, true);
  const bits = view.getUint32(30, true) || 40;
  if (algorithm !== 0x6801 || bits % 8 !== 0 || bits < 40 || bits > 128) return `algorithm ${algorithm.toString(16)}h`;
  return {
    keyOf: cryptoApi(part(at + 4, 16), bits),
    hash: sha1,
    verifier: part(at + 20, 16),
    verifierHash: part(at + 40, 20),
  };
}

interface Entry {
  type: number;
  /** Where its body stands. */
  from: number;
  size: number;
}

function* records(stream: Uint8Array): Generator<Entry> {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  for (let at = 0; at + 4 <= stream.length;) {
    const size = view.getUint16(at + 2, true);
    const from = at + 4;
    if (from + size > stream.length) return;
    yield { type: view.getUint16(at, true), from, size };
    at = from + size;
  }
}

/** Null for an OLE container that is no XLS locked with RC4. What `unlock` gives is the workbook's stream by itself. */
export function lockedXls(bytes: Uint8Array): Locked | { unsupported: string } | null {
  const content = CFB.find(CFB.read(bytes, { type: 'buffer' }), '/Workbook')?.content;
  if (content === undefined) return null;
  const sealed = Uint8Array.from(content);
  let pass: Entry | null = null;
  let seen = 0;
  for (const entry of records(sealed)) {
    if ((seen === 0 && entry.type !== BOF) || seen++ > FIRST_RECORDS) return null;
    if (entry.type !== FILE_PASS) continue;
    pass = entry;
    break;
  }
  if (pass === null) return null;
  const found = pass;
  const lock = lockOf(sealed.subarray(found.from, found.from + found.size));
  if (lock === null) return null;
  if (typeof lock === 'string') return { unsupported: `an XLS with ${lock}` };
  return {
    unlock(password) {
      const key = lock.keyOf(password);
      const proof = concatBytes(lock.verifier, lock.verifierHash);
      rc4(key(0), proof);
      if (!equal(lock.hash(proof.slice(0, 16)), proof.slice(16))) return null;
      const plain = sealed.slice();
      for (let at = 0, block = 0; at < plain.length; at += BLOCK, block++)
        rc4(key(block), plain.subarray(at, at + BLOCK));
      for (const { type, from, size } of records(sealed)) {
        // Heads stand in the clear, and so does a sheet's place in the stream.
        const clear = CLEAR.has(type) ? size : type === BOUND_SHEET ? Math.min(4, size) : 0;
        plain.set(sealed.subarray(from - 4, from + clear), from - 4);
      }
      plain.set([WRITE_PROTECT & 255, WRITE_PROTECT >> 8], found.from - 4);
      return plain;
    },
  };
}
