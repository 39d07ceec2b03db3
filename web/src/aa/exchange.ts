/**
 * An FI fetch between provider (FIP) and user (FIU): the provider seals each account for the user's key material, the
 * user opens the answer. Opening puts the plain data where the sealed one stood, and touches nothing else of the text.
 */
import { open, seal, sessionKey } from './cipher';
import { sharedSecret, type Form } from './curve';
import { fromBase64, toBase64 } from './encoding';
import { AaError } from './errors';
import { fold, isTree, member, readKeyMaterial, type KeyMaterial, type OwnKey, type Tree } from './keys';

export interface Opened {
  /** The answer, each `encryptedFI` that opened replaced by `decryptedFI` with the plain data. */
  text: string;
  opened: number;
  /** Elements that stayed sealed; the notes say why. */
  sealed: number;
  notes: string[];
}

/** Has the key expired by then? A time that cannot be read expires nothing. */
function checkExpiry(expiry: string | null, at: string | null, path: string, whose: string): void {
  if (expiry === null || at === null) return;
  if (!(Date.parse(expiry) < Date.parse(at))) return;
  throw new AaError(
    'E_KEY_EXPIRED',
    path,
    `The key of ${whose} had expired when the data was sealed`,
    `a key that is valid at ${at}`,
    `valid until ${expiry}`,
    'Ask for the data again with fresh keys',
  );
}

/** Seals one account's data. `at`: the time of the exchange, against which the receiver's key is checked. */
export function sealFi(plain: string | Uint8Array, own: OwnKey, peer: KeyMaterial, at: string | null): string {
  checkExpiry(peer.expiry, at, 'KeyMaterial/DHPublicKey/expiry', 'the receiver');
  return toBase64(seal(sessionWith(own, peer), typeof plain === 'string' ? new TextEncoder().encode(plain) : plain));
}

/** Opens one account's data; null when it does not open. */
export function openFi(sealed: string, own: OwnKey, peer: KeyMaterial, at: string | null): Uint8Array | null {
  checkExpiry(peer.expiry, at, 'KeyMaterial/DHPublicKey/expiry', 'the provider');
  const bytes = fromBase64(sealed);
  return bytes === null ? null : open(sessionWith(own, peer), bytes);
}

function sessionWith(own: OwnKey, peer: KeyMaterial) {
  const form: Form = own.form ?? peer.key.form;
  return sessionKey(sharedSecret({ form, bytes: own.bytes }, peer.key), own.nonce, peer.nonce);
}

interface Sealed {
  /** As it stands in the file. */
  text: string;
  path: string;
  /** The nearest KeyMaterial around it, and where it stands; the same object for a whole provider. */
  material: unknown;
  owner: string;
}

function collect(
  value: unknown,
  path: string,
  around: { material: unknown; owner: string },
  found: Sealed[],
  depth = 0,
) {
  if (depth > 32 || typeof value !== 'object' || value === null) return;
  let here = around;
  if (isTree(value)) {
    const material = member(value, 'keymaterial');
    if (material !== undefined) here = { material, owner: path };
  }
  for (const [key, each] of Object.entries(value as Tree)) {
    const at = `${path}/${key}`;
    if (fold(key) === 'encryptedfi' && typeof each === 'string') {
      if (each !== '') found.push({ text: each, path: at, material: here.material, owner: here.owner });
    } else collect(each, at, here, found, depth + 1);
  }
}

/** UTF-8, or what Windows writes. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** JSON goes in as it is, digit for digit; XML as a text. */
function embedded(plain: string): string {
  if (/^\s*[{[]/.test(plain)) {
    try {
      JSON.parse(plain);
      return plain.trim();
    } catch {
      // Not JSON after all.
    }
  }
  return JSON.stringify(plain);
}

type Outcome = { plain: string } | { error: AaError };

/** One provider's elements: a key that opens one of them is the right one, so that the others must open too. */
function openAll(sealed: readonly Sealed[], keys: readonly OwnKey[], at: string | null): Outcome[] {
  const [first] = sealed;
  if (first === undefined) return [];
  let peer: KeyMaterial;
  let able: OwnKey[];
  try {
    peer = readKeyMaterial(first.material, `${first.owner}/KeyMaterial`);
    checkExpiry(peer.expiry, at, `${first.owner}/KeyMaterial/DHPublicKey/expiry`, 'the provider');
    able = keys.filter((key) => key.form === null || key.form === peer.key.form);
    if (able.length === 0) throw mixedForms(first.owner, peer.key.form);
    const valid = able.filter((key) => !expired(key, at));
    if (valid.length === 0 && able[0] !== undefined) checkExpiry(able[0].expiry, at, able[0].name, 'the own key file');
    able = valid;
  } catch (error) {
    if (!(error instanceof AaError)) throw error;
    return sealed.map(() => ({ error }));
  }
  const sessions = able.flatMap((key) => {
    try {
      return [sessionWith(key, peer)];
    } catch {
      return []; // bare bytes that are no number of this curve
    }
  });
  const plains = sealed.map(({ text }) => {
    const bytes = fromBase64(text);
    for (const session of bytes === null ? [] : sessions) {
      const plain = open(session, bytes as Uint8Array);
      if (plain !== null) return decode(plain);
    }
    return null;
  });
  const some = plains.some((plain) => plain !== null);
  return plains.map((plain, i) =>
    plain === null ? { error: unopened(sealed[i]?.path ?? '', some, sealed[i]?.text ?? '') } : { plain },
  );
}

function expired(key: OwnKey, at: string | null): boolean {
  return key.expiry !== null && at !== null && Date.parse(key.expiry) < Date.parse(at);
}

function mixedForms(owner: string, form: Form): AaError {
  const name = (each: Form): string => (each === 'x25519' ? 'X25519' : 'the Weierstrass form');
  return new AaError(
    'E_KEY_CURVE',
    `${owner}/KeyMaterial`,
    "The own key and the provider's are of two forms of Curve25519",
    `an own key of ${name(form)}`,
    `one of ${name(form === 'x25519' ? 'weierstrass' : 'x25519')}`,
    'Use the key pair with which this very data was asked for',
  );
}

function unopened(path: string, others: boolean, text: string): AaError {
  const got = fromBase64(text) === null ? 'no base64' : 'the authentication tag does not fit';
  if (others) {
    return new AaError(
      'E_FI_TAMPERED',
      path,
      'This element was altered after it was sealed',
      'data that opens with the key that opens the others of this provider',
      got,
      'Fetch the data again',
    );
  }
  return new AaError(
    'E_KEY_WRONG',
    path,
    'The key does not open the data',
    'the key pair and the nonce with which this very data was asked for',
    got,
    'Add the key file that was kept with the request; when it is the one, the data was altered',
  );
}

export const KEY_NEEDED = (name: string): AaError =>
  new AaError(
    'E_KEY_NEEDED',
    name,
    `${name} holds sealed Account Aggregator data, and no key was given`,
    'the key file of the request: JSON with privateKey and KeyMaterial with its Nonce',
    'no key file',
    'Add the key file together with the data; it is used here, and kept nowhere',
  );

/**
 * Opens a fetched answer. Elements that do not open stay sealed, for the engine to set aside by name; when none opens,
 * the first one's error is thrown.
 */
export function openAnswer(text: string, keys: readonly OwnKey[], name: string): Opened {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { text, opened: 0, sealed: 0, notes: [] }; // the engine says where the JSON breaks
  }
  const sealed: Sealed[] = [];
  collect(document, '', { material: undefined, owner: '' }, sealed);
  if (sealed.length === 0) return { text, opened: 0, sealed: 0, notes: [] };
  if (keys.length === 0) throw KEY_NEEDED(name);
  const timestamp = isTree(document) ? member(document, 'timestamp') : undefined;
  const at = typeof timestamp === 'string' ? timestamp : null;

  const results = new Map<string, Outcome>();
  for (const owner of new Set(sealed.map((each) => each.owner))) {
    const group = sealed.filter((each) => each.owner === owner);
    openAll(group, keys, at).forEach((outcome, i) => results.set(group[i]?.text ?? '', outcome));
  }
  const errors = [...results.values()].flatMap((each) => ('error' in each ? [each.error] : []));
  const opened = sealed.filter((each) => 'plain' in (results.get(each.text) ?? {})).length;
  const [first] = errors;
  if (opened === 0 && first !== undefined) throw first;
  const notes = [`${opened} sealed ${opened === 1 ? 'account' : 'accounts'} opened with the key file`];
  for (const { body } of errors) notes.push(`${body.path} stays sealed: ${body.message} (${body.code})`);
  return { text: spliced(text, results), opened, sealed: sealed.length - opened, notes };
}

/** The same text but for what opened: numbers around it keep every digit that they were written with. */
function spliced(text: string, results: ReadonlyMap<string, Outcome>): string {
  const out: string[] = [];
  let done = 0;
  for (const found of text.matchAll(/"encrypted[_-]?fi"\s*:\s*"/gi)) {
    const start = found.index + found[0].length - 1;
    // Base64 has no quote, and JSON escapes of it ("\/", "\u003d") have none either.
    const end = text.indexOf('"', start + 1) + 1;
    const outcome = results.get(unquoted(text.slice(start, end)));
    if (found.index < done || outcome === undefined || !('plain' in outcome)) continue;
    out.push(text.slice(done, found.index), '"decryptedFI":', embedded(outcome.plain));
    done = end;
  }
  return out.join('') + text.slice(done);
}

function unquoted(json: string): string {
  try {
    return JSON.parse(json) as string;
  } catch {
    return '';
  }
}
