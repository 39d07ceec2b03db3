/** Files that can't be taken, on the real page: said calmly in words, announced, left by keyboard, with a way on. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'puppeteer-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { built, choose, drop, press, textOf } from './browser';
import { stage } from './stage';

vi.setConfig({ testTimeout: 90_000 });

const set = stage();
const folder = mkdtempSync(join(tmpdir(), 'msme-refused-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const PICTURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const STATEMENT =
  'Date,Narration,Debit,Credit,Balance\n01/04/2024,OPENING SALE,,500.00,1500.00\n02/04/2024,SHOP,200.00,,1300.00\n';
const OTHERS =
  '{"customer_id":"CUST_MSM_00009","transaction_id":"T1","account_id":"ACC00000001","date":"2024-04-01","type":"CREDIT","amount":5,"narration":"X"}\n';

describe.skipIf(!built)('files that cannot be taken', () => {
  it('a single one: the reason in words, where, what was found, what to do; then another is chosen', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await drop(ui, [{ name: 'photo.png', content: PICTURE }]);
    await ui.waitForSelector('dialog.refused[open]', { timeout: 60_000 });
    const said = await textOf(ui, 'dialog.refused');
    expect(said).toMatch(/This file could not be taken/);
    expect(said).toMatch(/This file holds no text that can be read E_FILE_BINARY/);
    expect(said).toMatch(/Where\s+photo\.png/);
    expect(said).toMatch(/Found\s+a picture/);
    // What the page takes, which is more than the engine's own text.
    expect(said).toMatch(/Expected\s+PDF, XLS/);
    expect(said).toMatch(/What to do\s+Add the bank’s own statement: PDF/);
    // No heading of another error stands before the reason.
    expect(await textOf(ui, 'body')).not.toContain('E_NO_DATA');
    const faults = await audit(ui);
    expect(faults).toEqual([]);
    // Announced: an alert dialog with name and description, its first button focused.
    const spoken = await ui.$eval('dialog.refused', (dialog) => ({
      role: dialog.getAttribute('role'),
      name: document.getElementById(dialog.getAttribute('aria-labelledby') ?? '')?.textContent,
      described: document.getElementById(dialog.getAttribute('aria-describedby') ?? '') !== null,
      focused: document.activeElement?.textContent,
    }));
    expect(spoken).toEqual({
      role: 'alertdialog',
      name: 'This file could not be taken',
      described: true,
      focused: 'Choose other files',
    });
    writeFileSync(join(folder, 'statement.csv'), STATEMENT);
    await choose(page, () => page.keyboard.press('Enter'), [join(folder, 'statement.csv')]);
    await ui.waitForFunction(() => document.querySelector('.files')?.textContent?.includes('2 rows') === true, {
      timeout: 60_000,
    });
    expect(await ui.$('dialog')).toBeNull();
    // The reason stays beside the refused file.
    expect(await textOf(ui, '.files')).toMatch(/photo\.png[\s\S]*E_FILE_BINARY/);
    expect(opened.troubles).toEqual([]);
  });

  it('several at 360 px in Hindi: each with its reason, closed with Escape, told once', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await page.setViewport({ width: 360, height: 800 });
    await press(ui, 'हिन्दी');
    await drop(ui, [
      { name: 'photo.png', content: PICTURE },
      { name: 'letter.txt', content: 'Dear customer, thank you.' },
      { name: 'others.ndjson', content: OTHERS },
      { name: 'statement.csv', content: STATEMENT },
    ]);
    await ui.waitForSelector('dialog.refused[open]', { timeout: 60_000 });
    const said = await textOf(ui, 'dialog.refused');
    expect(said).toMatch(/3 फ़ाइलें नहीं ली जा सकीं/);
    expect(said).toMatch(/E_FILE_BINARY[\s\S]*photo\.png\s+मिला\s+एक चित्र\s+अपेक्षित\s+PDF/);
    expect(said).toMatch(/E_FILE_UNRECOGNISED[\s\S]*letter\.txt/);
    expect(said).toMatch(/E_FILE_OTHER_CUSTOMER[\s\S]*others\.ndjson/);
    expect(said).toMatch(/क्या करें\s+\S/);
    expect(await audit(ui)).toEqual([]);
    await page.keyboard.press('Escape');
    await ui.waitForFunction(() => document.querySelector('dialog') === null);
    expect(await textOf(ui, '.files')).toMatch(/statement\.csv/);
    expect(opened.troubles).toEqual([]);
  });
});

/** What axe finds in the dialog, and whether it is wider than the screen. */
async function audit(ui: Frame): Promise<string[]> {
  await ui.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return ui.evaluate(async () => {
    interface Axe {
      run(context: string): Promise<{ violations: { id: string; impact: string }[] }>;
    }
    const { violations } = await (window as unknown as { axe: Axe }).axe.run('dialog');
    const dialog = document.querySelector('dialog');
    const wide = (dialog?.scrollWidth ?? 0) > window.innerWidth;
    return [...violations.map(({ id, impact }) => `${id} (${impact})`), ...(wide ? ['too wide'] : [])];
  });
}
