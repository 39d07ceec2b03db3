/**
 * Workbooks locked with a password: an OLE container that holds the whole packed workbook encrypted (MS-OFFCRYPTO, both
 * ways that programs write: "agile" since Office 2010, "standard" before). No kept package does this without Node's own
 * cryptography, so the steps stand here on @noble/hashes and @noble/ciphers, which a worker has too.
 */
import { CFB as containers } from '@e965/xlsx';
import { cbc, ecb } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { fromBase64 } from '../aa/encoding';
import { tooMuch, truncated } from './types';

const CFB = containers as {
  read(bytes: Uint8Array, options: { type: 'buffer' }): object;
  find(container: object, name: string): { content: Uint8Array } | null;
};

type Hash = typeof sha1 | typeof sha256 | typeof sha384 | typeof sha512;
const HASHES: Record<string, Hash> = { SHA1: sha1, SHA256: sha256, SHA384: sha384, SHA512: sha512 };

/** Programs write 100,000; ten times that is seconds. */
const MAX_SPINS = 1_000_000;
const SEGMENT = 4096;

const noPadding = { disablePadding: true } as const;
const uint32 = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);
const utf16 = (text: string): Uint8Array =>
  Uint8Array.from({ length: 2 * text.length }, (_, i) => (text.charCodeAt(i >> 1) >> (8 * (i & 1))) & 255);
const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** As many bytes as are wanted: cut, or filled with 36h. */
function fit(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length).fill(0x36);
  out.set(bytes.subarray(0, length));
  return out;
}

/** The slow part, which makes guessing dear: the password's hash hashed again and again, each time with its number. */
function spun(hash: Hash, salt: Uint8Array, password: string, spins: number): Uint8Array {
  let digest = hash(concatBytes(salt, utf16(password)));
  const input = new Uint8Array(4 + digest.length);
  const number = new DataView(input.buffer);
  for (let i = 0; i < spins; i++) {
    number.setUint32(0, i, true);
    input.set(digest, 4);
    digest = hash(input);
  }
  return digest;
}

export interface Locked {
  /** The workbook inside; null when this is not the password. */
  unlock(password: string): Uint8Array<ArrayBuffer> | null;
}

/** Null for an OLE container that is no locked workbook (an XLS, or something else). `unsupported` names another way. */
export function lockedWorkbook(bytes: Uint8Array, name: string): Locked | { unsupported: string } | null {
  const container = CFB.read(bytes, { type: 'buffer' });
  const info = CFB.find(container, '/EncryptionInfo')?.content;
  const sealed = CFB.find(container, '/EncryptedPackage')?.content;
  if (info === undefined || sealed === undefined) return null;
  const [head, body] = [Uint8Array.from(info), Uint8Array.from(sealed)];
  if (head.length < 8 || body.length < 8)
    throw truncated(name, 'a whole locked workbook', `${body.length} bytes of it`);
  const view = new DataView(head.buffer);
  const [major, minor] = [view.getUint16(0, true), view.getUint16(2, true)];
  if (major === 4 && minor === 4) return agile(new TextDecoder().decode(head.subarray(8)), body, name);
  if (major >= 2 && major <= 4 && minor === 2) return standard(head, body, name);
  return { unsupported: `encryption of version ${major}.${minor}` };
}

/** The package states its own length; what follows is padding. */
function cut(plain: Uint8Array, sealed: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const size = Number(new DataView(sealed.buffer, sealed.byteOffset).getBigUint64(0, true));
  if (size > plain.length) throw truncated(name, `a workbook of ${size} bytes`, `${plain.length} bytes`);
  return plain.slice(0, size);
}

function agile(xml: string, sealed: Uint8Array, name: string): Locked | { unsupported: string } {
  const broken = (what: string) => truncated(name, 'a description of the encryption', `no ${what}`);
  const attributes = (element: string): ((attribute: string) => string) => {
    const found = new RegExp(`<(?:\\w+:)?${element}\\s([^>]*)>`).exec(xml)?.[1];
    return (attribute) => {
      const value = new RegExp(`(?:^|\\s)${attribute}="([^"]*)"`).exec(found ?? '')?.[1];
      if (value === undefined) throw broken(`${element} ${attribute}`);
      return value;
    };
  };
  const [data, key] = [attributes('keyData'), attributes('encryptedKey')];
  const base64 = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array();
  for (const of of [data, key]) {
    if (of('cipherAlgorithm') !== 'AES' || of('cipherChaining') !== 'ChainingModeCBC') {
      return { unsupported: `${of('cipherAlgorithm')} ${of('cipherChaining')}` };
    }
  }
  const [dataHash, keyHash] = [HASHES[data('hashAlgorithm')], HASHES[key('hashAlgorithm')]];
  if (dataHash === undefined || keyHash === undefined) return { unsupported: key('hashAlgorithm') };
  const spins = Number(key('spinCount'));
  if (!(spins <= MAX_SPINS)) throw tooMuch(name, `at most ${MAX_SPINS} rounds of hashing`, `${spins} rounds`);
  const salt = base64(key('saltValue'));
  const block = Number(data('blockSize'));
  const keyLength = Number(key('keyBits')) / 8;
  const dataSalt = base64(data('saltValue'));
  const decrypted = (secret: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array =>
    cbc(secret, fit(iv, 16), noPadding).decrypt(text);
  const iv = (tail: Uint8Array): Uint8Array => fit(dataHash(concatBytes(dataSalt, tail)), block);

  return {
    unlock(password) {
      const digest = spun(keyHash, salt, password, spins);
      const opened = (purpose: number[], value: string): Uint8Array => {
        const secret = fit(keyHash(concatBytes(digest, Uint8Array.from(purpose))), keyLength);
        return decrypted(secret, salt, base64(key(value)));
      };
      const input = opened([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], 'encryptedVerifierHashInput');
      const wanted = opened([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], 'encryptedVerifierHashValue');
      const verifier = keyHash(input.subarray(0, Number(key('saltSize'))));
      if (!equal(verifier, wanted.subarray(0, verifier.length))) return null;
      const secret = opened([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], 'encryptedKeyValue').subarray(
        0,
        keyLength,
      );
      checkIntegrity(secret);
      const plain = new Uint8Array(Math.ceil((sealed.length - 8) / SEGMENT) * SEGMENT);
      for (let at = 8, segment = 0; at < sealed.length; at += SEGMENT, segment++) {
        const chunk = sealed.subarray(at, at + SEGMENT);
        const whole = chunk.subarray(0, chunk.length - (chunk.length % 16));
        plain.set(decrypted(secret, iv(uint32(segment)), whole), segment * SEGMENT);
      }
      return cut(plain, sealed, name);
    },
  };

  /** The container's own proof that nothing was changed or lost; some programs write none. */
  function checkIntegrity(secret: Uint8Array): void {
    if (dataHash === undefined || !/<(?:\w+:)?dataIntegrity\s/.test(xml)) return;
    const proof = attributes('dataIntegrity');
    const opened = (purpose: number[], value: string): Uint8Array =>
      decrypted(secret, iv(Uint8Array.from(purpose)), base64(proof(value))).subarray(0, dataHash.outputLen);
    const hmacKey = opened([0x5f, 0xb2, 0xad, 0x01, 0x0c, 0xb9, 0xe1, 0xf6], 'encryptedHmacKey');
    const wanted = opened([0xa0, 0x67, 0x7f, 0x02, 0xb2, 0x2c, 0x84, 0x33], 'encryptedHmacValue');
    if (!equal(hmac(dataHash, hmacKey, sealed), wanted))
      throw truncated(name, 'the file as it was locked', 'a changed one');
  }
}

/** AES with a key from SHA-1, 50,000 rounds, in blocks that know nothing of one another. */
function standard(info: Uint8Array, sealed: Uint8Array, name: string): Locked | { unsupported: string } {
  const view = new DataView(info.buffer);
  const at = 12 + view.getUint32(8, true);
  if (at + 72 > info.length) throw truncated(name, 'a description of the encryption', `${info.length} bytes of it`);
  const algorithm = view.getUint32(20, true);
  // AES of 128, 192 and 256 bits.
  if (![0x660e, 0x660f, 0x6610].includes(algorithm)) return { unsupported: `algorithm ${algorithm.toString(16)}h` };
  const keyLength = view.getUint32(28, true) / 8;
  const salt = info.subarray(at + 4, at + 20);
  return {
    unlock(password) {
      const digest = sha1(concatBytes(spun(sha1, salt, password, 50_000), uint32(0)));
      const half = (fill: number): Uint8Array =>
        sha1(new Uint8Array(64).fill(fill).map((byte, i) => byte ^ (digest[i] ?? 0)));
      const cipher = ecb(concatBytes(half(0x36), half(0x5c)).slice(0, keyLength), noPadding);
      const verifier = sha1(cipher.decrypt(info.subarray(at + 20, at + 36)));
      if (!equal(verifier, cipher.decrypt(info.subarray(at + 40, at + 72)).subarray(0, 20))) return null;
      const body = sealed.subarray(8);
      return cut(cipher.decrypt(body.subarray(0, body.length - (body.length % 16))), sealed, name);
    },
  };
}
