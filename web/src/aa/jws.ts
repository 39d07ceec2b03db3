/**
 * Signatures of the Account Aggregator network: JWS (RFC 7515), compact as `signedConsent`, or detached with an unencoded
 * payload (RFC 7797) as the header `x-jws-signature`. Only public-key algorithms: `none` and the HMAC ones are refused,
 * for whoever may check those may also sign.
 */
import { fold, isTree, member, type Tree } from './keys';
import { fromBase64 } from './encoding';
import type { JwsVerdict as Verdict } from '../engine/api';

type Bytes = Uint8Array<ArrayBuffer>;

const ALGORITHMS = {
  RS256: { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
  RS512: { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
  PS256: { import: { name: 'RSA-PSS', hash: 'SHA-256' }, verify: { name: 'RSA-PSS', saltLength: 32 } },
  ES256: { import: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
} as const;
type Algorithm = keyof typeof ALGORITHMS;

const LEAST_RSA_BITS = 2048;

export type JwsCode =
  /** Signed, and the key fits. */
  | 'JWS_VALID'
  /** No signature stands in the file or beside it. */
  | 'JWS_UNSIGNED'
  /** Signed, but no key was given. */
  | 'JWS_NO_KEY'
  /** This browser offers no cryptography here (a page over plain http). */
  | 'JWS_UNAVAILABLE'
  /** Not three parts, or a header that is no JSON. */
  | 'JWS_FORMAT'
  /** `none`, HMAC, or an algorithm that is not taken. */
  | 'JWS_ALGORITHM'
  /** `crit` names what is not understood, or `b64` without being named in it. */
  | 'JWS_CRITICAL'
  /** The key can't be read, is too short, or is of another kind than the signature. */
  | 'JWS_KEY'
  /** The signature does not fit: another key, or an altered text. */
  | 'JWS_INVALID'
  /** The signature fits, but what stands in the clear beside it says something else. */
  | 'JWS_OTHER_TEXT';

export type JwsVerdict = Verdict & { code: JwsCode };

class Refusal extends Error {
  constructor(readonly code: JwsCode) {
    super(code);
  }
}

interface Header {
  alg: string | null;
  kid: string | null;
  /** False: the payload is signed as it is. */
  encoded: boolean;
  crit: unknown;
  b64: unknown;
}

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** The URL alphabet without padding, and nothing else: one text for one signature. */
function fromBase64Url(text: string): Bytes | null {
  return /^[A-Za-z0-9_-]*$/.test(text) ? fromBase64(text) : null;
}

function headerOf(part: string): Header {
  const bytes = fromBase64Url(part);
  const header = bytes === null ? null : parsed(bytes);
  if (!isTree(header)) throw new Refusal('JWS_FORMAT');
  const { alg, kid, crit, b64 } = header;
  return {
    alg: typeof alg === 'string' ? alg : null,
    kid: typeof kid === 'string' ? kid : null,
    encoded: b64 !== false,
    crit,
    b64,
  };
}

/** Null for what is no JSON in UTF-8. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

function checkCritical({ crit, b64 }: Header): void {
  const names = crit === undefined ? [] : crit;
  if (!Array.isArray(names) || (crit !== undefined && names.length === 0)) throw new Refusal('JWS_CRITICAL');
  if (names.some((name) => name !== 'b64') || new Set(names).size !== names.length) throw new Refusal('JWS_CRITICAL');
  if (names.includes('b64') !== (b64 !== undefined)) throw new Refusal('JWS_CRITICAL');
  if (b64 !== undefined && typeof b64 !== 'boolean') throw new Refusal('JWS_CRITICAL');
}

function algorithmOf({ alg }: Header): Algorithm {
  if (alg === null || !Object.hasOwn(ALGORITHMS, alg)) throw new Refusal('JWS_ALGORITHM');
  return alg as Algorithm;
}

/** A JWK, the one of a set that the signature names, or a PEM of SubjectPublicKeyInfo. */
async function readKey(text: string, algorithm: Algorithm, kid: string | null): Promise<CryptoKey> {
  const parameters = ALGORITHMS[algorithm].import;
  try {
    const key = await (/-----BEGIN PUBLIC KEY-----/.test(text)
      ? crypto.subtle.importKey('spki', pem(text), parameters, false, ['verify'])
      : crypto.subtle.importKey('jwk', jwk(text, algorithm, kid), parameters, false, ['verify']));
    const { modulusLength } = key.algorithm as Partial<RsaKeyAlgorithm>;
    if (modulusLength !== undefined && modulusLength < LEAST_RSA_BITS) throw new Refusal('JWS_KEY');
    return key;
  } catch {
    throw new Refusal('JWS_KEY');
  }
}

function pem(text: string): Bytes {
  const body = /-----BEGIN PUBLIC KEY-----([\s\S]*?)-----END PUBLIC KEY-----/.exec(text)?.[1] ?? '';
  const bytes = fromBase64(body);
  if (bytes === null) throw new Refusal('JWS_KEY');
  return bytes;
}

function jwk(text: string, algorithm: Algorithm, kid: string | null): JsonWebKey {
  const value: unknown = JSON.parse(text);
  if (!isTree(value)) throw new Refusal('JWS_KEY');
  const list = Array.isArray(value['keys']) ? value['keys'].filter(isTree) : [value];
  const key =
    kid === null ? list[0] : (list.find((each) => each['kid'] === kid) ?? (list.length === 1 ? list[0] : null));
  // A key says what it is for: one of another algorithm, or a shared secret, is none for this signature.
  if (key === null || key === undefined || (key['alg'] !== undefined && key['alg'] !== algorithm))
    throw new Refusal('JWS_KEY');
  if (key['use'] !== undefined && key['use'] !== 'sig') throw new Refusal('JWS_KEY');
  // Only its public members: a file that also holds the private half verifies just as well.
  const taken: Tree = {};
  for (const name of ['kty', 'n', 'e', 'crv', 'x', 'y']) if (key[name] !== undefined) taken[name] = key[name];
  return taken;
}

/**
 * `payload` null: the signature's own middle part; otherwise that part must be empty, and these bytes are what it signs.
 * A key that isn't given is told apart from one that doesn't fit.
 */
export async function verifyJws(jws: string, key: string | null, payload: Uint8Array | null): Promise<JwsVerdict> {
  let alg: string | null = null;
  let kid: string | null = null;
  const verdict = (code: JwsCode, word: JwsVerdict['verdict'] = 'invalid'): JwsVerdict => ({
    verdict: word,
    code,
    alg,
    kid,
  });
  try {
    const [head, middle, tail, ...rest] = jws.trim().split('.');
    if (head === undefined || middle === undefined || tail === undefined || rest.length > 0)
      throw new Refusal('JWS_FORMAT');
    const header = headerOf(head);
    ({ alg, kid } = header);
    const algorithm = algorithmOf(header);
    checkCritical(header);
    const signature = fromBase64Url(tail);
    const detached = payload !== null;
    if (signature === null || detached !== (middle === '')) throw new Refusal('JWS_FORMAT');
    if (!detached && (!header.encoded || fromBase64Url(middle) === null)) throw new Refusal('JWS_FORMAT');
    if (key === null) return verdict('JWS_NO_KEY', 'no_key');
    if ((globalThis.crypto as Crypto | undefined)?.subtle === undefined) return verdict('JWS_UNAVAILABLE', 'no_key');
    const signed = !detached
      ? utf8(`${head}.${middle}`)
      : joined(utf8(`${head}.`), header.encoded ? utf8(toBase64Url(payload)) : (payload as Bytes));
    const subtle = await readKey(key, algorithm, kid);
    const fits = await crypto.subtle.verify(ALGORITHMS[algorithm].verify, subtle, signature, signed);
    return fits ? verdict('JWS_VALID', 'valid') : verdict('JWS_INVALID');
  } catch (cause) {
    return verdict(cause instanceof Refusal ? cause.code : 'JWS_FORMAT');
  }
}

function joined(a: Bytes, b: Bytes): Bytes {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A consent file's own signature, or a detached one that came beside it (the value of `x-jws-signature`). */
export async function verifyConsent(
  file: Uint8Array,
  key: string | null,
  detached: string | null,
): Promise<JwsVerdict> {
  if (detached !== null) return verifyJws(detached, key, file);
  const document = parsed(file);
  const unsigned: JwsVerdict = { verdict: 'no_key', code: 'JWS_UNSIGNED', alg: null, kid: null };
  if (!isTree(document)) return unsigned;
  const jws = member(document, 'signedconsent');
  if (typeof jws !== 'string') return unsigned;
  const verdict = await verifyJws(jws, key, null);
  if (verdict.verdict !== 'valid') return verdict;
  const clear = Object.entries(document).find(([name]) => fold(name) === 'consentdetail')?.[1];
  return clear === undefined || repeats(clear, payloadOf(jws))
    ? verdict
    : { ...verdict, verdict: 'invalid', code: 'JWS_OTHER_TEXT' };
}

function payloadOf(jws: string): unknown {
  const bytes = fromBase64Url(jws.split('.')[1] ?? '');
  return bytes === null ? null : parsed(bytes);
}

/** Every member in the clear stands in the signed text with the same value; that one may hold more (accounts). */
function repeats(clear: unknown, signed: unknown): boolean {
  if (Array.isArray(clear)) {
    return (
      Array.isArray(signed) && clear.length === signed.length && clear.every((each, i) => repeats(each, signed[i]))
    );
  }
  if (isTree(clear)) {
    return isTree(signed) && Object.keys(clear).every((name) => repeats(clear[name], signed[name]));
  }
  return clear === signed;
}
