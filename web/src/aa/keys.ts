/**
 * Key material as the ReBIT APIs carry it, and the receiver's own key file: the JSON that Rahasya's key generator answers
 * (private key, KeyMaterial with the public key and, once it was asked for, the Nonce). Nothing here stores or prints a key.
 */
import { NONCE_BYTES } from './cipher';
import { privateFrom, publicOf, type Form, type PrivateKey, type PublicKey } from './curve';
import { bytesOf, OtherCurve, readPrivateKey, readPublicKey, sameBytes, toBase64 } from './encoding';
import { writePrivateKey, writePublicKey } from './encoding';
import { AaError } from './errors';

/** One side's public half. */
export interface KeyMaterial {
  key: PublicKey;
  nonce: Uint8Array;
  /** As written; null when it says none. */
  expiry: string | null;
}

/** The own half. `form` null: bare bytes that fit either. */
export interface OwnKey {
  form: Form | null;
  bytes: Uint8Array;
  nonce: Uint8Array;
  expiry: string | null;
  /** The file's name, for messages. */
  name: string;
}

export const fold = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

export type Tree = Record<string, unknown>;
export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first member with one of these folded names, in the order of the names. */
export function member(tree: Tree, ...names: string[]): unknown {
  const entries = Object.entries(tree);
  for (const name of names) {
    const found = entries.find(([key, value]) => fold(key) === name && value !== null && value !== '');
    if (found !== undefined) return found[1];
  }
  return undefined;
}

const said = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

const NONCE_HINT = 'Both nonces are needed: the one of the request (own) and the one of the answer (provider)';

function readNonce(value: unknown, path: string, whose: string): Uint8Array {
  const written = said(value);
  const bytes = written === null ? null : bytesOf(written);
  if (bytes?.length === NONCE_BYTES) return bytes;
  throw new AaError(
    'E_NONCE_MISSING',
    `${path}/Nonce`,
    written === null ? `The nonce of ${whose} is missing` : `The nonce of ${whose} is not one`,
    `${NONCE_BYTES} bytes as base64`,
    written === null ? 'nothing' : bytes === null ? 'no base64' : `${bytes.length} bytes`,
    NONCE_HINT,
  );
}

function otherCurve(path: string): AaError {
  return new AaError(
    'E_KEY_CURVE',
    path,
    'The key is of another curve',
    'Curve25519: X25519, or the Weierstrass form of BouncyCastle',
    'a key of another curve',
    'Ask for the data again with a key pair of Curve25519',
  );
}

/** The provider's KeyMaterial of a fetched answer, or the receiver's of a request. */
export function readKeyMaterial(value: unknown, path: string): KeyMaterial {
  const broken = (got: string): AaError =>
    new AaError(
      'E_KEY_MATERIAL',
      path,
      "The provider's key material cannot be read",
      'KeyMaterial with DHPublicKey.KeyValue and Nonce',
      got,
      'Fetch the data again, or ask the provider',
    );
  if (!isTree(value)) throw broken('nothing');
  const dh = member(value, 'dhpublickey', 'dhpublickeys');
  const holder = isTree(dh) ? dh : value;
  const written = said(member(holder, 'keyvalue', 'publickey'));
  if (written === null) throw broken('no KeyValue');
  let key: PublicKey;
  try {
    key = readPublicKey(written);
  } catch (cause) {
    throw cause instanceof OtherCurve
      ? otherCurve(`${path}/DHPublicKey/KeyValue`)
      : broken('a KeyValue that is no key');
  }
  const nonce = readNonce(member(value, 'nonce'), path, 'the provider');
  return { key, nonce, expiry: said(member(holder, 'expiry')) };
}

const PRIVATE = ['privatekey', 'ourprivatekey'];
const NONCE = ['nonce', 'ournonce', 'base64yournonce', 'yournonce'];

/** Objects that hold a private key, a few levels down: a file may keep several pairs. */
function holders(value: unknown, depth = 0): Tree[] {
  if (depth > 4 || typeof value !== 'object' || value === null) return [];
  if (isTree(value) && said(member(value, ...PRIVATE)) !== null) return [value];
  return Object.values(value).flatMap((each: unknown) => holders(each, depth + 1));
}

/** The pairs of a key file's text; `name` is the file's. */
export function readKeyFile(text: string, name: string): OwnKey[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(name, 'text that is no JSON');
  }
  const pairs = holders(value);
  if (pairs.length === 0) throw invalid(name, 'no privateKey');
  return pairs.map((pair) => readPair(pair, name, isTree(value) ? value : pair));
}

function invalid(name: string, got: string): AaError {
  return new AaError(
    'E_KEY_INVALID',
    name,
    `${name} holds no key that can be used`,
    'JSON with privateKey (PKCS#8 or 32 bytes, base64) and KeyMaterial with its public key and Nonce',
    got,
    'Use the answer of the key generator as it was kept when the data was asked for',
  );
}

function readPair(pair: Tree, name: string, whole: Tree): OwnKey {
  let key: { form: Form | null; bytes: Uint8Array };
  try {
    key = readPrivateKey(said(member(pair, ...PRIVATE)) ?? '');
  } catch (cause) {
    throw cause instanceof OtherCurve ? otherCurve(`${name}/privateKey`) : invalid(name, 'a privateKey that is no key');
  }
  const material = member(pair, 'keymaterial', 'ourkeymaterial');
  const own = isTree(material) ? material : pair;
  const dh = member(own, 'dhpublickey');
  const holder = isTree(dh) ? dh : own;
  const written = said(member(holder, 'keyvalue', 'publickey'));
  const form = checked(key, written, name);
  const nonce = member(own, ...NONCE) ?? member(pair, ...NONCE) ?? member(whole, ...NONCE);
  return {
    form,
    bytes: key.bytes,
    nonce: readNonce(nonce, name, 'the own key'),
    expiry: said(member(holder, 'expiry')),
    name,
  };
}

/** The form of the pair, once its two halves are seen to belong together. */
function checked(key: { form: Form | null; bytes: Uint8Array }, written: string | null, name: string): Form | null {
  let half: PublicKey | null;
  try {
    half = written === null ? null : readPublicKey(written);
  } catch (cause) {
    if (cause instanceof OtherCurve) throw otherCurve(`${name}/KeyMaterial/DHPublicKey/KeyValue`);
    throw invalid(name, 'a public key that is none');
  }
  const form = key.form ?? half?.form ?? null;
  if (form === null) return null;
  let own: PublicKey;
  try {
    own = publicOf({ form, bytes: key.bytes });
  } catch {
    throw invalid(name, 'a privateKey out of range');
  }
  if (half !== null && (half.form !== form || !sameBytes(half.bytes, own.bytes))) {
    throw invalid(name, 'a private and a public key that do not belong together');
  }
  return form;
}

export interface NewKey {
  form: Form;
  /** ISO date-time; the network's usual life is 24 hours. */
  expiry: string;
  /** 80 bytes: the key is made from the first 48, the nonce from the rest. Default: the platform's own. */
  random?: Uint8Array;
}

/** A fresh pair in the shape of a key file; its KeyMaterial is what the other side gets. */
export function newKeyFile({ form, expiry, random }: NewKey) {
  const bytes = random ?? crypto.getRandomValues(new Uint8Array(80));
  const key: PrivateKey = privateFrom(form, bytes);
  return {
    privateKey: writePrivateKey(key),
    KeyMaterial: {
      cryptoAlg: 'ECDH',
      curve: form === 'x25519' ? 'X25519' : 'Curve25519',
      params: 'cipher=AES/GCM/NoPadding;KeyPairGenerator=ECDH',
      DHPublicKey: { expiry, Parameters: '', KeyValue: writePublicKey(publicOf(key)) },
      Nonce: toBase64(bytes.slice(48, 48 + NONCE_BYTES)),
    },
  };
}
