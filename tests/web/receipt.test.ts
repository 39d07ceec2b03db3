/** Signed receipts and heads: what is taken, and that nothing else is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../web/src/engine/api';
import {
  canonical,
  keyText,
  newKey,
  readKey,
  sign,
  signedText,
  signHead,
  verify,
  verifyHead,
} from '../../web/src/proof/receipt';

const hash = (digit: string): string => digit.repeat(64);
const RECEIPT: Receipt = {
  format: 'msme-receipt/1',
  issued: '2026-01-10',
  customer_id: 'CUST_MSM_00001',
  consent_id: 'CONSENT-1',
  as_of: '2026-01-09',
  now: '2026-01-10',
  data_origin: 'PROVIDED',
  inputs: [{ sha256: hash('a'), bytes: 12345, dataset: 'transactions' }],
  corrections: ['C0123456789abcdef'],
  accepted_gaps: 0,
  engine: { name: 'MSME lending engine', version: '0.1.0' },
  policy: { id: 'p', version: '1.0.0', sha256: hash('b') },
  scorecard: { id: 's', version: '1.0.0', sha256: hash('c') },
  rules: { 'rule_book.json': hash('d') },
  scores: { cashflow_stability: 61.5, business_health: 70, debt_capacity: null, overall: 66.2 },
  grade: 'C',
  pd: 4.25,
  reasons: ['R_BOUNCES'],
  decision: {
    outcome: 'APPROVE_REDUCED',
    amount: 250000,
    tenure_months: 24,
    annual_rate: 16.5,
    emi: 12301.07,
    rules: [],
  },
  request: { amount: 300000, tenure_months: 24, product: 'wc', lender: 'nbfc' },
  audit_head: { size: 7, root: hash('e'), last: hash('f'), at: '2026-01-10' },
};
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(canonical(value));
const key = newKey();
const SIGNED = signedText(sign(bytes(RECEIPT), key.privateKey));

/** Every path to a member that isn't an object. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function changed(path: (string | number)[], change: (holder: Record<string, unknown>, name: string) => void): string {
  const whole = JSON.parse(SIGNED) as Record<string, unknown>;
  let holder = whole;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  change(holder, String(path.at(-1)));
  return canonical(whole);
}

describe('canonical', () => {
  it('sorts by UTF-16, prints numbers as ECMAScript does, refuses what is no JSON', () => {
    expect(canonical({ b: 1, a: [true, null, 'é\n\u0007'], '': {} })).toBe(
      '{"":{},"a":[true,null,"é\\n\\u0007"],"b":1}',
    );
    expect(canonical({ '\ufb33': 1, '\u{1f600}': 2 })).toBe('{"\u{1f600}":2,"\ufb33":1}');
    expect(canonical([1e21, 1e-7, -0, 4.5, 12345.67])).toBe('[1e+21,1e-7,0,4.5,12345.67]');
    for (const bad of [NaN, Infinity, undefined, '\ud800', () => 1]) expect(() => canonical([bad])).toThrow(TypeError);
  });
});

describe('a signed receipt', () => {
  it('is taken as it was signed, by anyone', () => {
    expect(verify(SIGNED)).toEqual({ valid: true, receipt: RECEIPT, fingerprint: key.fingerprint });
    expect(verify(SIGNED.trim())).toMatchObject({ valid: true });
    expect(JSON.parse(SIGNED)).toMatchObject({ signature: { alg: 'Ed25519' } });
    expect(SIGNED).not.toContain('private');
  });

  it('is the same for the same key and receipt', () => {
    expect(signedText(sign(bytes(RECEIPT), key.privateKey))).toBe(SIGNED);
  });

  it('is refused when any single member was changed, removed or added', () => {
    const paths = leaves(JSON.parse(SIGNED));
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      const other = changed(path, (holder, name) => {
        const value = holder[name];
        holder[name] = typeof value === 'number' ? value + 1 : `${typeof value === 'string' ? value : ''}0`;
      });
      expect(verify(other), path.join('/')).toMatchObject({ valid: false, receipt: null, fingerprint: null });
      const without = changed(path, (holder, name) => {
        if (Array.isArray(holder)) holder.length = 0;
        else delete holder[name];
      });
      expect(verify(without), path.join('/')).toMatchObject({ valid: false });
      const more = changed(path, (holder) => {
        if (Array.isArray(holder)) holder.push('more');
        else holder.more = 1;
      });
      expect(verify(more), path.join('/')).toMatchObject({ valid: false });
    }
  });

  it('is refused with the reason', () => {
    const at = (path: string, value: unknown): string =>
      changed(path.split('/'), (holder, name) => void (holder[name] = value));
    const reasons: [string, string][] = [
      ['', 'NOT_JSON'],
      ['{', 'NOT_JSON'],
      ['[]', 'BAD_MEMBER'],
      ['null', 'BAD_MEMBER'],
      [JSON.stringify(JSON.parse(SIGNED), null, 1), 'NOT_CANONICAL'],
      [`${SIGNED}\n\n`, 'NOT_CANONICAL'],
      [`\ufeff${SIGNED}`, 'NOT_JSON'],
      [SIGNED.replace('"amount":250000', '"amount":250000.0'), 'NOT_CANONICAL'],
      [SIGNED.replace('"amount":250000', '"amount":2.5e5'), 'NOT_CANONICAL'],
      [SIGNED.replace('"amount":250000', '"amount":1,"amount":250000'), 'NOT_CANONICAL'],
      [SIGNED.replace('"accepted_gaps":0', '"accepted_gaps":-0'), 'NOT_CANONICAL'],
      [at('receipt/format', 'msme-receipt/2'), 'UNKNOWN_FORMAT'],
      [at('receipt/name', 'Ramesh'), 'EXTRA_MEMBER'],
      [at('note', 'x'), 'EXTRA_MEMBER'],
      [at('signature/alg', 'none'), 'BAD_MEMBER'],
      [at('receipt/decision/amount', '250000'), 'BAD_MEMBER'],
      [at('receipt/inputs', {}), 'BAD_MEMBER'],
      [at('receipt/decision/amount', 900000), 'FORGED'],
      [at('signature/public_key', 'AAAA'), 'BAD_KEY'],
      [at('signature/value', 'AAAA'), 'FORGED'],
      [`"${'x'.repeat(1 << 20)}"`, 'TOO_LARGE'],
    ];
    for (const [file, reason] of reasons)
      expect(verify(file), `${reason}: ${file.slice(0, 60)}`).toMatchObject({ valid: false, reason });
  });

  it('signed by another key tells another fingerprint', () => {
    const other = newKey();
    const verdict = verify(signedText(sign(bytes(RECEIPT), other.privateKey)));
    expect(verdict).toMatchObject({ valid: true, fingerprint: other.fingerprint });
    expect(other.fingerprint).not.toBe(key.fingerprint);
    const mixed = JSON.parse(SIGNED) as { signature: { public_key: string } };
    const foreign = JSON.parse(signedText(sign(bytes(RECEIPT), other.privateKey))) as typeof mixed;
    mixed.signature.public_key = foreign.signature.public_key;
    expect(verify(canonical(mixed))).toMatchObject({ valid: false, reason: 'FORGED' });
  });

  it('is refused when its key is a point of small order, by which every signature would hold', () => {
    const weak = changed(['signature', 'public_key'], (holder, name) => {
      holder[name] = 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
      holder.value = `AQ${'A'.repeat(84)}`;
    });
    expect(verify(weak)).toMatchObject({ valid: false });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(verify(text).valid).toBe(false);
        expect(verifyHead(text).valid).toBe(false);
      }),
    );
  });

  it('is not made of what is no receipt', () => {
    const refused: unknown[] = [{}, { ...RECEIPT, more: 1 }, { ...RECEIPT, format: 'x' }, []];
    for (const value of refused) expect(() => sign(bytes(value), key.privateKey)).toThrow(TypeError);
    expect(() => sign(new TextEncoder().encode(JSON.stringify(RECEIPT)), key.privateKey)).toThrow('NOT_CANONICAL');
  });
});

describe('a signed head', () => {
  const head = RECEIPT.audit_head;
  const file = signedText(signHead(head, key.privateKey));

  it('is taken, and refused once changed', () => {
    expect(verifyHead(file)).toMatchObject({ valid: true, document: head, fingerprint: key.fingerprint });
    expect(verifyHead(file.replace('"size":7', '"size":6'))).toMatchObject({ valid: false, reason: 'FORGED' });
  });

  it('is no receipt, nor the other way round', () => {
    expect(verify(file)).toMatchObject({ valid: false, reason: 'EXTRA_MEMBER' });
    expect(verifyHead(SIGNED)).toMatchObject({ valid: false, reason: 'EXTRA_MEMBER' });
  });
});

describe('a key file', () => {
  it('gives the same key again', () => {
    expect(readKey(keyText(key))).toEqual(key);
    for (const bad of ['', '{}', 'null', '{"format":"msme-device-key/1","private_key":"AAAA"}'])
      expect(readKey(bad)).toBeNull();
  });
});
