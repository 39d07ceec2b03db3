/** Signatures on the real page: a consent's JWS, and the receipt of a decision; what is forged is refused with its reason. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'puppeteer-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { built, drop, press, textOf, type Opened } from './browser';
import { demo, goTo, stage } from './stage';

vi.setConfig({ testTimeout: 120_000 });

const set = stage();
const folder = mkdtempSync(join(tmpdir(), 'msme-signed-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
function sign(header: object, payload: string, key: KeyObject, encoded = true): string {
  const head = base64url(JSON.stringify(header));
  const signed = `${head}.${encoded ? base64url(payload) : payload}`;
  const value = createSign('sha256').update(signed).sign({ key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `${head}.${encoded ? base64url(payload) : ''}.${value}`;
}

const DETAIL = {
  consentStart: '2026-01-01T00:00:00.000Z',
  consentExpiry: '2099-01-01T00:00:00.000Z',
  consentMode: 'STORE',
  fetchType: 'PERIODIC',
  consentTypes: ['PROFILE', 'SUMMARY', 'TRANSACTIONS'],
  fiTypes: ['DEPOSIT'],
  Customer: { id: 'ravi@aa' },
  DataConsumer: { id: 'FIU-1' },
  Purpose: { code: '103' },
  FIDataRange: { from: '2025-01-01T00:00:00.000Z', to: '2026-06-30T00:00:00.000Z' },
};
const ID = '11111111-2222-4333-a444-555555555555';
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = (key: KeyObject): string => JSON.stringify({ ...key.export({ format: 'jwk' }), use: 'sig', kid: 'k1' });
const pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();
const SIGNED = sign({ alg: 'ES256', kid: 'k1' }, JSON.stringify(DETAIL), ec.privateKey);

/** Gives the consent file, goes to its page, verifies it with what is given, and reads the verdict. */
async function given(opened: Opened, consent: object): Promise<void> {
  await drop(opened.ui, [{ name: 'consent.json', content: JSON.stringify(consent) }]);
  await opened.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
  await goTo(opened, '#/en/consent');
  await opened.ui.waitForFunction(() => document.body.innerText.includes('Verify the signature'));
}

async function verdict(ui: Frame, key: string | null, detached: string | null = null): Promise<string> {
  const fields = await ui.$$('.row-form input[type=file]');
  if (key !== null) await fields[0]?.uploadFile(key);
  if (detached !== null) await fields[1]?.uploadFile(detached);
  const words = (): Promise<string> =>
    ui.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find(
        (each) => each.textContent === 'Verify the signature',
      );
      return button?.closest('section')?.querySelector<HTMLElement>('[role=status]')?.innerText ?? '';
    });
  const before = await words();
  await press(ui, 'Verify the signature');
  await expect.poll(words, { timeout: 60_000 }).not.toBe(before);
  return words();
}

describe.skipIf(!built)('the signature of a consent', () => {
  it('fits with the key of who signed, as JWK and PEM, and not with another', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await given(opened, { consentId: ID, status: 'ACTIVE', signedConsent: SIGNED, ConsentDetail: DETAIL });
    expect(await verdict(ui, null)).toMatch(/^Not checked signed, but no key was given \(ES256\)/);
    expect(await verdict(ui, file('key.json', jwk(ec.publicKey)))).toMatch(/^Valid the key fits.*\(ES256\)/);
    expect(await verdict(ui, file('other.json', jwk(other.publicKey)))).toMatch(/^Not valid another key, or/);
    expect(await verdict(ui, file('key.pem', pem(ec.publicKey)))).toMatch(/^Valid/);
    expect(await verdict(ui, file('none.txt', 'no key'))).toMatch(/^Not valid the key can’t be read/);
    expect(opened.troubles).toEqual([]);
  });

  it('is refused when the signed text was altered', async () => {
    const opened = await set.open();
    const [head = '', , value = ''] = SIGNED.split('.');
    const wider = { ...DETAIL, fiTypes: ['DEPOSIT', 'GSTR1_3B'] };
    const altered = `${head}.${base64url(JSON.stringify(wider))}.${value}`;
    await given(opened, { consentId: ID, status: 'ACTIVE', signedConsent: altered });
    expect(await verdict(opened.ui, file('key.json', jwk(ec.publicKey)))).toMatch(
      /^Not valid another key, or the text was/,
    );
    expect(opened.troubles).toEqual([]);
  });

  it('is refused when the text in the clear says more than what was signed', async () => {
    const opened = await set.open();
    const wider = { ...DETAIL, fiTypes: ['DEPOSIT', 'GSTR1_3B'] };
    await given(opened, { consentId: ID, status: 'ACTIVE', signedConsent: SIGNED, ConsentDetail: wider });
    expect(await verdict(opened.ui, file('key.json', jwk(ec.publicKey)))).toMatch(
      /^Not valid what stands in the clear/,
    );
    expect(opened.troubles).toEqual([]);
  });

  it('came by itself: it fits the whole file, and nothing else', async () => {
    const opened = await set.open();
    const document = { consentId: ID, status: 'ACTIVE', ConsentDetail: DETAIL };
    await given(opened, document);
    const key = file('key.json', jwk(ec.publicKey));
    const header = { alg: 'ES256', b64: false, crit: ['b64'] };
    const whole = sign(header, JSON.stringify(document), ec.privateKey, false);
    const another = sign(header, JSON.stringify({ ...document, status: 'PAUSED' }), ec.privateKey, false);
    expect(await verdict(opened.ui, key, file('detached.txt', whole))).toMatch(/^Valid/);
    expect(await verdict(opened.ui, key, file('another.txt', another))).toMatch(/^Not valid another key, or the text/);
    expect(opened.troubles).toEqual([]);
  });
});

/** Picks a file by the button of this label, as a person does. */
async function choose({ ui, page }: Opened, label: string, path: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForFileChooser(), press(ui, label)]);
  await chooser.accept([path]);
}

/** Checks a receipt and reads what the panel says of it. */
async function checked(opened: Opened, path: string): Promise<string> {
  const words = (): Promise<string> =>
    opened.ui.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Check a receipt');
      return button?.closest('section')?.querySelector<HTMLElement>('[role=status]')?.innerText ?? '';
    });
  await choose(opened, 'Check a receipt', path);
  const name = path.split('/').pop() ?? '';
  await expect.poll(words, { timeout: 60_000 }).toContain(name);
  return words();
}

const saved = (): string[] => readdirSync(folder).filter((name) => /^receipt-.*\.json$/.test(name));

/** Saves the receipt of the decision that is open, and gives its text and the key that the page names. */
async function receipt(opened: Opened): Promise<{ text: string; key: string }> {
  const cdp = await opened.page.createCDPSession();
  await cdp.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  for (const name of saved()) rmSync(join(folder, name));
  await goTo(opened, '#/en/privacy');
  await press(opened.ui, 'Save a signed receipt');
  await expect.poll(saved, { timeout: 60_000 }).toHaveLength(1);
  const text = readFileSync(join(folder, saved()[0] ?? ''), 'utf8');
  return { text, key: await textOf(opened.ui, 'main [role=status] .key') };
}

interface Signed {
  receipt: { decision: { amount: number }; audit_head: unknown; issued: unknown };
  signature: { public_key: string; value: string };
}

describe.skipIf(!built)('the receipt of a decision', () => {
  it('is saved, checked, computed again to the same bytes, and refused when it was forged', async () => {
    const first = await set.open();
    await demo(first.ui);
    const { text, key } = await receipt(first);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const good = file('good.json', text);
    const said = await checked(first, good);
    expect(said).toMatch(/unchanged since it was signed/);
    expect(said).toContain(key);
    expect(said).toMatch(/the data that is open here comes to the same/);

    // Forged: a figure changed; written anew; the figure signed by another key under the first one's name.
    const whole = JSON.parse(text) as Signed;
    const figure = String(whole.receipt.decision.amount);
    const more = text.replace(`"amount":${figure}`, `"amount":${figure}0`);
    expect(more).not.toBe(text);
    expect(await checked(first, file('more.json', more))).toMatch(/not accepted more\.json: it was changed after/);
    expect(await checked(first, file('anew.json', JSON.stringify(whole, null, 1)))).toMatch(
      /not accepted anew\.json: it was written anew/,
    );
    const longer = { ...whole, receipt: { ...whole.receipt, note: 'approved' } };
    expect(await checked(first, file('said.json', JSON.stringify(longer)))).toMatch(/not accepted said\.json/);
    expect(first.troubles).toEqual([]);
    await first.page.close();

    // Anyone with the same data comes to the same, in a page that knows nothing of the first.
    const second = await set.open();
    await goTo(second, '#/en/privacy');
    expect(await checked(second, good)).toMatch(/Open the same files here/);
    await goTo(second, '#/en/home');
    await demo(second.ui);
    await goTo(second, '#/en/privacy');
    expect(await checked(second, good)).toMatch(/the data that is open here comes to the same/);
    const again = await receipt(second);
    const bare = (signed: string): string => {
      const { receipt: bared } = JSON.parse(signed) as Signed;
      return JSON.stringify({ ...bared, audit_head: null });
    };
    expect(bare(again.text)).toBe(bare(text));
    // Each device signs with a key of its own.
    expect(again.key).not.toBe(key);

    // The same customer's other data comes to something else, and the panel says where.
    await goTo(second, '#/en/home');
    await second.ui.waitForSelector('.home input[type=number]');
    await second.ui.$eval('.home input[type=number]', (seed) => {
      seed.value = '7';
      seed.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await press(second.ui, 'Run to the decision');
    await second.ui.waitForSelector('.stamp', { timeout: 60_000 });
    await goTo(second, '#/en/privacy');
    expect(await checked(second, good)).toMatch(
      /unchanged since it was signed[\s\S]*comes to something else[\s\S]*\/inputs\/\d+\/sha256 "[0-9a-f]{64}" → "[0-9a-f]{64}"/,
    );
    expect(second.troubles).toEqual([]);
  });
});
