/** PDF and workbooks on the real page, over http and from file://: what is loaded, what is asked, what is shown. */
import { utils, write } from '@e965/xlsx';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { writePdf } from '../reader/pdf-writer';
import { printed, rowsOf } from '../reader/statement-pdf';
import { built, drop, fileUrl, press, textOf } from './browser';
import { stage } from './stage';

// A busy machine takes several times as long as an idle one.
vi.setConfig({ testTimeout: 90_000 });

const set = stage();

const ROWS = rowsOf(300);
const PASSWORD = 'SAMP0101';
const info = { Producer: 'iText 2.1.7' };

function workbook(): Uint8Array {
  const heading = ['Date', 'Narration', 'Chq/Ref No', 'Debit', 'Credit', 'Balance'];
  const rows = ROWS.map((row) => [
    row.date,
    row.narration.join(' '),
    row.reference,
    row.debit,
    row.credit,
    row.balance,
  ]);
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['Account No : 001234567890'], [], heading, ...rows]), 'Statement');
  return new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
}

async function toDecision(ui: Frame): Promise<void> {
  await press(ui, 'Straight to the decision');
  await ui.waitForSelector('.stamp', { timeout: 60_000 });
}

describe.skipIf(!built).each([
  ['http', () => set.site.url],
  ['file', () => fileUrl],
])('the page over %s', (scheme, url) => {
  it('reads a workbook to a decision', async () => {
    set.site.requests.length = 0;
    const opened = await set.open(url());
    await drop(opened.ui, [{ name: 'statement.xlsx', content: workbook() }]);
    await opened.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    expect(await textOf(opened.ui, '.files')).toMatch(/300 rows[\s\S]*workbook \(XLSX\)/);
    // The reader comes when it is needed: one script beside the page, or nothing at all from the single file.
    const loaded = [...new Set(set.site.requests.filter((path) => path.includes('reader')))];
    expect(loaded).toHaveLength(scheme === 'http' ? 1 : 0);
    await toDecision(opened.ui);
    expect(opened.troubles).toEqual([]);
  });

  it('reads a PDF, its pages and who made it', async () => {
    const opened = await set.open(url());
    await drop(opened.ui, [{ name: 'statement.pdf', content: writePdf(printed(ROWS), { info }) }]);
    await opened.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    expect(await textOf(opened.ui, '.files')).toMatch(/300 rows[\s\S]*PDF, 10 pages · iText 2\.1\.7/);
    await toDecision(opened.ui);
    // A row of the ledger names its page.
    await opened.page.evaluate(() => {
      location.hash = '#/en/clean';
    });
    await opened.ui.waitForFunction(() => document.querySelector('main')?.textContent?.includes('page 1, line 7'));
    // The reader's worker ended with the file.
    expect(opened.page.workers()).toHaveLength(1);
    expect(opened.troubles).toEqual([]);
  });

  it('asks for the password of a locked PDF, again when it is wrong, and not at all once it is read', async () => {
    const opened = await set.open(url());
    const { ui, page } = opened;
    const bytes = writePdf(printed(ROWS), { password: PASSWORD });
    await drop(ui, [{ name: 'locked.pdf', content: bytes }]);
    await ui.waitForSelector('dialog[open] input');
    expect(await ui.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
    expect(await textOf(ui, 'dialog')).toMatch(/locked\.pdf/);
    await page.setViewport({ width: 360, height: 800 });
    await ui.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const faults = await ui.evaluate(async () => {
      interface Axe {
        run(context: string): Promise<{ violations: { id: string; impact: string }[] }>;
      }
      const { violations } = await (window as unknown as { axe: Axe }).axe.run('dialog');
      const wide = document.querySelector('dialog')?.scrollWidth ?? 0;
      return [...violations.map(({ id, impact }) => `${id} (${impact})`), ...(wide > 360 ? ['too wide'] : [])];
    });
    expect(faults).toEqual([]);
    await page.keyboard.type('guess');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('dialog [role="alert"]');
    await ui.waitForFunction(() => document.activeElement?.getAttribute('type') === 'password');
    await ui.$eval('dialog input', (input) => {
      input.value = '';
    });
    await page.keyboard.type(PASSWORD);
    await press(ui, 'Open');
    await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    expect(await ui.$('dialog')).toBeNull();
    await toDecision(ui);
    expect(opened.troubles).toEqual([]);
  });

  it('shows why a file is refused: a locked one that is left out, a scan', async () => {
    const opened = await set.open(url());
    const { ui, page } = opened;
    await drop(ui, [
      { name: 'locked.pdf', content: writePdf(printed(ROWS), { password: PASSWORD }) },
      { name: 'scan.pdf', content: writePdf([[], []], { scanned: true }) },
    ]);
    await ui.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await ui.waitForFunction(() => document.querySelectorAll('.files .error').length === 2, { timeout: 60_000 });
    expect(await textOf(ui, '.files')).toMatch(/E_PASSWORD_NEEDED[\s\S]*E_PDF_NO_TEXT/);
    expect(opened.troubles).toEqual([]);
  });
});
