/** msme consent and msme fetch: what they print, write and refuse. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 240_000 });

const script = fileURLToPath(new URL('../../scripts/msme.mjs', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'msme-consent-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const msme = (...words: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { maxBuffer: 2 ** 26 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });

describe('msme consent', () => {
  test('new, check, move', async () => {
    const made = await msme('consent', 'new', '--customer', 'CUST_MSM_00001', '--now', '2026-03-31');
    expect(made.code, made.err).toBe(0);
    const path = join(dir, 'consent.json');
    writeFileSync(path, made.out);
    expect(JSON.parse(made.out)).toMatchObject({ status: 'PENDING', consent_expiry: '2026-04-30' });
    const checked = await msme('consent', 'check', path);
    expect(checked.out).toMatch(/within every limit/);
    expect(checked.out).toMatch(/may become ACTIVE, REJECTED, REVOKED, EXPIRED/);
    const active = await msme('consent', 'move', path, '--to', 'ACTIVE', '--now', '2026-04-01');
    expect(JSON.parse(active.out)).toMatchObject({ status: 'ACTIVE' });
    const wrong = await msme('consent', 'move', path, '--to', 'PAUSED');
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.err)).toMatchObject({ code: 'E_CONSENT_MOVE' });
    expect((await msme('consent', 'dance', path)).code).toBe(2);
  });

  test('verify: valid, tampered, no key', async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');
    const input = `${url('{"alg":"ES256"}')}.${url('{"consentStart":"2025-11-01"}')}`;
    const mark = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, Buffer.from(input));
    const path = join(dir, 'signed.json');
    const key = join(dir, 'key.jwk');
    writeFileSync(key, JSON.stringify(await crypto.subtle.exportKey('jwk', keys.publicKey)));
    writeFileSync(path, JSON.stringify({ signedConsent: `${input}.${url(new Uint8Array(mark))}` }));
    const valid = await msme('consent', 'verify', path, '--key', key);
    expect(JSON.parse(valid.out)).toMatchObject({ verdict: 'valid', alg: 'ES256' });
    expect(valid.code).toBe(0);
    const none = await msme('consent', 'verify', path);
    expect(JSON.parse(none.out)).toMatchObject({ verdict: 'no_key' });
    expect(none.code).toBe(1);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/\.([A-Za-z0-9_-]{5})/, '.AAAAA'));
    expect(JSON.parse((await msme('consent', 'verify', path, '--key', key)).out)).toMatchObject({ verdict: 'invalid' });
  });
});

describe('msme fetch', () => {
  test('one provider fails: the rest is there, and the decision says so across commands', async () => {
    const out = join(dir, 'case');
    const got = await msme('fetch', '--customer', 'CUST_MSM_00001', '--provider', 'GSTN-FIP=TIMEOUT', '--out', out);
    expect(got.code, got.err).toBe(0);
    expect(got.out).toMatch(/GSTN-FIP: TIMEOUT, nothing came/);
    expect(got.out).toMatch(/ICICI-FIP: READY, \d+ rows, \d+ bytes sealed and opened/);
    expect(existsSync(join(out, 'raw/raw_gst.ndjson'))).toBe(false);
    const { sessions } = JSON.parse(readFileSync(join(out, 'logs/fetch_sessions.json'), 'utf8')) as {
      sessions: { state: string; elements: { sealed: string; opened: string }[] }[];
    };
    const elements = sessions.flatMap((each) => each.elements);
    expect(elements.length).toBeGreaterThan(5);
    expect(elements.every(({ sealed, opened }) => sealed === opened)).toBe(true);
    const decided = await msme('decide', out, '--amount', '300000', '--tenure', '24');
    expect(decided.code, decided.err).toBe(0);
    const decision = JSON.parse(readFileSync(join(out, 'decision.json'), 'utf8')) as {
      outcome: string;
      missing_providers: object[];
      reasons: { code: string }[];
    };
    expect(decision.missing_providers).toEqual([{ provider: 'GSTN-FIP', how: 'TIMEOUT', datasets: 'gst' }]);
    expect(decision.reasons.map(({ code }) => code)).toContain('D_PROVIDER_MISSING');
    expect(['REFER', 'REJECT']).toContain(decision.outcome);
    const same = await msme('replay', join(out, 'decision.json'), out);
    expect(JSON.parse(same.out), same.err).toEqual({ same: true });

    // Asked again, everything is there, byte for byte as generate writes it.
    const again = join(dir, 'again');
    const plain = join(dir, 'plain');
    expect((await msme('fetch', '--customer', 'CUST_MSM_00001', '--out', again)).code).toBe(0);
    expect((await msme('generate', '--customer', 'CUST_MSM_00001', '--out', plain)).code).toBe(0);
    for (const name of [
      'raw/raw_gst.ndjson',
      'raw/raw_transactions.ndjson',
      'manifest.json',
      'truth/truth_transactions.ndjson',
    ]) {
      expect(readFileSync(join(again, name), 'utf8'), name).toBe(readFileSync(join(plain, name), 'utf8'));
    }
  });

  test('refused: an unknown provider or state, own files', async () => {
    const to = ['--customer', 'CUST_MSM_00001', '--out', join(dir, 'x')];
    expect(JSON.parse((await msme('fetch', '--provider', 'NOBODY=DENIED', ...to)).err)).toMatchObject({
      code: 'E_BAD_PARAM',
    });
    expect(JSON.parse((await msme('fetch', '--provider', 'GSTN-FIP=LATE', ...to)).err)).toMatchObject({
      code: 'E_BAD_PARAM',
    });
    expect((await msme('fetch', '--provider', 'GSTN-FIP', ...to)).code).toBe(2);
    expect((await msme('generate', '--provider', 'GSTN-FIP=DENIED', ...to)).code).toBe(2);
  });
});
