/** Sealed Account Aggregator data: against public vectors, against Node's own cryptography, and what is refused. */
import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { open, sessionKey } from '../../web/src/aa/cipher';
import { CURVE, publicOf, sharedSecret } from '../../web/src/aa/curve';
import { fromBase64, readPrivateKey, readPublicKey, toBase64, writePublicKey } from '../../web/src/aa/encoding';
import { AaError } from '../../web/src/aa/errors';
import { openAnswer, sealFi } from '../../web/src/aa/exchange';
import { keyFile, sealed as isSealed } from '../../web/src/reader/sniff';
import { readKeyMaterial } from '../../web/src/aa/keys';
import { answer as answerOf, AT, ownKeys, pair, provider, sealFor, type Pair } from './fi-writer';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const PLAIN = '{"Account":{"type":"deposit","amount":1798.89999999988,"txnId":12345678901234567890}}';

const answer = (fip: Pair, sealed: string[]) => answerOf([provider(fip, sealed)]);
const owner = ownKeys;

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (error instanceof AaError) return error.body;
    throw error;
  }
}

describe('public vectors of the Weierstrass form', () => {
  const path = join(process.env['MSME_SAMPLES'] ?? '', 'crypto/rahasya_ecc_golden_excerpt.json');
  test('reproduce bit for bit, both ways, where MSME_SAMPLES points to them', () => {
    if (!existsSync(path)) return;
    const { vectors, plaintext } = JSON.parse(readFileSync(path, 'utf8'));
    expect(vectors.length).toBeGreaterThan(1);
    for (const each of vectors) {
      const bytes = (name: string) => new Uint8Array(Buffer.from(each[`${name}_hex`], 'hex'));
      const own = { form: 'weierstrass', bytes: bytes('fiu_d_be') } as const;
      const other = { form: 'weierstrass', bytes: bytes('fip_d_be') } as const;
      expect(hex(publicOf(own).bytes)).toBe(each.fiu_point_uncompressed_hex);
      const secret = sharedSecret(own, readPublicKey(each.fip_point_uncompressed_hex));
      expect(hex(secret)).toBe(each.shared_secret_hex);
      expect(hex(sharedSecret(other, publicOf(own)))).toBe(each.shared_secret_hex);
      const session = sessionKey(secret, fromBase64(each.fiu_nonce_b64)!, fromBase64(each.fip_nonce_b64)!);
      expect([hex(session.key), hex(session.iv)]).toEqual([each.aes_key_hex, each.iv_hex]);
      expect(new TextDecoder().decode(open(session, fromBase64(each.ciphertext_b64)!)!)).toBe(plaintext);
      // The same through files: a bare key, and the provider's as SPKI.
      const file = { privateKey: toBase64(own.bytes), Nonce: each.fiu_nonce_b64 };
      const material = {
        curve: 'X25519',
        DHPublicKey: { KeyValue: writePublicKey(publicOf(other)) },
        Nonce: each.fip_nonce_b64,
      };
      const document = { FI: [{ data: [{ encryptedFI: each.ciphertext_b64 }], KeyMaterial: material }] };
      expect(JSON.parse(openAnswer(JSON.stringify(document), owner(file), 'a').text).FI[0].data[0].decryptedFI).toEqual(
        JSON.parse(plaintext),
      );
      const sealer = { privateKey: each.fip_d_be_hex, nonce: each.fip_nonce_b64 };
      const receiver = readKeyMaterial({ KeyValue: each.fiu_point_uncompressed_hex, Nonce: each.fiu_nonce_b64 }, '');
      expect(sealFi(plaintext, owner(sealer)[0]!, receiver, null)).toBe(each.ciphertext_b64);
    }
  });
});

describe("Node's cryptography", () => {
  const nonces = [7, 91].map((start) => Uint8Array.from({ length: 32 }, (_, i) => (start * (i + 3)) & 255));
  /** RFC 7748, RFC 5869 and GCM by OpenSSL. */
  function sealedByNode(secret: Uint8Array, plain: string): string {
    const xored = Buffer.from(nonces[0]!.map((byte, i) => byte ^ nonces[1]![i]!));
    const key = Buffer.from(hkdfSync('sha256', secret, xored.subarray(0, 20), '', 32));
    const cipher = createCipheriv('aes-256-gcm', key, xored.subarray(20));
    return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }
  const der = (key: { export(options: object): unknown }, type: string): string =>
    (key.export({ format: 'der', type }) as Buffer).toString('base64');

  test('X25519: structures written by OpenSSL are read, its data opens', () => {
    const fiu = generateKeyPairSync('x25519');
    const fip = generateKeyPairSync('x25519');
    const secret = diffieHellman({ privateKey: fip.privateKey, publicKey: fiu.publicKey });
    const keyFile = {
      privateKey: der(fiu.privateKey, 'pkcs8'),
      KeyMaterial: { DHPublicKey: { KeyValue: der(fiu.publicKey, 'spki') }, Nonce: toBase64(nonces[0]!) },
    };
    const material = (KeyValue: string) => ({ DHPublicKey: { KeyValue }, Nonce: toBase64(nonces[1]!) });
    const pem = fip.publicKey.export({ format: 'pem', type: 'spki' }) as string;
    for (const value of [der(fip.publicKey, 'spki'), pem, der(fip.publicKey, 'spki').slice(16)]) {
      const document = { data: { encryptedFI: sealedByNode(secret, PLAIN) }, KeyMaterial: material(value) };
      expect(openAnswer(JSON.stringify(document), owner(keyFile), 'a').text).toContain(PLAIN);
    }
    // What is written here, OpenSSL reads.
    const made = pair('x25519', 5);
    const read = createPublicKey({
      key: Buffer.from(made.KeyMaterial.DHPublicKey.KeyValue, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const kept = createPrivateKey({ key: Buffer.from(made.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
    expect(der(createPublicKey(kept), 'spki')).toBe(der(read, 'spki'));
  });

  test('the Weierstrass form is X25519 in other coordinates', () => {
    const little = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.slice().reverse())}`);
    const fraction = (CURVE.a * 0n + 486662n * invert(3n)) % CURVE.p; // A/3
    const wide = (u: Uint8Array): string => ((little(u) + fraction) % CURVE.p).toString(16).padStart(64, '0');
    for (let i = 0; i < 4; i++) {
      const [own, peer] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')];
      const clamped = (key: typeof own): Uint8Array => {
        const bytes = Buffer.from(der(key.privateKey, 'pkcs8'), 'base64').subarray(-32);
        bytes[0]! &= 248;
        bytes[31] = (bytes[31]! & 127) | 64;
        return Buffer.from((little(bytes) % CURVE.n).toString(16).padStart(64, '0'), 'hex');
      };
      const u = (key: typeof own): Uint8Array => Buffer.from(der(key.publicKey, 'spki'), 'base64').subarray(-32);
      const here = { form: 'weierstrass', bytes: clamped(own) } as const;
      const there = publicOf({ form: 'weierstrass', bytes: clamped(peer) });
      expect(hex(publicOf(here).bytes.slice(1, 33))).toBe(wide(u(own)));
      const secret = diffieHellman({ privateKey: own.privateKey, publicKey: peer.publicKey });
      expect(hex(sharedSecret(here, there))).toBe(wide(secret));
    }
  });
});

function invert(value: bigint): bigint {
  let result = 1n;
  for (let base = value, power = CURVE.p - 2n; power > 0n; power >>= 1n, base = (base * base) % CURVE.p) {
    if (power & 1n) result = (result * base) % CURVE.p;
  }
  return result;
}

describe.each(['weierstrass', 'x25519'] as const)('an exchange in the %s form', (form) => {
  const [fip, fiu] = [pair(form, 1), pair(form, 100)];
  const xml = '<?xml version="1.0"?><Account type="deposit"><Profile/></Account>';

  test('what is sealed for a key opens with it, and stands where it stood', () => {
    const text = JSON.stringify(
      answer(
        fip,
        [PLAIN, xml].map((plain) => sealFor(plain, fip, fiu, AT)),
      ),
    ).replaceAll('/', '\\/');
    const opened = openAnswer(text, owner(fiu), 'fetch.json');
    expect(opened).toMatchObject({ opened: 2, sealed: 0, notes: ['2 sealed accounts opened with the key file'] });
    expect(opened.text).toContain(`"linkRefNumber":"REF0","maskedAccNumber":"XXXX0","decryptedFI":${PLAIN}`);
    expect(opened.text).toContain(`"decryptedFI":${JSON.stringify(xml)}`);
    expect(opened.text).not.toMatch(/encryptedFI/);
  });

  test('keys that are lists, spelled otherwise, or several: the one that fits is used', () => {
    const text = JSON.stringify(answer(fip, [sealFor(PLAIN, fip, fiu)])).replace('KeyMaterial', 'keyMaterial');
    const request = { ourPrivateKey: fiu.privateKey, base64YourNonce: fiu.KeyMaterial.Nonce };
    expect(openAnswer(text, owner([pair(form, 3), request]), 'a').opened).toBe(1);
    const told = (value: unknown) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      return [keyFile(bytes), isSealed(bytes)];
    };
    expect([told([request]), told(fiu)]).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(told(JSON.parse(text))).toEqual([false, true]);
    expect(told({ FI: [{ data: [{ encryptedFI: null, FIStatus: 'PENDING' }] }] })).toEqual([false, false]);
  });

  test('no key, a wrong key, altered data', () => {
    const sealed = [PLAIN, xml].map((plain) => sealFor(plain, fip, fiu));
    const altered = toBase64(fromBase64(sealed[1]!)!.map((byte, i) => (i === 3 ? byte ^ 1 : byte)));
    const text = JSON.stringify(answer(fip, sealed));
    expect(refusal(() => openAnswer(text, [], 'fetch.json'))).toMatchObject({
      code: 'E_KEY_NEEDED',
      path: 'fetch.json',
    });
    expect(refusal(() => openAnswer(text, owner(pair(form, 9)), 'a'))).toMatchObject({
      code: 'E_KEY_WRONG',
      path: '/FI/0/data/0/encryptedFI',
    });
    const other = { ...fiu, KeyMaterial: { ...fiu.KeyMaterial, Nonce: toBase64(new Uint8Array(32)) } };
    expect(refusal(() => openAnswer(text, owner(other), 'a'))).toMatchObject({ code: 'E_KEY_WRONG' });
    const half = openAnswer(JSON.stringify(answer(fip, [sealed[0]!, altered])), owner(fiu), 'a');
    expect(half).toMatchObject({ opened: 1, sealed: 1 });
    expect(half.notes[1]).toMatch(/^\/FI\/0\/data\/1\/encryptedFI stays sealed: .*\(E_FI_TAMPERED\)$/);
    expect(JSON.parse(half.text).FI[0].data[1].encryptedFI).toBe(altered);
    expect(refusal(() => openAnswer(JSON.stringify(answer(fip, [altered])), owner(fiu), 'a'))).toMatchObject({
      code: 'E_KEY_WRONG',
    });
    expect(refusal(() => openAnswer(JSON.stringify(answer(fip, ['!!'])), owner(fiu), 'a'))).toMatchObject({
      code: 'E_KEY_WRONG',
      got: 'no base64',
    });
  });

  test('nesting without end, and text that is no JSON, are left to the engine to refuse', () => {
    const deep = `${'['.repeat(200_000)}{"encryptedFI":"AAAA"}${']'.repeat(200_000)}`;
    expect(openAnswer(deep, owner(fiu), 'a')).toEqual({ text: deep, opened: 0, sealed: 0, notes: [] });
    const cut = JSON.stringify(answer(fip, [sealFor(PLAIN, fip, fiu)])).slice(0, -30);
    expect(openAnswer(cut, owner(fiu), 'a').text).toBe(cut);
  });

  test('expired keys of either side', () => {
    const old = '2026-10-31T00:00:00Z';
    const [oldFip, oldFiu] = [pair(form, 1, old), pair(form, 100, old)];
    const text = JSON.stringify(answer(oldFip, [sealFor(PLAIN, fip, fiu)]));
    expect(refusal(() => openAnswer(text, owner(fiu), 'a'))).toMatchObject({
      code: 'E_KEY_EXPIRED',
      path: '/FI/0/KeyMaterial/DHPublicKey/expiry',
    });
    const fresh = JSON.stringify(answer(fip, [sealFor(PLAIN, fip, fiu)]));
    expect(refusal(() => openAnswer(fresh, owner(oldFiu), 'a'))).toMatchObject({
      code: 'E_KEY_EXPIRED',
      path: 'key.json',
    });
    expect(refusal(() => sealFor(PLAIN, fip, oldFiu, AT))).toMatchObject({ code: 'E_KEY_EXPIRED' });
    // Without a time of the exchange nothing is known to have expired: no clock is asked.
    expect(openAnswer(fresh.replace('timestamp', 'at'), owner(oldFiu), 'a').opened).toBe(1);
  });

  test('missing and broken parts', () => {
    const document = answer(fip, [sealFor(PLAIN, fip, fiu)]);
    const without = (change: (fi: (typeof document)['FI'][0]) => object) =>
      refusal(() => openAnswer(JSON.stringify({ FI: document.FI.map(change) }), owner(fiu), 'a'));
    const material = fip.KeyMaterial;
    expect(without((fi) => ({ ...fi, KeyMaterial: undefined }))).toMatchObject({ code: 'E_KEY_MATERIAL' });
    expect(without((fi) => ({ ...fi, KeyMaterial: { ...material, Nonce: '' } }))).toMatchObject({
      code: 'E_NONCE_MISSING',
      path: '/FI/0/KeyMaterial/Nonce',
    });
    expect(without((fi) => ({ ...fi, KeyMaterial: { ...material, Nonce: 'AAAA' } }))).toMatchObject({
      code: 'E_NONCE_MISSING',
      got: '3 bytes',
    });
    const value = (KeyValue: string) => ({ ...material, DHPublicKey: { ...material.DHPublicKey, KeyValue } });
    expect(without((fi) => ({ ...fi, KeyMaterial: value('QUJD') }))).toMatchObject({ code: 'E_KEY_MATERIAL' });
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = (p256.publicKey.export({ format: 'der', type: 'spki' }) as Buffer).toString('base64');
    expect(without((fi) => ({ ...fi, KeyMaterial: value(spki) }))).toMatchObject({ code: 'E_KEY_CURVE' });
    const otherForm = pair(form === 'x25519' ? 'weierstrass' : 'x25519', 4);
    expect(refusal(() => openAnswer(JSON.stringify(document), owner(otherForm), 'a'))).toMatchObject({
      code: 'E_KEY_CURVE',
    });
    expect(refusal(() => owner({ privateKey: fiu.privateKey }))).toMatchObject({ code: 'E_NONCE_MISSING' });
    expect(refusal(() => owner({ privateKey: 'QUJD', nonce: material.Nonce }))).toMatchObject({
      code: 'E_KEY_INVALID',
    });
    expect(refusal(() => owner({ publicKey: 'QUJD' }))).toMatchObject({ code: 'E_KEY_INVALID' });
    const mixed = { privateKey: fiu.privateKey, KeyMaterial: material };
    expect(refusal(() => owner(mixed))).toMatchObject({ code: 'E_KEY_INVALID' });
    const foreign = (p256.privateKey.export({ format: 'der', type: 'pkcs8' }) as Buffer).toString('base64');
    expect(refusal(() => owner({ privateKey: foreign }))).toMatchObject({ code: 'E_KEY_CURVE' });
  });

  test('no message quotes a key', () => {
    const bodies = [
      refusal(() => openAnswer(JSON.stringify(answer(fip, [sealFor(PLAIN, fip, fiu)])), owner(pair(form, 9)), 'a')),
      refusal(() => owner({ privateKey: fiu.privateKey, KeyMaterial: fip.KeyMaterial })),
      refusal(() => owner({ privateKey: fiu.privateKey })),
    ];
    const text = JSON.stringify(bodies);
    for (const secret of [fiu.privateKey, fiu.KeyMaterial.Nonce, hex(owner(fiu)[0]!.bytes)]) {
      expect(text).not.toContain(secret.slice(0, 20));
    }
  });
});

test('structures have the bytes that BouncyCastle writes', () => {
  const { privateKey, KeyMaterial } = pair('weierstrass', 1);
  const spki = fromBase64(KeyMaterial.DHPublicKey.KeyValue)!;
  expect(spki).toHaveLength(309);
  expect(KeyMaterial.DHPublicKey.KeyValue).toMatch(/^MIIBMTCB6gYHKoZIzj0CAT/);
  expect(readPrivateKey(privateKey)).toMatchObject({ form: 'weierstrass' });
});
