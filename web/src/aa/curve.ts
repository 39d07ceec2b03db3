/**
 * Key agreement on Curve25519 in the two forms that Account Aggregator participants use: RFC 7748 X25519, and the short
 * Weierstrass form of BouncyCastle's "Curve25519" (the same group, other coordinates: x_W = u + 486662/3 mod p).
 *
 * @noble/curves, because WebCrypto has neither the Weierstrass form nor, over plain http, anything at all; it is audited,
 * has no dependency but its sister for hashes, and runs the same in a worker and in Node.
 */
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';

export type Form = 'weierstrass' | 'x25519';

export interface PublicKey {
  form: Form;
  /** 65 bytes, 04 x y big-endian; or the 32 bytes of RFC 7748. */
  bytes: Uint8Array;
}

export interface PrivateKey {
  form: Form;
  /** 32 bytes: a number below the order, big-endian; or as in RFC 7748. */
  bytes: Uint8Array;
}

export const CURVE = {
  p: 2n ** 255n - 19n,
  a: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa984914a144n,
  b: 0x7b425ed097b425ed097b425ed097b425ed097b425ed097b4260b5e9c7710c864n,
  Gx: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad245an,
  Gy: 0x20ae19a1b8a086b4e01edd2c7748d14c923d4d7e6d7c61b229e9c5a27eced3d9n,
  n: 2n ** 252n + 27742317777372353535851937790883648493n,
  h: 8n,
} as const;

const Point = weierstrass(CURVE);

/** A point of the prime-order group, however it is written; throws when it is none. */
export const pointBytes = (bytes: Uint8Array): Uint8Array => {
  const point = Point.fromBytes(bytes);
  point.assertValidity();
  return point.toBytes(false);
};

function scalar({ bytes }: PrivateKey): bigint {
  const value = bytesToNumberBE(bytes);
  if (value < 1n || value >= CURVE.n) throw new RangeError('not a private key of this curve');
  return value;
}

export function publicOf(key: PrivateKey): PublicKey {
  const bytes =
    key.form === 'x25519' ? x25519.getPublicKey(key.bytes) : Point.BASE.multiply(scalar(key)).toBytes(false);
  return { form: key.form, bytes };
}

/** 32 bytes: x big-endian with its leading zeros, or the result of RFC 7748. Both keys are of one form. */
export function sharedSecret(own: PrivateKey, peer: PublicKey): Uint8Array {
  if (own.form !== peer.form) throw new RangeError('keys of two forms');
  if (own.form === 'x25519') return x25519.getSharedSecret(own.bytes, peer.bytes);
  const point = Point.fromBytes(peer.bytes);
  point.assertValidity();
  return numberToBytesBE(point.multiply(scalar(own)).toAffine().x, 32);
}

/** A fresh private key from 48 random bytes: more than 32, so that no key is likelier than another. */
export function privateFrom(form: Form, random: Uint8Array): PrivateKey {
  if (random.length < 48) throw new RangeError('48 random bytes are needed');
  if (form === 'x25519') return { form, bytes: random.slice(0, 32) };
  return { form, bytes: numberToBytesBE((bytesToNumberBE(random) % (CURVE.n - 1n)) + 1n, 32) };
}
