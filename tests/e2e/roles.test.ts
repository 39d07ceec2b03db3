/**
 * Each role's whole journey, in Chromium and in Firefox, over http and from a file. And on worse days: a browser that
 * stores nothing, and an engine that dies in the middle.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import {
  BROWSERS,
  built,
  catchSaves,
  choose,
  drop,
  fileUrl,
  firefox,
  fixture,
  hasFirefox,
  launch,
  offered,
  open,
  press,
  serveSite,
  textOf,
  type Opened,
} from './browser';
import { demo, goTo, stage } from './stage';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const text = (name: string): string => readFileSync(fixture(name), 'utf8');
const GSTIN = '27AAACT0000B1ZD';
/** A statement, a return of one of its months, a bureau report: three files, dropped at once. */
const FILES = [
  { name: 'statement.csv', content: text('web_statement.csv') },
  {
    name: 'gstr1_092025.json',
    content: `{"gstin":"${GSTIN}","fp":"092025","b2cs":[{"sply_ty":"INTRA","typ":"OE","pos":"27","rt":18,"txval":400000,"camt":36000,"samt":36000}]}`,
  },
  { name: 'cibil.xml', content: text('bureau/cibil_consumer.xml') },
];

const shown = (ui: Frame, words: string): Promise<unknown> =>
  ui.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 60_000 }, words);

async function take(place: Opened): Promise<void> {
  await drop(place.ui, FILES);
  await place.ui.waitForFunction(() => document.querySelectorAll('.files .tag-ok').length === 3, { timeout: 60_000 });
}

/** Files to a glance, an answer corrected, another amount tried, a receipt that is saved and comes back. */
async function borrower(place: Opened): Promise<void> {
  const { ui, page } = place;
  await take(place);
  await press(ui, 'At a glance');
  await press(ui, 'Show my business');
  await ui.waitForSelector('[data-answer="raise"]', { timeout: 60_000 });
  expect(await textOf(ui, '[data-answer="sales"] .answer-figure')).toMatch(/lakh|crore/);
  // Its documents come after the metrics.
  await ui.waitForSelector('[data-answer="payer"] .answer-figure', { timeout: 60_000 });
  expect(await textOf(ui, '[data-answer="payer"] .answer-figure')).not.toBe('');
  // What is owed comes from the bureau's report.
  expect(await textOf(ui, '.glance')).toMatch(/TEST BANK|₹/);
  const before = await textOf(ui, '.whatif [role="status"]');
  await ui.focus('.slider input');
  await page.keyboard.press('End');
  await ui.waitForFunction(
    (then) => {
      const status = document.querySelector<HTMLElement>('.whatif [role="status"]');
      return status?.getAttribute('aria-busy') === 'false' && status.innerText !== then;
    },
    { timeout: 60_000 },
    before,
  );
  await goTo(place, '#/en/privacy');
  await press(ui, 'Save a signed receipt');
  await shown(ui, 'Signed by the key');
  const receipt = (await offered(page, 1)).at(-1);
  expect(receipt?.name).toMatch(/^receipt-.*\.json$/);
  const folder = mkdtempSync(join(tmpdir(), 'msme-roles-'));
  const file = join(folder, 'receipt.json');
  writeFileSync(file, receipt?.text ?? '');
  if (ui.page().browser().process()?.spawnfile === firefox) {
    // Firefox's driver can't catch a chooser inside the frame: the file is put into its field.
    await ui.evaluate((content) => {
      const field = document.querySelector<HTMLInputElement>('input[type=file][accept=".json"]');
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'receipt.json', { type: 'application/json' }));
      if (field === null) throw new Error('no field for a receipt');
      field.files = transfer.files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, receipt?.text ?? '');
  } else await choose(page, () => press(ui, 'Check a receipt'), [file]);
  await shown(ui, 'unchanged since it was signed');
  await shown(ui, 'the data that is open here comes to the same');
  rmSync(folder, { recursive: true, force: true });
}

/** Files to a verdict on the data, analytics, every rule, terms, the memo on paper, and a log that holds together. */
async function officer(place: Opened): Promise<void> {
  const { ui, page } = place;
  await take(place);
  await press(ui, 'Straight to the decision');
  await ui.waitForSelector('.stamp', { timeout: 60_000 });
  await goTo(place, '#/en/clean');
  await shown(ui, 'rows');
  await goTo(place, '#/en/metrics/F1_turnover_annual');
  await ui.waitForSelector('.explorer.has-chosen');
  await goTo(place, '#/en/decision');
  await ui.waitForSelector('.desk');
  const stamp = await textOf(ui, '.stamp');
  await ui.evaluate(() => {
    const outcome = document.querySelector<HTMLSelectElement>('.desk select');
    if (outcome === null) throw new Error('no desk');
    outcome.value = 'REJECT';
    outcome.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await ui.waitForFunction(() => document.querySelector('.desk input[inputmode]') === null);
  await ui.type('.desk textarea', 'The shop was closed on two visits.');
  await ui.type('.desk input', 'EMP-17');
  await press(ui, 'Record the decision');
  await shown(ui, 'EMP-17');
  expect(await textOf(ui, '.stamp')).toBe(stamp);
  await ui.evaluate(() => {
    window.print = () => {
      document.documentElement.dataset['memo'] = document.querySelector('main')?.innerText ?? '';
    };
  });
  await press(ui, 'Print the memo');
  await ui.waitForFunction(() => document.documentElement.dataset['memo'] !== undefined);
  expect(await ui.evaluate(() => document.documentElement.dataset['memo'] ?? '')).toMatch(/EMP-17/);
  await goTo(place, '#/en/records');
  await press(ui, 'Verify');
  await shown(ui, 'none changed, removed or moved');
  expect(await page.evaluate(() => location.hash)).toBe('#/en/records');
}

describe.each(BROWSERS)('in %s', (_, there, launcher) => {
  const set = stage(launcher, there);
  const places: [string, () => string][] = [
    ['over http', () => set.site.url],
    ['from a file', () => fileUrl],
  ];

  it.skipIf(!there).each(places)('a borrower goes from files to a receipt that comes back, %s', async (_where, url) => {
    const place = await set.open(url(), 390, catchSaves);
    await borrower(place);
    expect(place.troubles).toEqual([]);
  });

  it.skipIf(!there).each(places)(
    'an officer goes from files to a memo, an override and the log, %s',
    async (_where, url) => {
      const place = await set.open(url(), 1440, catchSaves);
      await officer(place);
      expect(place.troubles).toEqual([]);
    },
  );
});

describe.skipIf(!built)('an engine that dies', () => {
  const set = stage();

  it('in the middle is started anew, and the run goes on from the files', async () => {
    const place = await set.open();
    const { ui, page } = place;
    await take(place);
    // The engine's worker fails while the page waits for nothing from it; a silent death shows by its time (protocol tests).
    const engine = page.workers()[0];
    await engine?.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed');
      });
    });
    await shown(ui, 'The engine stopped and was started afresh');
    await press(ui, 'Straight to the decision');
    await ui.waitForFunction(
      () =>
        document.querySelector('.stamp') !== null ||
        [...document.querySelectorAll('button')].some((each) => each.textContent?.startsWith('Try again')),
      { timeout: 60_000 },
    );
    if ((await ui.$('.stamp')) === null) await press(ui, 'Try again');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
  });
});

describe.skipIf(!built)('a browser that stores nothing', () => {
  it('decides all the same, and says calmly why nothing can be kept (Chromium, site data blocked)', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'msme-blocked-'));
    mkdirSync(join(profile, 'Default'), { recursive: true });
    const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(blocked));
    const { browser, end } = await launch(profile);
    const site = await serveSite();
    try {
      await keepsNothing(await open(browser, site.url));
    } finally {
      await end();
      site.server.close();
      rmSync(profile, { recursive: true, force: true });
    }
  });

  it.skipIf(!hasFirefox)('the same in Firefox that refuses all site data', async () => {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox,
      timeout: 120_000,
      extraPrefsFirefox: { 'network.cookie.cookieBehavior': 2 },
    });
    const site = await serveSite();
    try {
      await keepsNothing(await open(browser, site.url));
    } finally {
      await browser.close();
      site.server.close();
    }
  });
});

async function keepsNothing(place: Opened): Promise<void> {
  const { ui } = place;
  await demo(ui);
  await goTo(place, '#/en/privacy');
  await press(ui, 'Store on this device');
  for (const field of await ui.$$('.keep-form input[type=password]')) await field.type('four odd words here');
  await ui.$eval('.keep-form .primary', (button) => {
    (button as HTMLButtonElement).click();
  });
  await shown(ui, 'E_STORE');
  await goTo(place, '#/en/practice');
  await ui.waitForSelector('.practice-keep input:not([disabled])');
  await ui.$eval('.practice-keep input', (box) => {
    (box as HTMLElement).click();
  });
  await shown(ui, 'storage doesn’t work here');
  // What was computed still stands.
  await goTo(place, '#/en/decision');
  await ui.waitForSelector('.stamp');
}
