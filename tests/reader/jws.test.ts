/** Signatures on consents: every algorithm with generated keys, and every way of tampering that must not pass. */
import { describe, expect, test } from 'vitest';
import { verifyConsent, verifyJws } from '../../web/src/aa/jws';

const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const KINDS = {
  RS256: { make: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', ...RSA }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
  RS512: { make: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512', ...RSA }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
  PS256: { make: { name: 'RSA-PSS', hash: 'SHA-256', ...RSA }, sign: { name: 'RSA-PSS', saltLength: 32 } },
  ES256: { make: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
} as const;
type Kind = keyof typeof KINDS;
const ALL = Object.keys(KINDS) as Kind[];

const bytes = (text: string) => new TextEncoder().encode(text);
const url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');

async function pair(kind: Kind, size = 2048) {
  const make = { ...KINDS[kind].make, ...(kind === 'ES256' ? {} : { modulusLength: size }) };
  const keys = await crypto.subtle.generateKey(make, true, ['sign', 'verify']);
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey)).toString('base64');
  const lines = spki.replace(/.{64}/g, '$&\n');
  return {
    keys,
    jwk: JSON.stringify(await crypto.subtle.exportKey('jwk', keys.publicKey)),
    pem: `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`,
  };
}

async function sign(kind: Kind, keys: CryptoKeyPair, header: object, payload: string, detached: boolean) {
  const head = url(JSON.stringify(header));
  const clear = (header as { b64?: boolean }).b64 === false;
  const input = bytes(`${head}.${clear ? payload : url(payload)}`);
  const signature = new Uint8Array(await crypto.subtle.sign(KINDS[kind].sign, keys.privateKey, input));
  return `${head}.${detached ? '' : url(payload)}.${url(signature)}`;
}

const DETAIL = { consentStart: '2025-11-01T00:00:00Z', fiTypes: ['DEPOSIT'], Customer: { id: 'C@aa' } };

describe('JWS', () => {
  test.each(ALL)('%s: compact and detached, with JWK, set and PEM', async (kind) => {
    const { keys, jwk, pem } = await pair(kind);
    const compact = await sign(kind, keys, { alg: kind, kid: 'k1' }, '{"a":1}', false);
    const set = JSON.stringify({
      keys: [
        { kty: 'oct', k: 'AA', kid: 'k0' },
        { ...JSON.parse(jwk), kid: 'k1' },
      ],
    });
    for (const key of [jwk, pem, set]) {
      expect(await verifyJws(compact, key, null)).toEqual({
        verdict: 'valid',
        code: 'JWS_VALID',
        alg: kind,
        kid: 'k1',
      });
    }
    const header = { alg: kind, b64: false, crit: ['b64'] };
    const body = '{"ver":"2.0.0","text":"₹ with a . in it"}';
    const detached = await sign(kind, keys, header, body, true);
    expect((await verifyJws(detached, jwk, bytes(body))).code).toBe('JWS_VALID');
    expect((await verifyJws(detached, jwk, bytes(`${body} `))).code).toBe('JWS_INVALID');
    // RFC 7515's own detached form, whose payload is encoded before it is signed.
    const encoded = await sign(kind, keys, { alg: kind }, body, true);
    expect((await verifyJws(encoded, jwk, bytes(body))).code).toBe('JWS_VALID');
    const other = await pair(kind);
    expect((await verifyJws(compact, other.jwk, null)).code).toBe('JWS_INVALID');
    expect(await verifyJws(compact, null, null)).toMatchObject({ verdict: 'no_key', code: 'JWS_NO_KEY' });
  });

  test('tampering: any part, any bit', async () => {
    const { keys, jwk } = await pair('ES256');
    const jws = await sign('ES256', keys, { alg: 'ES256' }, JSON.stringify(DETAIL), false);
    const [head = '', payload = '', signature = ''] = jws.split('.');
    const flip = (text: string, at: number) => {
      const raw = Buffer.from(text, 'base64url');
      raw[at % raw.length] = (raw[at % raw.length] ?? 0) ^ 1;
      return raw.toString('base64url');
    };
    for (let at = 0; at < 64; at += 3) {
      for (const altered of [
        `${head}.${flip(payload, at)}.${signature}`,
        `${head}.${payload}.${flip(signature, at)}`,
      ]) {
        expect((await verifyJws(altered, jwk, null)).verdict, altered).toBe('invalid');
      }
    }
    for (const altered of [
      `${head}.${payload}.`,
      `${head}.${payload}`,
      `${jws}.x`,
      `.${payload}.${signature}`,
      'x',
      '',
    ]) {
      expect((await verifyJws(altered, jwk, null)).verdict, altered).toBe('invalid');
    }
    // Standard alphabet or padding: another text for the same bytes is refused.
    expect((await verifyJws(`${head}.${payload}.${signature}==`, jwk, null)).code).toBe('JWS_FORMAT');
  });

  test('none, HMAC and strange algorithms are refused, also with a key that would fit', async () => {
    const { keys, jwk, pem } = await pair('RS256');
    const payload = url('{}');
    for (const alg of ['none', 'None', 'HS256', 'HS512', 'RS384', 'EdDSA', '', 'toString', null]) {
      const head = url(JSON.stringify({ alg }));
      const mac = await crypto.subtle.importKey('raw', bytes(pem), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      const tag = new Uint8Array(await crypto.subtle.sign('HMAC', mac, bytes(`${head}.${payload}`)));
      for (const signature of ['', url(tag)]) {
        expect((await verifyJws(`${head}.${payload}.${signature}`, pem, null)).code, String(alg)).toBe('JWS_ALGORITHM');
      }
    }
    // A signature of one algorithm under the name of another.
    const jws = await sign('RS256', keys, { alg: 'PS256' }, '{}', false);
    expect((await verifyJws(jws, pem, null)).code).toBe('JWS_INVALID');
    expect((await verifyJws(jws, jwk, null)).code).toBe('JWS_KEY');
  });

  test('critical members', async () => {
    const { keys, jwk } = await pair('ES256');
    const code = async (extra: object, detached = true) => {
      const jws = await sign('ES256', keys, { alg: 'ES256', ...extra }, '{}', detached);
      return (await verifyJws(jws, jwk, detached ? bytes('{}') : null)).code;
    };
    expect(await code({ b64: false, crit: ['b64'] })).toBe('JWS_VALID');
    expect(await code({ b64: true, crit: ['b64'] })).toBe('JWS_VALID');
    expect(await code({ b64: false })).toBe('JWS_CRITICAL');
    expect(await code({ crit: [] })).toBe('JWS_CRITICAL');
    expect(await code({ crit: ['b64'] })).toBe('JWS_CRITICAL');
    expect(await code({ crit: 'b64', b64: false })).toBe('JWS_CRITICAL');
    expect(await code({ crit: ['b64', 'exp'], b64: false, exp: 1 })).toBe('JWS_CRITICAL');
    expect(await code({ crit: ['b64', 'b64'], b64: false })).toBe('JWS_CRITICAL');
    expect(await code({ crit: ['b64'], b64: 'false' })).toBe('JWS_CRITICAL');
    // An unencoded payload can't stand in the compact form.
    expect(await code({ b64: false, crit: ['b64'] }, false)).toBe('JWS_FORMAT');
  });

  test('keys that are none', async () => {
    const { keys } = await pair('RS256');
    const jws = await sign('RS256', keys, { alg: 'RS256' }, '{}', false);
    const ec = await pair('ES256');
    const short = await pair('RS256', 1024);
    const weak = await sign('RS256', short.keys, { alg: 'RS256' }, '{}', false);
    for (const key of [
      '',
      '{',
      '[]',
      '{"kty":"oct","k":"AAAA"}',
      'PEM',
      ec.jwk,
      ec.pem,
      '-----BEGIN PUBLIC KEY-----\nAA',
    ]) {
      expect((await verifyJws(jws, key, null)).code, key).toBe('JWS_KEY');
    }
    expect((await verifyJws(weak, short.jwk, null)).code).toBe('JWS_KEY');
  });
});

describe('a consent file', () => {
  test('its signedConsent, and what stands beside it in the clear', async () => {
    const { keys, jwk } = await pair('RS256');
    const signedConsent = await sign(
      'RS256',
      keys,
      { alg: 'RS256' },
      JSON.stringify({ ...DETAIL, Accounts: [1] }),
      false,
    );
    const file = (document: object) => bytes(JSON.stringify(document));
    const code = async (document: object) => (await verifyConsent(file(document), jwk, null)).code;
    expect(await code({ signedConsent })).toBe('JWS_VALID');
    expect(await code({ signedConsent, ConsentDetail: DETAIL })).toBe('JWS_VALID');
    expect(await code({ signedConsent, ConsentDetail: { ...DETAIL, fiTypes: ['DEPOSIT', 'SIP'] } })).toBe(
      'JWS_OTHER_TEXT',
    );
    expect(await code({ ConsentDetail: DETAIL })).toBe('JWS_UNSIGNED');
    expect((await verifyConsent(bytes('no json'), jwk, null)).code).toBe('JWS_UNSIGNED');
    expect((await verifyConsent(file({ signedConsent }), null, null)).verdict).toBe('no_key');
  });

  test('a detached signature over the whole file', async () => {
    const { keys, pem } = await pair('RS512');
    const text = JSON.stringify({ ConsentDetail: DETAIL });
    const jws = await sign('RS512', keys, { alg: 'RS512', b64: false, crit: ['b64'] }, text, true);
    expect((await verifyConsent(bytes(text), pem, `${jws}\n`)).code).toBe('JWS_VALID');
    expect((await verifyConsent(bytes(text.replace('DEPOSIT', 'EQUITIES')), pem, jws)).code).toBe('JWS_INVALID');
  });
});
