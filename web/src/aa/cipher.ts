/**
 * One element of FI data, sealed for one receiver: ECDH, HKDF-SHA256 and AES-256-GCM as Rahasya, the reference of the
 * Account Aggregator network, does it. Either side runs the same steps with its own private key.
 *
 *   xored = nonce of one side XOR nonce of the other (32 bytes)
 *   key   = HKDF-SHA256(shared secret, salt = xored[0..20), no info, 32 bytes)     iv = xored[20..32)
 *   sealed = AES-256-GCM(key, iv, no additional data): ciphertext, then the tag of 16 bytes
 *
 * @noble/hashes and @noble/ciphers, not WebCrypto: that one is absent where the page is served over plain http, and a
 * payload of a megabyte takes them hundredths of a second.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

export const NONCE_BYTES = 32;
export const TAG_BYTES = 16;

export interface SessionKey {
  key: Uint8Array;
  iv: Uint8Array;
}

/** The order of the nonces does not matter. */
export function sessionKey(secret: Uint8Array, ownNonce: Uint8Array, peerNonce: Uint8Array): SessionKey {
  if (ownNonce.length !== NONCE_BYTES || peerNonce.length !== NONCE_BYTES) throw new RangeError('nonces of 32 bytes');
  const xored = ownNonce.map((byte, i) => byte ^ (peerNonce[i] ?? 0));
  return { key: hkdf(sha256, secret, xored.slice(0, 20), undefined, 32), iv: xored.slice(20) };
}

export const seal = ({ key, iv }: SessionKey, plain: Uint8Array): Uint8Array => gcm(key, iv).encrypt(plain);

/** Null when the tag does not fit: another key, another nonce, or altered data; it cannot be known which. */
export function open({ key, iv }: SessionKey, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < TAG_BYTES) return null;
  try {
    return gcm(key, iv).decrypt(sealed);
  } catch {
    return null;
  }
}
