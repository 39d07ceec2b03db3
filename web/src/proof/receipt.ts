/**
 * Signed receipts and signed heads of the audit trail: Ed25519 (RFC 8032) over the canonical bytes, with a key that the
 * device made for itself. It proves that nothing was changed since that key signed, not whose key it is.
 *
 * A signed file is itself canonical, so that there is one way to write it: a repeated member, `7.0` for `7` or a blank
 * too many is refused like a forged figure. @noble/curves, as for sealed data: WebCrypto has no Ed25519 over plain http.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AuditHead, Receipt } from '../engine/api-proof';
import { canonical } from './canonical';

export { canonical } from './canonical';

export interface Key {
  privateKey: Uint8Array;
  publicKey: Uint8Array;
  /** SHA-256 of the public key, as hexadecimal digits: what two people compare. */
  fingerprint: string;
}

export interface Signature {
  alg: 'Ed25519';
  public_key: string;
  value: string;
}

export interface SignedReceipt {
  receipt: Receipt;
  signature: Signature;
}

export type HeadDocument = { format: 'msme-audit-head/1' } & AuditHead;

export interface SignedHead {
  head: HeadDocument;
  signature: Signature;
}

/** Why a file isn't accepted; the page words it. */
export type Refusal =
  'TOO_LARGE' | 'NOT_JSON' | 'NOT_CANONICAL' | 'UNKNOWN_FORMAT' | 'EXTRA_MEMBER' | 'BAD_MEMBER' | 'BAD_KEY' | 'FORGED';

export type Verdict<T> =
  | { valid: true; document: T; fingerprint: string }
  | { valid: false; reason: Refusal; path: string; document: null; fingerprint: null };

export type ReceiptVerdict =
  | { valid: true; receipt: Receipt; fingerprint: string }
  | { valid: false; reason: Refusal; path: string; receipt: null; fingerprint: null };

const MOST_BYTES = 1 << 20;

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** Null for anything but the one way to write so many bytes. */
function fromBase64Url(text: unknown, length: number): Uint8Array | null {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]+$/.test(text) || text.length !== Math.ceil((length * 4) / 3))
    return null;
  const chars = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(chars, (char) => char.charCodeAt(0));
  return bytes.length === length && toBase64Url(bytes) === text ? bytes : null;
}

export const fingerprintOf = (publicKey: Uint8Array): string => bytesToHex(sha256(publicKey));

function keyOf(privateKey: Uint8Array): Key {
  const publicKey = ed25519.getPublicKey(privateKey);
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
}

/** A fresh device key. */
export const newKey = (): Key => keyOf(ed25519.utils.randomSecretKey());

const KEY_FORMAT = 'msme-device-key/1';

/** The text of a key file, for whoever keeps one: it holds the private key. */
export const keyText = (key: Key): string =>
  canonical({ format: KEY_FORMAT, private_key: toBase64Url(key.privateKey) });

/** Null when the text is no key file. */
export function readKey(text: string): Key | null {
  try {
    const file = JSON.parse(text) as Record<string, unknown>;
    const bytes = file.format === KEY_FORMAT ? fromBase64Url(file.private_key, 32) : null;
    return bytes ? keyOf(bytes) : null;
  } catch {
    return null;
  }
}

type Check = (value: unknown) => boolean;
type Shape = { [member: string]: Check | Shape };

const text: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 200;
const digest: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const day: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const figure: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= 10_000 && value.every(check);
const fits =
  (shape: Shape): Check =>
  (value) =>
    fault(value, shape, '') === null;
const digests: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(digest);

const RULES: Shape = { id: text, version: text, sha256: digest };
const HEAD: Shape = { size: count, root: digest, last: orNull(digest), at: orNull(day) };
const SIGNATURE: Shape = { alg: (value) => value === 'Ed25519', public_key: text, value: text };
const RECEIPT: Shape = {
  format: (value) => value === 'msme-receipt/1',
  issued: orNull(day),
  customer_id: text,
  consent_id: text,
  as_of: day,
  now: day,
  data_origin: (value) => value === 'SYNTHETIC' || value === 'PROVIDED',
  inputs: listOf(fits({ sha256: digest, bytes: count, dataset: text })),
  corrections: listOf(text),
  accepted_gaps: count,
  engine: { name: text, version: text },
  policy: RULES,
  scorecard: RULES,
  rules: digests,
  scores: {
    cashflow_stability: orNull(figure),
    business_health: orNull(figure),
    debt_capacity: orNull(figure),
    overall: orNull(figure),
  },
  grade: orNull(text),
  pd: orNull(figure),
  reasons: listOf(text),
  decision: {
    outcome: text,
    amount: figure,
    tenure_months: orNull(count),
    annual_rate: orNull(figure),
    emi: orNull(figure),
    rules: listOf(text),
  },
  request: { amount: figure, tenure_months: count, product: orNull(text), lender: orNull(text) },
  audit_head: HEAD,
};
const HEAD_DOCUMENT: Shape = { format: (value) => value === 'msme-audit-head/1', ...HEAD };

interface Fault {
  reason: Refusal;
  path: string;
}

/** The first member that is too much, missing or of another form. */
function fault(value: unknown, shape: Shape, path: string): Fault | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reason: 'BAD_MEMBER', path };
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members))
    if (!Object.hasOwn(shape, name)) return { reason: 'EXTRA_MEMBER', path: `${path}/${name}` };
  for (const [name, form] of Object.entries(shape)) {
    const at = `${path}/${name}`;
    if (!Object.hasOwn(members, name)) return { reason: 'BAD_MEMBER', path: at };
    const inner = typeof form === 'function' ? null : fault(members[name], form, at);
    if (inner) return inner;
    if (typeof form === 'function' && !form(members[name]))
      return { reason: name === 'format' ? 'UNKNOWN_FORMAT' : 'BAD_MEMBER', path: at };
  }
  return null;
}

function signed(document: unknown, shape: Shape, privateKey: Uint8Array): Signature {
  const wrong = fault(document, shape, '');
  if (wrong) throw new TypeError(`not to be signed: ${wrong.reason} ${wrong.path}`);
  const value = ed25519.sign(utf8ToBytes(canonical(document)), privateKey);
  return { alg: 'Ed25519', public_key: toBase64Url(ed25519.getPublicKey(privateKey)), value: toBase64Url(value) };
}

function verified<T>(file: string, member: string, shape: Shape): Verdict<T> {
  const refused = (reason: Refusal, path = ''): Verdict<T> => ({
    valid: false,
    reason,
    path,
    document: null,
    fingerprint: null,
  });
  if (file.length > MOST_BYTES) return refused('TOO_LARGE');
  const plain = file.replace(/\r?\n$/, '');
  let whole: unknown;
  try {
    whole = JSON.parse(plain);
    if (canonical(whole) !== plain) return refused('NOT_CANONICAL');
  } catch (error) {
    return refused(error instanceof TypeError ? 'NOT_CANONICAL' : 'NOT_JSON');
  }
  const known = (whole as Record<string, { format?: unknown } | undefined> | null)?.[member];
  const format = shape.format as Check;
  if (typeof known === 'object' && known !== null && !format(known.format))
    return refused('UNKNOWN_FORMAT', `/${member}/format`);
  const wrong = fault(whole, { [member]: shape, signature: SIGNATURE }, '');
  if (wrong) return refused(wrong.reason, wrong.path);
  const { [member]: document, signature } = whole as Record<string, unknown>;
  const { public_key, value } = signature as Signature;
  const publicKey = fromBase64Url(public_key, 32);
  if (!publicKey) return refused('BAD_KEY', '/signature/public_key');
  const bytes = fromBase64Url(value, 64);
  if (!bytes) return refused('FORGED', '/signature/value');
  let good: boolean;
  try {
    // Strictly as RFC 8032: no second way to write a point, no key of small order.
    good = ed25519.verify(bytes, utf8ToBytes(canonical(document)), publicKey, { zip215: false });
  } catch {
    return refused('BAD_KEY', '/signature/public_key');
  }
  if (!good) return refused('FORGED', '/signature/value');
  return { valid: true, document: document as T, fingerprint: fingerprintOf(publicKey) };
}

/**
 * Signs the canonical bytes that receipt.get left in the output buffer. Throws a TypeError for bytes that are no receipt
 * of a format known here, or not canonical.
 */
export function sign(receiptBytes: Uint8Array, privateKey: Uint8Array): SignedReceipt {
  const plain = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(receiptBytes);
  const receipt = JSON.parse(plain) as Receipt;
  if (canonical(receipt) !== plain) throw new TypeError('not to be signed: NOT_CANONICAL');
  return { receipt, signature: signed(receipt, RECEIPT, privateKey) };
}

/** The text of a signed file, to be saved as it is. */
export const signedText = (document: SignedReceipt | SignedHead): string => `${canonical(document)}\n`;

export function verify(file: string): ReceiptVerdict {
  const verdict = verified<Receipt>(file, 'receipt', RECEIPT);
  if (!verdict.valid)
    return { valid: false, reason: verdict.reason, path: verdict.path, receipt: null, fingerprint: null };
  return { valid: true, receipt: verdict.document, fingerprint: verdict.fingerprint };
}

export function signHead(head: AuditHead, privateKey: Uint8Array): SignedHead {
  const document: HeadDocument = { format: 'msme-audit-head/1', ...head };
  return { head: document, signature: signed(document, HEAD_DOCUMENT, privateKey) };
}

export const verifyHead = (file: string): Verdict<HeadDocument> => verified<HeadDocument>(file, 'head', HEAD_DOCUMENT);
