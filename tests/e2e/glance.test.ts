/** The borrower's page in Chromium: five questions by keyboard at 360 px, the pictures' tables, and no accessibility fault. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, fixture, picture, press, textOf, type Opened } from './browser';
import { headed, stage } from './stage';

vi.setConfig({ testTimeout: 120_000 });

const set = stage();

const settled = (ui: Frame): Promise<unknown> =>
  ui.waitForFunction(() => document.querySelector('.is-waiting, [aria-busy="true"]') === null, { timeout: 60_000 });

/** Tabs on until something holds the focus whose words hold `text`; how many steps it took. */
async function tabTo(place: Opened, text: string, most = 80): Promise<void> {
  for (let step = 0; step < most; step++) {
    await place.page.keyboard.press('Tab');
    const held = await place.ui.evaluate(
      () => `${document.activeElement?.textContent ?? ''} ${document.activeElement?.getAttribute('aria-label') ?? ''}`,
    );
    if (held.includes(text)) return;
  }
  throw new Error(`no way by Tab to “${text}”`);
}

async function visit(place: Opened, name: string, language = 'en'): Promise<void> {
  await place.page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${language}/${name}`);
  await place.ui.waitForSelector(`[data-page="${name}"]`);
  await settled(place.ui);
}

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

async function faults(ui: Frame): Promise<string[]> {
  return ui.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
    return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
}
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!built)('the borrower’s page', () => {
  it('answers five questions by keyboard alone at 360 px, each in at most two presses', async () => {
    const opened = await set.open(undefined, 360, undefined, 740);
    const { ui, page } = opened;
    await ui.focus('.big');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await ui.evaluate(() => {
      (document.activeElement as HTMLElement | null)?.blur();
    });
    await page.evaluate(() => {
      window.focus();
    });
    await ui.focus('.brand');
    await tabTo(opened, 'At a glance');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.glance');
    await settled(ui);
    // The reader stands at the page's heading.
    await headed(ui);

    // One press so far; what follows is on the page, its rows one press further.
    expect(await textOf(ui, '[data-answer="sales"] .answer-figure')).toMatch(/^₹[\d.]+ (lakh|crore)$/);
    await tabTo(opened, 'entries behind it');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('[data-answer="sales"] .evidence tbody tr');

    expect(await textOf(ui, '[data-answer="payer"] .answer-figure')).toMatch(/^.+: [\d.]+% of your sales$/);
    expect(await textOf(ui, '[data-answer="bounces"] .answer-figure')).toMatch(/in 12 months/);
    expect(await textOf(ui, '[data-answer="limit"] .answer-figure')).not.toBe('');
    expect(await textOf(ui, '[data-answer="limit"]')).toMatch(/₹[\d.,]+ (lakh|crore)/);
    expect(await textOf(ui, '[data-answer="raise"]')).toMatch(/The most that would be approved today: ₹/);
    expect(await ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(opened.troubles).toEqual([]);
  });

  it('opens the largest payer to exactly the payments it names', async () => {
    const opened = await set.open(`${set.site.url}#/en/home`);
    const { ui } = opened;
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await visit(opened, 'glance');
    const [, payments = ''] = /in (\d+) payments/.exec(await textOf(ui, '[data-answer="payer"]')) ?? [];
    await ui.$eval('[data-answer="payer"] .evidence button', (button) => {
      button.click();
    });
    await ui.waitForSelector('[data-answer="payer"] tbody tr');
    expect(await ui.$$eval('[data-answer="payer"] tbody tr', (rows) => rows.length)).toBe(Number(payments));
  });

  it('says of a statement of nine months what was sold in them, and that the year is worked out', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await drop(ui, [{ name: 'statement.csv', content: readFileSync(fixture('web_statement.csv'), 'utf8') }]);
    await ui.waitForSelector('.files .tag-ok');
    await visit(opened, 'glance');
    await press(ui, 'Show my business');
    await ui.waitForSelector('[data-answer="raise"]', { timeout: 60_000 });
    await settled(ui);
    const sales = await textOf(ui, '[data-answer="sales"]');
    expect(sales).toMatch(/How much do you sell in a year\?\s+about ₹57\.2 lakh\s+₹42,90,171 in 9 full months/);
    expect(await textOf(ui, '[data-answer="bounces"] .answer-figure')).toBe('None in 9 months');
    // What nobody gave is not known: no zero, no picture.
    expect(await textOf(ui, '[data-answer="taxes"] .answer-figure')).toBe('not known');
    await visit(opened, 'analytics');
    expect(await ui.$$eval('.picture h3', (titles) => titles.map((each) => each.textContent))).not.toContain(
      'Loans in the bureau report',
    );
    expect(opened.troubles).toEqual([]);
  });

  it('decides again while a slider is moved by keyboard, says so, and leaves the decision alone', async () => {
    const opened = await set.open(undefined, 360, undefined, 740);
    const { ui, page } = opened;
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await visit(opened, 'glance');
    const before = await textOf(ui, '.whatif [role="status"]');
    expect(before).toMatch(/Yes/);
    await ui.focus('.slider input');
    await page.keyboard.press('End');
    await ui.waitForFunction(
      (then) => {
        const status = document.querySelector('.whatif [role="status"]');
        return status?.getAttribute('aria-busy') === 'false' && (status as HTMLElement).innerText !== then;
      },
      { timeout: 30_000 },
      before,
    );
    const after = await textOf(ui, '.whatif [role="status"]');
    expect(after).toMatch(/Yes, but less[\s\S]*What limits it: /);
    expect(await ui.$eval('.slider input', (input) => input.getAttribute('aria-valuetext'))).toMatch(/₹/);
    // A loan paid off: a tick by the space bar, and the answer is another one.
    await ui.focus('.choice input');
    await page.keyboard.press('Space');
    await ui.waitForFunction(
      (then) => {
        const status = document.querySelector('.whatif [role="status"]');
        return status?.getAttribute('aria-busy') === 'false' && (status as HTMLElement).innerText !== then;
      },
      { timeout: 30_000 },
      after,
    );
    await visit(opened, 'decision');
    expect(await textOf(ui, '.terms-words')).toContain('₹5,00,000');
    expect(opened.troubles).toEqual([]);
  });

  it('shows each picture’s table, and gives it as CSV and JSON', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    for (const [name, least] of [
      ['analytics', 8],
      ['scores', 4],
      ['decision', 1],
    ] as const) {
      await visit(opened, name);
      const count = await ui.$$eval('.picture', (pictures) => pictures.length);
      expect(count, name).toBeGreaterThanOrEqual(least);
      const bare = await ui.evaluate(async () => {
        const found: string[] = [];
        for (const picture of document.querySelectorAll('.picture')) {
          const title = picture.querySelector('h3')?.textContent ?? '';
          const says = picture.querySelector('.picture-says')?.textContent ?? '';
          picture.querySelector<HTMLElement>('.picture-table summary')?.click();
          await new Promise((resolve) => setTimeout(resolve, 50));
          const rows = picture.querySelectorAll('.picture-table tbody tr').length;
          const tools = picture.querySelectorAll('.picture-table .tools button').length;
          if (title === '' || says.trim() === '' || rows === 0 || tools < 2)
            found.push(`${title}: ${rows} rows, ${tools}`);
        }
        return found;
      });
      expect(bare, name).toEqual([]);
    }
    expect(opened.troubles).toEqual([]);
  });

  it('lets nothing jump at 360 px while pages are drawn and the engine works', async () => {
    const opened = await set.open(undefined, 360, undefined, 740);
    const { ui } = opened;
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await settled(ui);
    await ui.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift' });
    });
    for (const name of ['glance', 'analytics', 'scores', 'glance']) {
      await visit(opened, name);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    const sum = await ui.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((total, each) => total + each, 0),
    );
    expect(sum).toBeLessThan(0.02);
  });

  it.each([
    [360, 'dark', 'hi'],
    [1440, 'light', 'en'],
  ])('has no accessibility fault at %i px (%s, %s), and nothing is too wide', async (width, scheme, language) => {
    const opened = await set.open(`${set.site.url}#/${language}/home`, width);
    const { ui, page } = opened;
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await ui.$eval('.big', (button) => {
      (button as HTMLButtonElement).click();
    });
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await ui.evaluate(AXE);
    const found: string[] = [];
    for (const name of ['glance', 'analytics', 'scores', 'decision']) {
      await visit(opened, name, language);
      await picture(opened, `${name}-${scheme}-${language}`, width);
      await settled(ui);
      const over = await ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) found.push(`${name} is ${over} px too wide`);
      found.push(...(await faults(ui)).map((each) => `${name} ${each}`));
    }
    expect(found).toEqual([]);
  });
});
