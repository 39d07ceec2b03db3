/**
 * Keys as texts: base64 or PEM of the SPKI and PKCS#8 structures, or the bare bytes as hex or base64. The kind is told by
 * the structure's own object identifier, never by labels: those are mixed up in the wild.
 */
import { DER } from '@noble/curves/abstract/weierstrass.js';
import { bytesToHex, concatBytes, equalBytes, hexToBytes, numberToBytesBE } from '@noble/curves/utils.js';
import { CURVE, pointBytes, type Form, type PrivateKey, type PublicKey } from './curve';

const encode = (tag: number, hex: string): string => DER._tlv.encode(tag, hex);
const decode = (tag: number, bytes: Uint8Array): { v: Uint8Array; l: Uint8Array } => DER._tlv.decode(tag, bytes);

const OID = {
  ec: '2a8648ce3d0201',
  primeField: '2a8648ce3d0101',
  x25519: '2b656e',
} as const;
const TAG = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, sequence: 0x30 } as const;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Null when it is no base64; blanks, line ends and the URL alphabet are taken. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const plain = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return null;
  const chars = atob(plain);
  const bytes = new Uint8Array(chars.length);
  for (let i = 0; i < chars.length; i++) bytes[i] = chars.charCodeAt(i);
  return bytes;
}

/** Bytes from hex (where it can be nothing else), PEM or base64. */
export function bytesOf(text: string): Uint8Array | null {
  const body = text.replace(/-----(?:BEGIN|END) [A-Z0-9 ]+-----/g, '').trim();
  if (/^(?:[0-9a-f]{64}|04[0-9a-f]{128})$/i.test(body)) return hexToBytes(body.toLowerCase());
  return fromBase64(body);
}

/** A structure of another curve, as opposed to one that cannot be read at all. */
export class OtherCurve extends Error {}

interface Structure {
  form: Form;
  /** Of the key itself. */
  rest: Uint8Array;
}

/** SEQUENCE { algorithm, … } of which `head` (a version) comes first. */
function structure(bytes: Uint8Array, versioned: boolean): Structure {
  let { v: body } = decode(TAG.sequence, bytes);
  if (versioned) ({ l: body } = decode(TAG.integer, body));
  const algorithm = decode(TAG.sequence, body);
  const oid = decode(TAG.oid, algorithm.v);
  const name = bytesToHex(oid.v);
  if (name === OID.x25519) return { form: 'x25519', rest: algorithm.l };
  if (name !== OID.ec) throw new OtherCurve('another algorithm');
  checkCurve(oid.l);
  return { form: 'weierstrass', rest: algorithm.l };
}

/** Explicit parameters must be exactly this curve: p, a and b fix it, the base point fixes the group. */
function checkCurve(parameters: Uint8Array): void {
  if (parameters[0] !== TAG.sequence) throw new OtherCurve('a named curve');
  const version = decode(TAG.integer, decode(TAG.sequence, parameters).v);
  const field = decode(TAG.sequence, version.l);
  const kind = decode(TAG.oid, field.v);
  const curve = decode(TAG.sequence, field.l);
  const a = decode(TAG.octets, curve.v);
  const b = decode(TAG.octets, a.l);
  const base = decode(TAG.octets, curve.l);
  const order = decode(TAG.integer, base.l);
  const number = (value: Uint8Array): bigint => BigInt(`0x0${bytesToHex(value)}`);
  const same =
    bytesToHex(kind.v) === OID.primeField &&
    number(decode(TAG.integer, kind.l).v) === CURVE.p &&
    number(a.v) === CURVE.a &&
    number(b.v) === CURVE.b &&
    number(order.v) === CURVE.n &&
    number(base.v.slice(1, 33)) === CURVE.Gx;
  if (!same) throw new OtherCurve('another curve');
}

/** Throws OtherCurve, or anything else when the text is no public key. */
export function readPublicKey(text: string): PublicKey {
  const bytes = bytesOf(text);
  if (bytes === null) throw new Error('no base64');
  if (bytes.length === 32) return { form: 'x25519', bytes };
  if (bytes.length === 65) return { form: 'weierstrass', bytes: pointBytes(bytes) };
  const { form, rest } = structure(bytes, false);
  const key = decode(TAG.bits, rest).v.slice(1);
  if (form === 'x25519' && key.length !== 32) throw new Error('not 32 bytes');
  return { form, bytes: form === 'x25519' ? key : pointBytes(key) };
}

/** `form` null: bare bytes, which say nothing of it. */
export function readPrivateKey(text: string): { form: Form | null; bytes: Uint8Array } {
  const bytes = bytesOf(text);
  if (bytes === null) throw new Error('no base64');
  if (bytes.length === 32) return { form: null, bytes };
  // Leading zeros of a number may be lost, or one be added for the sign.
  if (bytes.length < 34 && bytes.length > 24) return { form: null, bytes: padded(bytes) };
  const { form, rest } = structure(bytes, true);
  let key = decode(TAG.octets, rest).v;
  if (form === 'x25519') key = decode(TAG.octets, key).v;
  else key = decode(TAG.octets, decode(TAG.integer, decode(TAG.sequence, key).v).l).v;
  return { form, bytes: padded(key) };
}

function padded(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? new Uint8Array() : bytes.slice(start);
  if (bytes.length === 32) return bytes;
  if (digits.length > 32) throw new Error('more than 32 bytes');
  return concatBytes(new Uint8Array(32 - digits.length), digits);
}

const integer = (value: bigint): string => encode(TAG.integer, DER._int.encode(value));
const octets = (value: bigint): string => encode(TAG.octets, bytesToHex(numberToBytesBE(value, 32)));

/** As BouncyCastle writes it: every parameter spelled out. */
function algorithmOf(form: Form): string {
  if (form === 'x25519') return encode(TAG.sequence, encode(TAG.oid, OID.x25519));
  const { p, a, b, Gx, Gy, n, h } = CURVE;
  const point = `04${bytesToHex(numberToBytesBE(Gx, 32))}${bytesToHex(numberToBytesBE(Gy, 32))}`;
  const parameters = [
    integer(1n),
    encode(TAG.sequence, encode(TAG.oid, OID.primeField) + integer(p)),
    encode(TAG.sequence, octets(a) + octets(b)),
    encode(TAG.octets, point),
    integer(n),
    integer(h),
  ];
  return encode(TAG.sequence, encode(TAG.oid, OID.ec) + encode(TAG.sequence, parameters.join('')));
}

/** Base64 of the SPKI structure. */
export function writePublicKey({ form, bytes }: PublicKey): string {
  const key = encode(TAG.bits, `00${bytesToHex(bytes)}`);
  return toBase64(hexToBytes(encode(TAG.sequence, algorithmOf(form) + key)));
}

/** Base64 of the PKCS#8 structure. */
export function writePrivateKey({ form, bytes }: PrivateKey): string {
  const bare = encode(TAG.octets, bytesToHex(bytes));
  const key = form === 'x25519' ? bare : encode(TAG.sequence, integer(1n) + bare);
  const whole = `${encode(TAG.integer, '00')}${algorithmOf(form)}${encode(TAG.octets, key)}`;
  return toBase64(hexToBytes(encode(TAG.sequence, whole)));
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && equalBytes(a, b);
