/** What comes out of the printer, read back from a PDF: the memo with the key fact statement, the letter, the trainer's sheet. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, press } from './browser';
import { demo, goTo, stage } from './stage';

vi.setConfig({ testTimeout: 120_000 });
const set = stage();

/** The frame's document as it is when it is printed, on A4: the text of each page. */
async function printed(ui: Frame, button: string): Promise<string[]> {
  await ui.evaluate(() => {
    delete document.documentElement.dataset['printed'];
    window.print = () => {
      document.documentElement.dataset['printed'] = 'yes';
    };
  });
  await press(ui, button);
  await ui.waitForSelector('html[data-printed]');
  const html = await ui.evaluate(() => document.documentElement.outerHTML);
  await ui.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  const sheet = await set.browser.newPage();
  // Its own policy would stop the styles of a document that is put together anew, and nothing in it shall run.
  await sheet.setJavaScriptEnabled(false);
  await sheet.setContent(html.replace(/<meta http-equiv[^>]*>/g, '').replace(/<script[\s\S]*?<\/script>/g, ''));
  const data = await sheet.pdf({
    format: 'A4',
    margin: { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' },
  });
  await sheet.close();
  const task = getDocument({ data });
  const pdf = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  await task.destroy();
  return pages;
}

describe.skipIf(!built)('on paper', () => {
  it('a table’s head stands on each of its pages, and the key fact statement on a page of its own', async () => {
    const { ui } = await set.open();
    await demo(ui);
    await ui.waitForSelector('.desk');
    const pages = await printed(ui, 'Print the memo');
    expect(pages.length).toBeLessThanOrEqual(8);
    // Due dates of the schedule.
    const schedule = pages.filter((text) => (text.match(/\d{1,2} [A-Z][a-z]{2} 20(2[7-9]|3\d)\b/g) ?? []).length > 5);
    expect(schedule.length).toBeGreaterThan(0);
    for (const text of schedule) expect(text).toContain('Closing balance');
    const rules = pages.filter((text) => (text.match(/\bP\d\d\b/g) ?? []).length > 0);
    for (const text of rules) expect(text).toContain('What it asks');
    const facts = pages.findIndex((text) => text.trim().startsWith('Key fact statement'));
    expect(pages[facts]).toMatch(/KFS-[\s\S]*APR percent[\s\S]*Computed on this device/);
    expect(pages[facts]).not.toContain('Open the statement');
  });

  it('a letter numbers its reasons', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await ui.waitForSelector('.row-form select option[value="CUST_MSM_00003"]');
    await ui.select('.row-form select', 'CUST_MSM_00003');
    await press(ui, 'Run');
    await ui.waitForFunction(() => document.querySelector('.stamp')?.textContent === 'Declined', { timeout: 60_000 });
    const pages = await printed(ui, 'Print the letter');
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatch(/Reasons\s+1\.[\s\S]*2\.[\s\S]*signature/);
  });

  it('a trainer’s sheet begins with its first case, and each other case with a page', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await goTo(opened, '#/en/practice');
    await ui.waitForSelector('.practice-pick');
    await ui.select('.practice-ways label:nth-of-type(2) select', '3');
    await press(ui, 'Trainer’s sheet');
    await ui.waitForFunction(() => document.querySelectorAll('.practice-page').length === 3, { timeout: 60_000 });
    const pages = await printed(ui, 'Print');
    expect(pages[0]).toMatch(/Seed string[\s\S]*1\.[\s\S]*The hidden truth/);
    expect(pages.filter((text) => /^\s*[23]\. /.test(text))).toHaveLength(2);
  });
});
